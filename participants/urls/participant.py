"""A participant's own pages."""

from django.urls import path

from participants.views import brand, home, people

urlpatterns = [
    path("", home.home, name="participant-home"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_many, name="people-invite"),
    path("people/<int:pk>/", people.member, name="member"),
    path("people/<int:pk>/remove/", people.remove, name="member-remove"),
    path("brand/", brand.brand, name="brand"),
    path("brand/logo.png", brand.brand_logo, name="brand-logo"),
]
