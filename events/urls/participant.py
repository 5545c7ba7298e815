"""A participant's schedule and events."""

from django.urls import path

from events.views import answers, assignment, attending, event, matching, naming, needs, registering, schedule, sessions

urlpatterns = [
    path("schedule/", schedule.schedule_page, name="schedule"),
    path("schedule/groups/", matching.matching_page, name="matching"),
    path("sessions/", sessions.own_sessions, name="own-sessions"),
    path("sessions/<int:pk>/", sessions.change, name="session-change"),
    path("events/<int:pk>/me/", registering.register_me, name="event-register-me"),
    path("events/<int:pk>/people/", naming.name_many, name="event-name-many"),
    path("events/<int:pk>/assignment/", assignment.assignment_page, name="assignment"),
    path("events/<int:pk>/assignment/take-back/", assignment.take_back, name="hand-in-take-back"),
    path("events/<int:pk>/assignment/file/", assignment.own_file, name="hand-in-file"),
    path("events/<int:pk>/needs/", needs.needs_page, name="event-needs"),
    path("events/<int:pk>/answers/", answers.answers, name="answers"),
    path("events/<int:pk>/answers/<int:answer>/file/", answers.file, name="answer-file"),
    path("events/<int:pk>/join/", attending.join, name="event-join"),
    path("events/<int:pk>/watched/", attending.watched, name="event-watched"),
    path("events/<int:pk>/", event.event_page, name="event"),
    path("events/<int:pk>/registrations/<int:registration>/cancel/", registering.cancel, name="registration-cancel"),
    path("events/<int:pk>/registrations/<int:registration>/swap/", registering.swap, name="registration-swap"),
]
