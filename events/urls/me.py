"""A person's own pages."""

from django.urls import path

from events.views import own

urlpatterns = [
    path("events/<int:pk>/", own.my_event, name="my-event"),
]
