"""Which municipalities a round can still have a survey of."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from municipalities.models import Membership, Municipality
from participants.models import EnrolledMunicipality, Enrolment
from surveys.models import Round, Survey


@dataclass(frozen=True)
class Candidate:
    """A municipality that takes part in the round's programme, its survey of the round, and who would get the mail."""

    municipality: Municipality
    survey: Survey | None
    contacts: tuple[str, ...]

    def __str__(self) -> str:
        who = ", ".join(self.contacts) or _("nobody gets a mail: there is no contact person")
        return f"{self.municipality}: {who}"


def candidates(round: Round) -> list[Candidate]:
    """By name, in three queries."""
    rows = list(taking_part(round).select_related("municipality", "enrolment").order_by("municipality__name"))
    surveys = {survey.municipality_id: survey for survey in round.surveys.all()}
    contacts = contacts_of(rows)
    return [
        Candidate(row.municipality, surveys.get(row.municipality_id), tuple(contacts[row.enrolment_id])) for row in rows
    ]


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
