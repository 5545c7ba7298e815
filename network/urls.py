"""What the whole network shares."""

from django.urls import path

from network import views

urlpatterns = [
    path("wishes/", views.wishes, name="wishes"),
    path("wishes/<int:pk>/support/", views.support, name="wish-support"),
]
