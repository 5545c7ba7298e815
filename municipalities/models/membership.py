"""Who belongs to which municipality or consortium, in which role."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models.party import ONE_PARTY, Party, PartyModel, as_fields, exactly_one_party


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, party: Party) -> "MembershipQuerySet":
        return self.filter(**as_fields(party))

    def accepted(self) -> "MembershipQuerySet":
        """Those that have taken effect."""
        return self.filter(accepted_at__isnull=False)

    def invited(self) -> "MembershipQuerySet":
        """Of those who have not accepted yet."""
        return self.filter(accepted_at=None)

    def contacts(self) -> "MembershipQuerySet":
        """Of contact persons, who act for their party."""
        return self.accepted().filter(role=Membership.Role.CONTACT)


class Membership(PartyModel):
    """A person's role in a municipality or a consortium."""

    class Role(models.TextChoices):
        CONTACT = "contact", _("contact person")
        MANAGEMENT = "management", _("management team")
        SUPERVISOR = "supervisor", _("supervisor")
        DEVELOPER = "developer", _("developer")
        EXPERT = "expert", _("sector expert")
        OFFICIAL = "official", _("elected official")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    since = models.DateField(_("since"), auto_now_add=True)
    accepted_at = models.DateTimeField(
        _("accepted"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Until its addressee accepts it, an invitation lets nobody see anything."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one_party(), name="membership_of_one_party", violation_error_message=ONE_PARTY
            ),
            models.UniqueConstraint(
                fields=["user", "municipality"],
                name="one_membership_in_a_municipality",
                violation_error_message=_("This person belongs to the municipality already."),
            ),
            models.UniqueConstraint(
                fields=["user", "consortium"],
                name="one_membership_in_a_consortium",
                violation_error_message=_("This person belongs to the consortium already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
