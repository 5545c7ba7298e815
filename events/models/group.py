"""Small groups of the people who have a seat at an event."""

import hashlib
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models.event import Event
from events.models.registration import Registration
from participants.models import Enrolment


class Grouping(models.Model):
    """How the people of an event are divided. `traits`: key → "mix" or "match" (`events.grouping`).

    `edition` rises with each search and each change by hand, so that what was found for an earlier one is not written over
    it. People see their group from `told_at` on.
    """

    event = models.OneToOneField(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="grouping")
    number = models.PositiveSmallIntegerField(_("groups"))
    traits = models.JSONField(_("what is mixed and matched"), default=dict, blank=True)
    edition = models.PositiveIntegerField(_("version"), default=1)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    class Meta:
        verbose_name = _("division into groups")
        verbose_name_plural = _("divisions into groups")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="grouping_has_a_group",
                violation_error_message=_("There is one group at least."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}"


class Group(models.Model):
    """One of them, by its number from 1; where it meets, in the room or online."""

    grouping = models.ForeignKey(
        Grouping, verbose_name=_("division into groups"), on_delete=models.CASCADE, related_name="groups"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    join_url = models.URLField(_("link to join"), blank=True)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "number"],
                name="one_group_of_a_number",
                violation_error_message=_("There is a group of this number already."),
            )
        ]

    def __str__(self) -> str:
        return self.name or gettext("Group %(number)s") % {"number": self.number}

    @property
    def mark(self) -> str:
        """Another one when what its people are told of it is another."""
        said = (self.number, self.name, self.place, self.join_url)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    def standing(self) -> "GroupMemberQuerySet":
        """Of those who still have their seat."""
        return self.filter(registration__state=Registration.State.REGISTERED)


class GroupMember(models.Model):
    """A person in a group. `pinned`: a new search leaves the person there. `told`: the mark of what was told last."""

    group = models.ForeignKey(Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="members")
    registration = models.OneToOneField(
        Registration, verbose_name=_("registration"), on_delete=models.CASCADE, related_name="group_member"
    )
    pinned = models.BooleanField(_("stays here"), default=False)
    told = models.CharField(_("told"), max_length=16, blank=True, editable=False)

    if TYPE_CHECKING:
        group_id: int
        registration_id: int

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a group")
        verbose_name_plural = _("people in groups")

    def __str__(self) -> str:
        return f"{self.registration.user}: {self.group}"


class Matching(models.Model):
    """A participant's agreement that its strong and weak aspects are used when groups are put together."""

    enrolment = models.OneToOneField(
        Enrolment, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="matching"
    )
    agreed_at = models.DateTimeField(_("agreed"), auto_now_add=True)

    class Meta:
        verbose_name = _("agreement to be matched")
        verbose_name_plural = _("agreements to be matched")

    def __str__(self) -> str:
        return f"{self.enrolment}"
