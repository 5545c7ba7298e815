"""What the portal says about itself."""

from django.urls import path

from info import views

urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.page, {"name": "privacy"}, name="privacy"),
    path("cookies/", views.page, {"name": "cookies"}, name="cookies"),
    path("contact/", views.page, {"name": "contact"}, name="contact"),
]
