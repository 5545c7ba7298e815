"""Rounds and surveys."""

import secrets
from datetime import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from participants.models import Enrolment
from programmes.models import Programme
from surveys.models.headcounts import HeadcountsField
from surveys.models.instrument import InstrumentVersion, questionnaire_of
from surveys.questionnaire import Questionnaire

SMALLEST_LIMIT = 5
"""Nothing is shown of fewer respondents than this; a round may ask for more, never for fewer."""


def new_key() -> str:
    """A public key that cannot be guessed: 71 bits. It begins like no option of a command."""
    while (key := secrets.token_urlsafe(9)).startswith("-"):
        pass
    return key


class Round(models.Model):
    """One occasion on which municipalities ask the same form in the same window."""

    programme = models.ForeignKey(
        Programme, verbose_name=_("programme"), null=True, blank=True, on_delete=models.PROTECT, related_name="rounds"
    )
    instrument_version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("survey form"), on_delete=models.PROTECT, related_name="rounds"
    )
    title = models.CharField(_("title"), max_length=160)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    limit = models.PositiveSmallIntegerField(
        _("smallest group shown"), default=SMALLEST_LIMIT, validators=[MinValueValidator(SMALLEST_LIMIT)]
    )
    launched_at = models.DateTimeField(_("surveys opened"), null=True, blank=True, editable=False)
    compared_at = models.DateTimeField(
        _("comparison groups made"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the last survey closed. From then on the round takes no new surveys."),
    )

    class Meta:
        verbose_name = _("survey round")
        verbose_name_plural = _("survey rounds")
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_it_opens",
                violation_error_code="closes_at",
                violation_error_message=_("The round has to close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(limit__gte=SMALLEST_LIMIT),
                name="round_limit_is_never_lowered",
                violation_error_code="limit",
                violation_error_message=_(
                    "Groups smaller than five people are never shown: the limit can only be raised."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def questionnaire(self) -> Questionnaire:
        """What the round asks."""
        return questionnaire_of(self.instrument_version_id)

    @property
    def takes_surveys(self) -> bool:
        """A survey of it can still be opened, as far as the round itself knows."""
        return self.compared_at is None and timezone.now() < self.closes_at


class SurveyQuerySet(models.QuerySet["Survey"]):
    def of_municipalities(self) -> "SurveyQuerySet":
        return self.filter(occasion="")

    def feedback(self) -> "SurveyQuerySet":
        """Those that ask about an occasion."""
        return self.exclude(occasion="")

    def closing_due(self, now: datetime) -> "SurveyQuerySet":
        """Those whose time is up, and those that staff have asked to close."""
        return self.filter(Q(state=Survey.State.OPEN, round__closes_at__lte=now) | Q(state=Survey.State.CLOSING))

    def opening_due(self, now: datetime) -> "SurveyQuerySet":
        """Those that are ready, whose window has begun, and whose municipality takes part."""
        return self.filter(
            state=Survey.State.DRAFT,
            ready_at__isnull=False,
            round__opens_at__lte=now,
            round__closes_at__gt=now,
            municipality__enrolled__programme=F("round__programme"),
            municipality__enrolled__enrolment__state=Enrolment.State.ACCEPTED,
        )

    def unfinished(self, now: datetime) -> "SurveyQuerySet":
        """Those whose answers are still sealed, and those of participants that can still be opened."""
        waiting = Q(
            state=Survey.State.DRAFT,
            round__closes_at__gt=now,
            municipality__enrolled__programme=F("round__programme"),
            municipality__enrolled__enrolment__state=Enrolment.State.ACCEPTED,
        )
        return self.filter(Q(state__in=[Survey.State.OPEN, Survey.State.CLOSING]) | waiting)


class Survey(models.Model):
    """Round × municipality; or feedback on an occasion, which belongs to no municipality and is a round of its own."""

    class State(models.TextChoices):
        DRAFT = "draft", _("waits for the numbers of staff")
        OPEN = "open", _("open")
        CLOSING = "closing", _("being counted")
        CLOSED = "closed", _("closed")
        RELEASED = "released", _("results released")

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="surveys")
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="surveys",
    )
    occasion = models.CharField(
        _("occasion"),
        max_length=40,
        blank=True,
        default="",
        editable=False,
        help_text=_("What feedback is on, as whoever asks for it names it, such as event:12."),
    )
    key = models.CharField(_("public key"), max_length=24, unique=True, default=new_key, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    headcounts = HeadcountsField(
        _("staff per sector"),
        default=dict,
        blank=True,
        help_text=_("Number of employees by sector, such as sector:edu."),
    )
    ready_at = models.DateTimeField(
        _("ready to open"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("It opens by itself on the opening date."),
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    respondents = models.PositiveIntegerField(_("respondents"), default=0, editable=False)
    public_key = models.BinaryField(_("public key of the seal"), null=True, max_length=32)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-round__opens_at", "municipality__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "municipality"],
                name="one_survey_in_a_round",
                violation_error_message=_("The municipality has its survey of this round already."),
            ),
            models.UniqueConstraint(
                fields=["occasion"],
                condition=~Q(occasion=""),
                name="feedback_is_asked_once",
                violation_error_message=_("Feedback on this has been asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, occasion="") | Q(municipality__isnull=True) & ~Q(occasion=""),
                name="survey_of_a_municipality_or_feedback",
                violation_error_message=_("A survey is either of a municipality or feedback on something."),
            ),
        ]

    def __str__(self) -> str:
        if self.is_feedback:
            return gettext("Feedback: %(occasion)s") % {"occasion": self.round}
        return f"{self.municipality}: {self.round}"

    @property
    def is_feedback(self) -> bool:
        return self.occasion != ""

    @property
    def whose(self) -> str:
        """What stands at the head of its form: the municipality, or what feedback is on."""
        return str(self.round if self.is_feedback else self.municipality)

    @property
    def headcount(self) -> int:
        """Staff in all, 0 when the municipality has not told."""
        return sum(self.headcounts.values())

    def overfull(self, answers: int) -> bool:
        """Whether more have answered than there are people."""
        return 0 < self.headcount < answers

    def takes_answers(self, now: datetime) -> bool:
        return self.state == self.State.OPEN and self.round.opens_at <= now < self.round.closes_at

    @property
    def can_be_spread(self) -> bool:
        """It has been opened and its window has not ended; that may begin later."""
        return self.state == self.State.OPEN and timezone.now() < self.round.closes_at

    @property
    def waits(self) -> bool:
        """It can be opened, once the municipality has told its numbers of staff."""
        return self.state == self.State.DRAFT and not self.ready_at and timezone.now() < self.round.closes_at

    @property
    def opens_by_itself(self) -> bool:
        """All is told, and its day is still to come."""
        return self.state == self.State.DRAFT and self.ready_at is not None and timezone.now() < self.round.closes_at

    @property
    def state_in_words(self) -> str:
        return gettext("opens by itself") if self.opens_by_itself else self.get_state_display()

    @property
    def is_uncounted(self) -> bool:
        """It has been opened, and its answers are still sealed."""
        return self.state in (self.State.OPEN, self.State.CLOSING)

    def is_due(self, now: datetime) -> bool:
        """Its time is up, or staff have asked to close it."""
        return self.state == self.State.CLOSING or self.round.closes_at <= now

    @property
    def answered_until(self) -> datetime:
        """The end of its window, or the moment before it at which it was closed by hand."""
        return min(self.closed_at or self.round.closes_at, self.round.closes_at)

    @property
    def has_results(self) -> bool:
        """Tallies exist."""
        return self.state in (self.State.CLOSED, self.State.RELEASED)
