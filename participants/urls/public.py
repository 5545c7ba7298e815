"""Enrolling, which anybody may do, where somebody lands after signing in, and looking as somebody else."""

from django.urls import path

from participants.views import consents, enrolment, home, invitations, looks, own_enrolment

urlpatterns = [
    path("start/", home.start, name="start"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/<int:pk>/", invitations.answer, name="invitation-answer"),
    path("looks/<int:pk>/", looks.begin, name="look"),
    path("looks/end/", looks.end, name="look-end"),
    path("programmes/<slug:slug>/enrol/", enrolment.enrol, name="enrol"),
    path("programmes/<slug:slug>/enrol/review/", enrolment.review, name="enrol-review"),
    path("programmes/<slug:slug>/enrol/sent/", enrolment.sent, name="enrol-sent"),
    path("enrolments/confirm/<str:token>/", enrolment.confirm, name="enrolment-confirm"),
    path("enrolments/mine/", own_enrolment.mine, name="enrolments-mine"),
    path("enrolments/link/<str:token>/", own_enrolment.read, name="enrolment-own"),
    path("enrolments/link/<str:token>/correct/", own_enrolment.correct, name="enrolment-correct"),
    path("enrolments/link/<str:token>/withdraw/", own_enrolment.withdraw, name="enrolment-withdraw"),
    path("enrolments/link/<str:token>/consents/", consents.members, name="enrolment-consents"),
    path("enrolments/address/<str:token>/", own_enrolment.move, name="enrolment-move"),
    path("enrolments/consent/<str:token>/", consents.answer, name="enrolment-consent"),
    path("enrolments/<slug:receipt>/", enrolment.receipt, name="enrolment-receipt"),
]
