"""The log in words: who did what to what, and when."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import F, Model, Q, QuerySet, Value
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from audit.models import Entry
from desk.feedback import event_of
from desk.selection import named_like
from digiverkosto.prepared import Prepared
from events.models import Attendance, Event, HandIn, Registration, Seats
from municipalities.models import Membership
from network.models import ShowcaseEntry, Wish
from participants.models import Enrolment, Step
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap, Version
from surveys.models import Survey

MOST_NAMED = 30
"""So many participants may share the name that is searched for."""

OF_PARTICIPANT: dict[type[Model], str] = {
    Enrolment: "pk",
    Step: "enrolment",
    Event: "enrolment",
    Registration: "enrolment",
    Attendance: "enrolment",
    Seats: "enrolment",
    HandIn: "enrolment",
    Wish: "enrolment",
    ShowcaseEntry: "enrolment",
    Roadmap: "enrolment",
    Level: "roadmap__enrolment",
    DevelopmentTarget: "roadmap__enrolment",
    Measure: "development_target__roadmap__enrolment",
    Version: "roadmap__enrolment",
}
"""How rows of each kind lead to their participant."""


def plain(model: type[Model]) -> QuerySet[Any]:
    """All rows of a kind. Unlike those of a manager that knows languages, they keep their columns in the order asked for."""
    return QuerySet(model)


def things_of_participants(keys: Sequence[int], municipalities: Sequence[int], consortia: Sequence[int]) -> Any:
    """The key and the kind of everything of theirs that is logged, in one query."""
    parties = Q(municipality__in=municipalities) | Q(consortium__in=consortia)
    own = Q(municipality__enrolled__enrolment__in=keys, municipality__enrolled__programme=F("round__programme"))
    kinds = [
        *(plain(model).filter(**{f"{path}__in": keys}) for model, path in OF_PARTICIPANT.items()),
        plain(Survey).filter(own),
        plain(Membership).filter(parties),
    ]
    first, *rest = (
        rows.annotate(of_kind=Value(rows.model._meta.label_lower)).order_by().values_list("pk", "of_kind")
        for rows in kinds
    )
    return first.union(*rest, all=True)


things_of_one = Prepared(
    lambda enrolment, municipality, consortium: things_of_participants([enrolment], [municipality], [consortium])
)


@dataclass(frozen=True)
class LogLine:
    """`thing`: what it was done to, by its name today or by its kind where it is gone. `address` is empty then."""

    at: datetime
    who: str
    did: str
    thing: str
    address: str


def entries_of(*enrolments: Enrolment) -> QuerySet[Entry]:
    """What was done to anything of the participants that is still there."""
    if len(enrolments) == 1:
        things = things_of_one(*keys_of(enrolments[0]))
    else:
        things = things_of_participants(*map(list, zip(*map(keys_of, enrolments), strict=True))) if enrolments else []
    keys: dict[str, list[str]] = defaultdict(list)
    for key, kind in things:
        keys[kind].append(str(key))
    where = Q(pk=None)
    for kind, own in keys.items():
        where |= Q(target_type=kind, target_id__in=own)
    return Entry.objects.filter(where).select_related("actor")


def keys_of(enrolment: Enrolment) -> tuple[int, int, int]:
    """Its own and its party's; 0, which no row has, for the one of the two that it is not."""
    return enrolment.pk, enrolment.municipality_id or 0, enrolment.consortium_id or 0


def entries_for(words: str, who: str) -> QuerySet[Entry]:
    """By the name of a municipality or a consortium, and by that of a person."""
    entries = Entry.objects.select_related("actor")
    if words:
        named = Q()
        for word in words.split():
            named &= named_like(word)
        entries = entries_of(*Enrolment.objects.filter(named)[:MOST_NAMED])
    for word in who.split():
        entries = entries.filter(Q(actor__name__icontains=word) | Q(actor__email__icontains=word))
    return entries


def lines_of(entries: Sequence[Entry]) -> list[LogLine]:
    """In words, with one query for each kind of thing among them."""
    things = things_of(entries)
    return [line_of(entry, things.get((entry.target_type, entry.target_id))) for entry in entries]


def line_of(entry: Entry, thing: Model | None) -> LogLine:
    name = name_of(thing) if thing is not None else _("%(kind)s, which is gone") % {"kind": entry.kind}
    return LogLine(entry.at, str(entry.actor or _("the portal")), entry.did, name, address_of(thing))


def name_of(thing: Model) -> str:
    """A step's own name says the activity and the state; in a log of many it says whose."""
    return f"{thing.enrolment.party}: {thing.activity}" if isinstance(thing, Step) else str(thing)


def things_of(entries: Iterable[Entry]) -> dict[tuple[str, str], Model]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry.target_type].add(entry.target_id)
    found: dict[tuple[str, str], Model] = {}
    for label, keys in sorted(wanted.items()):
        for row in rows_of(label, keys):
            found[label, str(row.pk)] = row
    return found


def rows_of(label: str, keys: set[str]) -> Iterable[Model]:
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        return []
    rows: QuerySet[Model] = model._default_manager.filter(pk__in=[key for key in keys if key.isdecimal()])
    related = NAMED_AFTER.get(label, ())
    return rows.select_related(*related) if related else rows


NAMED_AFTER: dict[str, tuple[str, ...]] = {
    "participants.enrolment": ("municipality", "consortium", "programme"),
    "participants.step": ("activity", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"),
    "events.registration": ("user", "event"),
    "events.handin": ("assignment", "user", "enrolment__municipality", "enrolment__consortium"),
    "events.attendance": ("user", "event"),
    "events.seats": ("event", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"),
    "municipalities.membership": ("user", "municipality", "consortium"),
    "roadmaps.roadmap": ("enrolment__municipality", "enrolment__consortium"),
    "roadmaps.level": ("roadmap__enrolment__municipality",),
    "roadmaps.version": ("roadmap",),
    "surveys.survey": ("municipality", "round"),
    "surveys.openanswer": ("survey__municipality", "survey__round"),
}
"""What the names of rows are made of, read with them."""


def address_of(thing: Model | None) -> str:
    """The participant's page, that of an event's feedback, or the row's in its register; empty where there is none."""
    if isinstance(thing, Enrolment):
        return reverse("admin:participant", args=[thing.pk])
    if isinstance(thing, Survey) and (event := event_of(thing)) is not None:
        return reverse("admin:seats-feedback", args=[event])
    if thing is None:
        return ""
    try:
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""
