"""The log of named actions."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.actions import ACTIONS


class Entry(models.Model):
    """Who did what to which thing, when. `payload` holds no personal data."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=60, db_index=True)
    target_type = models.CharField(_("kind of thing"), max_length=60)
    target_id = models.CharField(_("identifier"), max_length=40)
    payload = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="entry_target")]

    def __str__(self) -> str:
        return f"{self.did}: {self.kind}"

    @property
    def did(self) -> str:
        """In words; an action that has lost its words is told by its name."""
        return str(ACTIONS.get(self.action, self.action))

    @property
    def kind(self) -> str:
        """What it was done to, by the name of its kind."""
        return kind_of(self.target_type)


def kind_of(label: str) -> str:
    """The name of a kind of row; its label where there is no such kind any more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label
