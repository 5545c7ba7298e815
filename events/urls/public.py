"""What a mail leads to without signing in."""

from django.urls import path

from events.views import offers

urlpatterns = [
    path("offers/<str:word>/", offers.offer, name="event-offer"),
]
