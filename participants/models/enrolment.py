"""Enrolments: who takes part in a programme."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Party, PartyModel
from municipalities.models.party import ONE_PARTY, as_fields, exactly_one_party
from programmes.models import Programme


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def unanswered(self, since: datetime) -> "EnrolmentQuerySet":
        """Those that nobody has confirmed since that moment. An acceptance that is taken back begins their time anew."""
        waiting = self.filter(state=Enrolment.State.SUBMITTED, submitted_at__lt=since)
        return waiting.exclude(decisions__undone_at__gte=since)

    def accepted(self) -> "EnrolmentQuerySet":
        return self.filter(state=Enrolment.State.ACCEPTED)

    def of(self, party: Party) -> "EnrolmentQuerySet":
        return self.filter(**as_fields(party))

    def for_lists(self) -> "EnrolmentQuerySet":
        """With the names that a list shows and nothing of what is long."""
        names = [f"municipality__{name}" for name in ("code", "name_fi", "name_sv", "name_en")]
        names += ["consortium__name", "consortium__slug"]
        related = self.select_related("municipality", "consortium").prefetch_related("consultant")
        return related.only("programme", "state", "submitted_at", "consultant", *names)

    def for_choices(self) -> "EnrolmentQuerySet":
        """With the party and the programme that each is named after."""
        titles = [f"programme__title_{language}" for language, _name in settings.LANGUAGES]
        names = [f"municipality__{name}" for name in ("name_fi", "name_sv", "name_en")]
        related = self.select_related("municipality", "consortium", "programme")
        return related.only("state", "consortium__name", *names, *titles).order_by("-programme__starts", "pk")

    def with_last_remark(self) -> "EnrolmentQuerySet":
        """With `last_from_staff`: whether staff spoke last; None where nothing was said."""
        said = self.model._meta.get_field("remarks").related_model._default_manager.filter(enrolment=OuterRef("pk"))
        last = said.order_by("-said_at", "-pk").values("from_staff")[:1]
        return self.annotate(last_from_staff=Subquery(last))

    def with_party(self) -> "EnrolmentQuerySet":
        return self.select_related("programme", "municipality", "consortium", "consultant")


class Enrolment(PartyModel):
    """A participant: a municipality or a consortium in a programme."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("not confirmed yet")
        CONFIRMED = "confirmed", _("waiting for a decision")
        WAITING = "waiting", _("on the waiting list")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    UNDECIDED = (State.SUBMITTED, State.CONFIRMED, State.WAITING)
    """What staff may still accept or decline."""
    CORRECTABLE = (State.CONFIRMED, State.WAITING)
    """What its contact person has answered for and may still change."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="enrolments"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="fi")
    contact_name = models.CharField(_("contact person"), max_length=120)
    contact_title = models.CharField(_("job title"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail address"), max_length=254)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    motivation = models.TextField(_("why the municipality takes part"))
    expectations = models.TextField(_("expectations and wishes"), blank=True)
    may_be_named = models.BooleanField(_("may be named on the programme’s public page"), default=False)
    terms_accepted_at = models.DateTimeField(_("terms accepted"), null=True, blank=True)
    terms_version = models.CharField(_("version of the terms"), max_length=12, blank=True)
    terms_language = models.CharField(_("language of the terms"), max_length=2, choices=settings.LANGUAGES, blank=True)
    terms_text = models.TextField(_("terms as they were accepted"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("typed in by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The member of staff who was told of it by telephone."),
    )
    submitted_at = models.DateTimeField(_("sent"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed by mail"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=32, unique=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decision_note = models.TextField(_("note to the contact person"), blank=True)
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible consultant"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="consulted",
        limit_choices_to={"staff_role": "consultant"},
    )

    if TYPE_CHECKING:
        programme_id: int
        consultant_id: int | None

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one_party(), name="enrolment_of_one_party", violation_error_message=ONE_PARTY
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} – {self.programme}"

    @property
    def is_participants(self) -> bool:
        """Whether it was accepted: then it belongs to what takes part and no longer to whoever sent it.

        It stays so when staff withdraw the participant, and ends when the acceptance is taken back.
        """
        if self.state != Enrolment.State.WITHDRAWN:
            return self.state == Enrolment.State.ACCEPTED
        return self.decisions.filter(state=Enrolment.State.ACCEPTED, undone_at=None).exists()


class EnrolledMunicipality(models.Model):
    """Each municipality that a confirmed enrolment holds, so that the database itself refuses a double one.

    Rows go away when the enrolment is declined or withdrawn.
    """

    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("enrolment"), on_delete=models.CASCADE, related_name="enrolled"
    )
    programme = models.ForeignKey(Programme, verbose_name=_("programme"), on_delete=models.CASCADE, related_name="+")
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="enrolled"
    )

    class Meta:
        verbose_name = _("enrolled municipality")
        verbose_name_plural = _("enrolled municipalities")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "municipality"],
                name="municipality_enrols_once",
                violation_error_message=_("The municipality is in this programme already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}"
