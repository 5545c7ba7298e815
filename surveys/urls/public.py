"""The survey: no sign-in, no language in the address, no cookie."""

from django.urls import path

from surveys.views import public

urlpatterns = [
    path("<str:key>", public.survey_form, name="survey"),
    path("<str:key>/anonymity", public.anonymity, name="survey-anonymity"),
    path("<str:key>/thanks", public.thanks, name="survey-thanks"),
]
