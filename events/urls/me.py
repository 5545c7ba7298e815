"""A person's own pages."""

from django.urls import path

from events.views import calendar, mine, own, seat

urlpatterns = [
    path("schedule/", mine.my_schedule_page, name="my-schedule"),
    path("calendar/", own.my_calendar, name="my-calendar"),
    path("calendar/renew/", own.renew_calendar, name="my-calendar-renew"),
    path("events/<int:pk>.ics", calendar.one_event, name="my-event-file"),
    path("events/<int:pk>/", own.my_event, name="my-event"),
    path("events/<int:pk>/seat/", seat.my_seat, name="my-seat"),
]
