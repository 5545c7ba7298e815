"""Everything about one participant on one page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from desk.board import BoardCell, Reading, sessions_of, steps_of
from desk.log import entries_of, lines_of
from digiverkosto.prepared import Prepared
from events.models import WHEN, Event, Registration
from municipalities.models import Membership
from network.models import Wish
from outbox.models import Message
from participants.addresses import page_address
from participants.forms.own_enrolment import RemarkForm
from participants.models import EnrolledMunicipality, Enrolment, Remark
from participants.services.conversation import SILENT
from programmes.models import Activity
from roadmaps.models import Roadmap
from roadmaps.queries.overview import Overview
from surveys.queries.own_words import waiting_words
from surveys.queries.response_rate import ResponseRate, response_rates
from surveys.queries.rounds import surveys_of

MAILS, LINES = 15, 20
"""The newest ones; lists of their own show the rest."""
SHOWN = (*(f"title_{language}" for language, _name in settings.LANGUAGES), *WHEN, "cancelled_at")
"""What is shown of an event."""
FEW = 5
"""So many measures are shown at once; more of them are folded."""


members_of_party = Prepared(
    lambda municipality, consortium: (
        Membership.objects.filter(Q(municipality=municipality) | Q(consortium=consortium))
        .select_related("user")
        .order_by("role", "user__name")
    )
)
enrolled = Prepared(
    lambda enrolment: EnrolledMunicipality.objects.filter(enrolment=enrolment).select_related("municipality").order_by()
)
activities_of = Prepared(lambda programme: Activity.objects.steps_of(programme))
own_sessions = Prepared(lambda enrolment: Event.objects.filter(enrolment=enrolment).only(*SHOWN).order_by("-starts_at"))
shared_events = Prepared(
    lambda programme: (
        Event.objects.standing()
        .filter(enrolment=None, activity__programme=programme)
        .only(*SHOWN)
        .order_by("starts_at", "pk")
    )
)
seats_of = Prepared(
    lambda enrolment: Registration.objects.standing().filter(enrolment=enrolment).select_related("user")
)
wishes_of = Prepared(lambda enrolment: Wish.objects.filter(enrolment=enrolment))
remarks_of = Prepared(lambda enrolment: Remark.objects.filter(enrolment=enrolment).select_related("author"))


def page_of(enrolment: Enrolment, reader: Any) -> dict[str, Any]:
    """What the page shows its reader, each part newest first where it has an order in time."""
    accepted = enrolment.state == Enrolment.State.ACCEPTED
    members = members_of(enrolment)
    return {
        "enrolment": enrolment,
        "accepted": accepted,
        "home": page_address("participant-home", enrolment) if accepted else "",
        "members": members,
        "municipalities": [row.municipality for row in enrolled(enrolment.pk)],
        "way": way_of(enrolment) if accepted else [],
        "sessions": own_sessions(enrolment.pk),
        "events": events_of(enrolment) if accepted else [],
        "surveys": answering_of(enrolment, reader) if accepted else [],
        **(roadmap_of(enrolment) if accepted else {}),
        "mails": mails_of(enrolment, members),
        "wishes": wishes_of(enrolment.pk),
        "lines": lines_of(list(entries_of(enrolment)[:LINES])),
        "others": others_of(enrolment),
        "remarks": remarks_of(enrolment.pk),
        "talks": enrolment.state not in SILENT,
        "remark_form": RemarkForm(),
    }


def members_of(enrolment: Enrolment) -> list[Membership]:
    return members_of_party(enrolment.municipality_id or 0, enrolment.consortium_id or 0)


def way_of(enrolment: Enrolment) -> list[tuple[Activity, BoardCell]]:
    """The cells that the board has of it, with their activities."""
    activities, whose = activities_of(enrolment.programme_id), Q(enrolment=enrolment)
    reading = Reading(activities, steps_of(whose), sessions_of(whose))
    return list(zip(activities, reading.cells(enrolment.pk), strict=True))


def events_of(enrolment: Enrolment) -> list[tuple[Event, list[Registration], bool]]:
    """The shared events, who of its people goes, and whether it is over: those to come first."""
    going: dict[int, list[Registration]] = {}
    for seat in seats_of(enrolment.pk):
        going.setdefault(seat.event_id, []).append(seat)
    now = timezone.now()
    rows = [(event, going.get(event.pk, []), event.ends_at < now) for event in shared_events(enrolment.programme_id)]
    return sorted(rows, key=lambda row: row[2])


def answering_of(enrolment: Enrolment, reader: Any) -> list[tuple[ResponseRate, int]]:
    """How the answering of each survey goes, and how many own words wait there for a reader who reviews them."""
    surveys = surveys_of(enrolment)
    waiting = waiting_words(surveys) if reader.has_perm("surveys.change_openanswer") else {}
    return [(rate, waiting.get(rate.survey.pk, 0)) for rate in response_rates(surveys)]


def roadmap_of(enrolment: Enrolment) -> dict[str, Any]:
    """Its levels, its development targets with their measures, and its versions; nothing while there is none."""
    roadmap = Roadmap.objects.filter(enrolment=enrolment).first()
    if roadmap is None:
        return {}
    return {
        "roadmap": roadmap,
        "overview": Overview(roadmap),
        "versions": list(roadmap.versions.defer("content")),
        "few": FEW,
    }


def mails_of(enrolment: Enrolment, members: Sequence[Membership]) -> list[Message]:
    """The newest to its people, and to the contact person as they enrolled."""
    to_them = Q(user__in=[member.user_id for member in members]) | Q(to=enrolment.contact_email)
    return list(Message.objects.filter(to_them).defer("text").order_by("-pk")[:MAILS])


def others_of(enrolment: Enrolment) -> list[Enrolment]:
    """The same party in other programmes."""
    return list(Enrolment.objects.of(enrolment.party).exclude(pk=enrolment.pk).select_related("programme"))
