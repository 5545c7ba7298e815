"""A participant's pages on its survey."""

from django.urls import path

from surveys.views import follow, results

urlpatterns = [
    path("", follow.follow, name="survey-follow"),
    path("qr/<int:pk>.svg", follow.qr, name="survey-qr"),
    path("results/", results.results, name="survey-results"),
    path("results/<slug:outlet>/", results.results_file, name="survey-results-file"),
]
