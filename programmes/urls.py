"""Pages that anybody may read."""

from django.urls import path

from programmes import views

urlpatterns = [
    path("", views.front, name="front"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
]
