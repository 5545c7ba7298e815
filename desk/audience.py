"""To whom a letter goes: the people of the participants that a list shows, narrowed by role and by event."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.board import board
from desk.selection import NOBODY, Choices, Selection, accepted, key_of
from events.models import WHEN, Event, Registration
from municipalities.models import Membership
from participants.models import Enrolment

EVERYBODY = "all"
"""Instead of roles."""
NAMED_NOBODY, REGISTERED = "nobody", "registered"
SEATS = (
    (NAMED_NOBODY, gettext_lazy("of those that have named nobody to the event")),
    (REGISTERED, gettext_lazy("only those who are registered for the event")),
)
LONGEST_QUERY = 1000


@dataclass(frozen=True)
class Recipient:
    """One person, whatever number of the chosen participants they belong to. `memberships`: by which
    they are chosen, with their role there.
    """

    pk: int
    name: str
    email: str
    language: str
    enrolments: tuple[Enrolment, ...]
    memberships: dict[int, str]

    @property
    def party(self) -> str:
        """The names of their municipalities in the active language."""
        return ", ".join(str(enrolment.party) for enrolment in self.enrolments)


@dataclass(frozen=True)
class Audience:
    """What an address asks for; nonsense counts as unasked. Without roles: contact persons, or whoever is registered."""

    selection: Selection
    roles: tuple[str, ...] = ()
    seats: str = ""
    event: Event | None = None

    @classmethod
    def of(cls, asked: QueryDict, choices: Choices) -> "Audience":
        selection = Selection.of(asked, choices)
        wanted = set(asked.getlist("role"))
        roles = (
            Membership.Role.values if EVERYBODY in wanted else [one for one in Membership.Role.values if one in wanted]
        )
        seats = asked.get("seats", "")
        event = event_of(selection, asked.get("event", "")) if seats in dict(SEATS) else None
        return cls(selection, tuple(roles), seats if event else "", event)

    @classmethod
    def of_query(cls, query: str) -> "Audience":
        return cls.of(QueryDict(query), Choices.now())

    @property
    def everybody(self) -> bool:
        return len(self.roles) == len(Membership.Role.values)

    @property
    def whom(self) -> tuple[str, ...]:
        """The roles that are written to."""
        if self.roles:
            return self.roles
        return tuple(Membership.Role.values) if self.seats == REGISTERED else (Membership.Role.CONTACT,)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same for the hidden fields of a form."""
        return parse_qsl(self.query)

    @property
    def query(self) -> str:
        """The same as the query of an address, without what asks for nothing."""
        selection = self.selection
        asked: dict[str, Any] = {
            "programme": selection.programme.slug if selection.programme else "",
            **selection.asked,
            "q": selection.words,
            "late": "1" if selection.late else "",
            "role": [EVERYBODY] if self.everybody else list(self.roles),
            "seats": self.seats,
            "event": self.event.pk if self.event else "",
        }
        return urlencode({name: value for name, value in asked.items() if value}, doseq=True)[:LONGEST_QUERY]


def event_of(selection: Selection, key: str) -> Event | None:
    """One of the programme's shared events."""
    found: Event | None = events_of(selection).filter(pk=key_of(key)).first()
    return found


def events_of(selection: Selection) -> Any:
    """The shared events that the programme has, those to come and those past, the last first."""
    standing = Event.objects.standing().filter(enrolment=None, activity__programme=selection.programme)
    return standing.only(*WHEN, *titles()).order_by("-starts_at", "-pk")


def titles() -> list[str]:
    return ["title", *(f"title_{language}" for language, _name in settings.LANGUAGES)]


def participants_of(audience: Audience) -> list[Enrolment]:
    """The chosen participants: what the board or the list shows, without those that have named somebody where asked."""
    selection = audience.selection
    if selection.programme is None:
        return []
    shown = board(selection) if selection.late else None
    chosen = accepted(selection)
    if shown:
        fitting = {row.pk for row in shown.rows}
        chosen = [one for one in chosen if one.pk in fitting]
    if audience.seats == NAMED_NOBODY:
        named = Registration.objects.standing().filter(event=audience.event).values_list("enrolment", flat=True)
        there = set(named)
        chosen = [enrolment for enrolment in chosen if enrolment.pk not in there]
    for enrolment in chosen:
        enrolment.programme = selection.programme
    return chosen


@dataclass(frozen=True)
class Chosen:
    """The participants that were asked for, and whom of them a letter reaches, by name."""

    participants: list[Enrolment]
    recipients: list[Recipient]

    @property
    def silent(self) -> list[Enrolment]:
        """Those of which nobody is reached."""
        reached = {enrolment.pk for one in self.recipients for enrolment in one.enrolments}
        return [enrolment for enrolment in self.participants if enrolment.pk not in reached]


def chosen_by(audience: Audience) -> Chosen:
    """Each person once: whoever has accepted one of the roles, may sign in and has an address."""
    participants = participants_of(audience)
    of_party = {(one.municipality_id, one.consortium_id): one for one in participants}
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows_of(audience, of_party):
        found[row[1]].append(row)
    recipients = [
        Recipient(
            pk=user,
            name=rows[0][2] or rows[0][3],
            email=rows[0][3],
            language=rows[0][4],
            enrolments=tuple(of_party[row[5], row[6]] for row in rows),
            memberships={row[0]: row[7] for row in rows},
        )
        for user, rows in found.items()
    ]
    return Chosen(participants, recipients)


def recipients_of(audience: Audience) -> list[Recipient]:
    return chosen_by(audience).recipients


def rows_of(
    audience: Audience, parties: Mapping[tuple[int | None, int | None], Enrolment]
) -> Iterator[tuple[Any, ...]]:
    """(membership, user, name, address, language, municipality, consortium, role) of each who is chosen, by name."""
    places = [municipality for municipality, _consortium in parties if municipality]
    groups = [consortium for _municipality, consortium in parties if consortium]
    rows = Membership.objects.accepted().filter(
        Q(municipality__in=places) | Q(consortium__in=groups), role__in=audience.whom, user__is_active=True
    )
    if audience.seats == REGISTERED:
        seat = Registration.objects.standing().filter(event=audience.event, user=OuterRef("user"))
        rows = rows.filter(Exists(seat))
    columns = ("pk", "user", "user__name", "user__email", "user__language", "municipality", "consortium", "role")
    yield from rows.exclude(user__email="").order_by("user__name", "user", "pk").values_list(*columns)


def counted_by_language(recipients: Sequence[Recipient]) -> dict[str, int]:
    """Language → how many read it, in the portal's order, without those that nobody reads."""
    counted = Counter(recipient.language for recipient in recipients)
    return {code: counted[code] for code, _name in settings.LANGUAGES if counted[code]}


def in_words(audience: Audience) -> list[str]:
    """What was asked for, in the reader's language: the programme, each narrowing, and whose roles."""
    selection, choices = audience.selection, Choices.now()
    said = [str(selection.programme)] if selection.programme else []
    said += [str(one) for one in narrowings(selection, choices)]
    if audience.event:
        day = date_format(localtime(audience.event.starts_at), "SHORT_DATE_FORMAT")
        words = {
            NAMED_NOBODY: _("those that have named nobody to %(event)s, %(day)s"),
            REGISTERED: _("those who are registered for %(event)s, %(day)s"),
        }
        said.append(words[audience.seats] % {"event": audience.event, "day": day})
    return [*said, whom_in_words(audience)]


def narrowings(selection: Selection, choices: Choices) -> Iterator[Any]:
    consultants = {str(person.pk): person for person in choices.consultants}
    if selection.only:
        yield from (one.party for one in Enrolment.objects.filter(pk=int(selection.only)).with_party())
    if selection.consultant:
        nobody = selection.consultant == NOBODY
        yield (
            _("no consultant yet") if nobody else _("consultant %(name)s") % {"name": consultants[selection.consultant]}
        )
    yield from (
        dict(known)[asked]
        for asked, known in (
            (selection.state, choices.states),
            (selection.region, choices.regions),
            (selection.size, choices.sizes),
            (selection.language, choices.languages),
        )
        if asked
    )
    if selection.words:
        yield _("named like “%(words)s”") % {"words": selection.words}
    if selection.late:
        yield _("late")


def whom_in_words(audience: Audience) -> str:
    if len(audience.whom) == len(Membership.Role.values):
        return _("everybody")
    labels = dict(Membership.Role.choices)
    return ", ".join(str(labels[role]) for role in audience.whom)
