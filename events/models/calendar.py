"""A person's own feed for calendars."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """32 random bytes, as an address holds them."""
    return secrets.token_urlsafe(32)


class CalendarKey(models.Model):
    """The secret part of the address of somebody's feed.

    The key itself is kept, not a digest: its owner is shown the address again for their next device. It opens nothing
    but the feed, and can be renewed. `fingerprint` tells what the feed held last, and `changed_at` since when.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="calendar_key"
    )
    key = models.CharField(_("key"), max_length=64, unique=True, default=new_key, editable=False)
    fingerprint = models.CharField(_("content"), max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")

    def __str__(self) -> str:
        return str(self.user)
