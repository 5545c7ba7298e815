"""What wishes are gathered into, and what is answered to all who stand behind them."""

from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from network.models.wish import Wish, WishSupport
from programmes.models import Programme


def counted(rows: Any, by: str, what: Any) -> Any:
    """How many of the rows belong to each theme; 0 where there is none."""
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=what).values("number")), 0)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def with_figures(self) -> "ThemeQuerySet":
        """Adds `wished`: how many wishes each holds, and `people`: how many people stand behind them, each once."""
        wishes = Wish.objects.filter(theme=OuterRef("pk"))
        behind = WishSupport.objects.filter(wish__theme=OuterRef("pk"))
        return self.annotate(
            wished=counted(wishes, "theme", Count("pk")),
            people=counted(behind, "wish__theme", Count("user", distinct=True)),
        )

    def for_choices(self) -> "ThemeQuerySet":
        return self.select_related("programme")


class Theme(models.Model):
    """Wishes of one programme that are about the same, and their common answer.

    `events`: keys of the events that take it up (`network.linked`). `edition` counts the answers, so that two who answer at
    once see each other.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        COMING = "coming", _("will be taken up")
        DONE = "done", _("has been taken up")
        DECLINED = "declined", _("will not be taken up")

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="themes"
    )
    title = models.CharField(_("title"), max_length=160, blank=True)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    edition = models.PositiveIntegerField(_("answers given"), default=0, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    events = models.JSONField(_("events"), default=list, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title or f"{self.pk}"
