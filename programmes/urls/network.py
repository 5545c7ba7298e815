"""What the whole network shares."""

from django.urls import path

from programmes.views import wishes

urlpatterns = [
    path("wishes/", wishes.wishes, name="wishes"),
    path("wishes/<int:pk>/support/", wishes.support, name="wish-support"),
]
