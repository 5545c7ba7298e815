from django.urls import path

from events import views

urlpatterns = [
    path("schedule/", views.schedule_page, name="schedule"),
    path("events/<int:pk>/me/", views.register_me, name="event-register-me"),
    path("events/<int:pk>/", views.event_page, name="event"),
    path("events/<int:pk>/registrations/<int:registration>/cancel/", views.cancel, name="registration-cancel"),
]
