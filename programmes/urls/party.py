"""A participant's own pages."""

from django.urls import path

from programmes.views import home

urlpatterns = [
    path("", home.home, name="party-home"),
]
