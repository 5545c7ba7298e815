"""A party's visual identity."""

from django.urls import path

from municipalities import views

urlpatterns = [
    path("brand/", views.brand, name="brand"),
    path("brand/logo.png", views.brand_logo, name="brand-logo"),
]
