"""Which municipalities a round can still have a survey of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digiverkosto.translated import alphabetical
from municipalities.models import Membership, Municipality
from participants.models import EnrolledMunicipality, Enrolment
from surveys.models import Round, Survey


@dataclass(frozen=True)
class Candidate:
    """A municipality that takes part in the round's programme, its survey of the round, its surveys of other rounds, the
    newest first, and who would get the mail.
    """

    municipality: Municipality
    survey: Survey | None
    others: tuple[Survey, ...]
    contacts: tuple[str, ...]

    def __str__(self) -> str:
        who = ", ".join(self.contacts) or _("nobody gets a mail: there is no contact person")
        has = "; ".join(map(said_of, self.others))
        return f"{self.municipality}: {who}" + (f" – {has}" if has else "")

    @property
    def is_free(self) -> bool:
        """Its staff is asked nothing else meanwhile."""
        return all(survey.has_results for survey in self.others)


def said_of(survey: Survey) -> str:
    if survey.has_results:
        return _("has results of “%(round)s”") % {"round": survey.round}
    until = date_format(timezone.localtime(survey.round.closes_at), "SHORT_DATE_FORMAT")
    if survey.state == Survey.State.DRAFT:
        return _("“%(round)s” is about to open, until %(day)s") % {"round": survey.round, "day": until}
    return _("“%(round)s” is open until %(day)s") % {"round": survey.round, "day": until}


def candidates(round: Round) -> list[Candidate]:
    """By the name that is shown, in four queries."""
    rows = list(taking_part(round).select_related("municipality", "enrolment"))
    surveys = {survey.municipality_id: survey for survey in round.surveys.all()}
    others = others_of(round, rows)
    contacts = contacts_of(rows)
    known = [
        Candidate(
            municipality=row.municipality,
            survey=surveys.get(row.municipality_id),
            others=tuple(others[row.municipality_id]),
            contacts=tuple(contacts[row.enrolment_id]),
        )
        for row in rows
    ]
    return sorted(known, key=lambda one: alphabetical(str(one.municipality)))


def others_of(round: Round, rows: list[EnrolledMunicipality]) -> dict[int | None, list[Survey]]:
    """Municipality → its surveys of other rounds that have results or can still be answered, the newest first."""
    surveys = Survey.objects.filter(municipality__in=[row.municipality_id for row in rows]).exclude(round=round)
    over = Q(state=Survey.State.DRAFT, round__closes_at__lte=timezone.now())
    found: dict[int | None, list[Survey]] = defaultdict(list)
    for survey in surveys.exclude(over).select_related("round").order_by("-round__opens_at", "-pk"):
        found[survey.municipality_id].append(survey)
    return found


def taking_part(round: Round) -> QuerySet[EnrolledMunicipality]:
    return EnrolledMunicipality.objects.filter(programme=round.programme_id, enrolment__state=Enrolment.State.ACCEPTED)


def contacts_of(rows: list[EnrolledMunicipality]) -> dict[int, list[str]]:
    """Enrolment → the contact persons of its party, by name."""
    by_party = {(row.enrolment.municipality_id, row.enrolment.consortium_id): row.enrolment_id for row in rows}
    found: dict[int, list[str]] = defaultdict(list)
    municipalities, consortia = ({pair[side] for pair in by_party} - {None} for side in (0, 1))
    of_these = Q(municipality__in=municipalities) | Q(consortium__in=consortia)
    contacts = Membership.objects.contacts().filter(of_these)
    for membership in contacts.select_related("user").order_by("user__name", "pk"):
        enrolment = by_party.get((membership.municipality_id, membership.consortium_id))
        if enrolment is not None:
            found[enrolment].append(str(membership.user))
    return found


def rounds_that_leave_somebody_out(now: datetime) -> QuerySet[Round]:
    """Rounds that can still take a survey, and have none of a municipality accepted after they were launched."""
    closed = [Survey.State.CLOSING, Survey.State.CLOSED, Survey.State.RELEASED]
    without = EnrolledMunicipality.objects.filter(
        programme=OuterRef("programme"),
        enrolment__state=Enrolment.State.ACCEPTED,
        enrolment__decided_at__gt=OuterRef("launched_at"),
    ).exclude(municipality__surveys__round=OuterRef("pk"))
    over = Survey.objects.filter(round=OuterRef("pk"), state__in=closed)
    return Round.objects.filter(Exists(without), ~Exists(over), closes_at__gt=now)
