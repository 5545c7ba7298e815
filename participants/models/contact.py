"""The people whom an enrolment names beside its contact person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Membership
from participants.models.enrolment import Enrolment

MOST_OTHER_CONTACTS = 3


class OtherContact(models.Model):
    """Somebody who is told of the enrolment, and invited to the participant's pages when it is accepted."""

    class Role(models.TextChoices):
        DEPUTY = "deputy", _("deputy contact person")
        LEADER = "leader", _("leader of the municipality")
        DEVELOPER = "developer", _("developer")

    MEMBERSHIPS = {
        Role.DEPUTY: Membership.Role.CONTACT,
        Role.LEADER: Membership.Role.MANAGEMENT,
        Role.DEVELOPER: Membership.Role.DEVELOPER,
    }
    """As what each is invited."""

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="other_contacts"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254)

    class Meta:
        verbose_name = _("other contact")
        verbose_name_plural = _("other contacts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "email"],
                name="other_contact_named_once",
                violation_error_message=_("This person has been named already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def membership_role(self) -> str:
        return self.MEMBERSHIPS[self.Role(self.role)]
