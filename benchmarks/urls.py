"""The portal's addresses and an empty page that goes through the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from digiverkosto.urls import *  # noqa: F403
from digiverkosto.urls import urlpatterns as portal


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [*portal, path("empty", empty)]
