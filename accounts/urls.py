from django.urls import path

from accounts import views

urlpatterns = [
    path("me/", views.own_settings, name="me"),
]
