"""What calendars ask for, without signing in; the name is fixed from outside, and says no language."""

from django.urls import path

from events.views import calendar

urlpatterns = [
    path("<str:key>.ics", calendar.feed, name="calendar-feed"),
]
