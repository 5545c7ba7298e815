"""Pages that anybody may read."""

from django.urls import path

from programmes.views import enrolment, public

urlpatterns = [
    path("", public.front, name="front"),
    path("start/", public.start, name="start"),
    path("programmes/<slug:slug>/", public.programme, name="programme"),
    path("programmes/<slug:slug>/enrol/", enrolment.enrol, name="enrol"),
    path("programmes/<slug:slug>/enrol/review/", enrolment.review, name="enrol-review"),
    path("programmes/<slug:slug>/enrol/sent/", enrolment.sent, name="enrol-sent"),
    path("enrolments/<slug:receipt>/", enrolment.receipt, name="enrolment-receipt"),
]
