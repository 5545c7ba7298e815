"""A party in no particular programme."""

from django.urls import path, re_path

from participants.views import home
from programmes.models.programme import RESERVED_SLUGS

urlpatterns = [
    path("", home.party, name="party-home"),
    re_path(rf"^(?P<rest>(?:{'|'.join(RESERVED_SLUGS)})/.*)$", home.former, name="former-address"),
]
