"""What municipalities wish of the shared contents, and what came of it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from participants.models import Enrolment
from programmes.models import Programme


class WishQuerySet(models.QuerySet["Wish"]):
    def with_support(self) -> "WishQuerySet":
        """Adds `support`: how many people stand behind the wish."""
        behind = WishSupport.objects.filter(wish=models.OuterRef("pk")).order_by().values("wish")
        counted = behind.annotate(people=models.Count("pk")).values("people")
        return self.annotate(support=Coalesce(models.Subquery(counted), 0)).order_by("-support", "-made_at", "-pk")


class Wish(models.Model):
    """A wish for the shared contents of a programme. Who made it is told of what came of it and named to nobody."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="wishes"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="wishes"
    )
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    theme = models.ForeignKey(
        "network.Theme",
        verbose_name=_("theme"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="wishes",
    )
    text = models.CharField(_("wish"), max_length=300)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    if TYPE_CHECKING:
        theme_id: int | None

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.text


class WishSupport(models.Model):
    """One person's support of a wish."""

    wish = models.ForeignKey(Wish, verbose_name=_("wish"), on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("support of a wish")
        verbose_name_plural = _("support of wishes")
        constraints = [
            models.UniqueConstraint(
                fields=["wish", "user"],
                name="one_support_per_person",
                violation_error_message=_("This person supports the wish already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.wish}"
