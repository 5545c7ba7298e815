"""The log in words: who did what to what, and when."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from audit.actions import ACTIONS
from audit.models import Entry
from desk.selection import named_like
from events.models import Event, Registration, Seats
from municipalities.models import Membership
from network.models import Wish
from participants.models import Enrolment, Step
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap, Version
from surveys.models import Survey

MOST_NAMED = 30
"""So many participants may share the name that is searched for."""

OF_PARTICIPANT: dict[type[Model], Callable[[Enrolment], Q]] = {
    Enrolment: lambda enrolment: Q(pk=enrolment.pk),
    Step: lambda enrolment: Q(enrolment=enrolment),
    Event: lambda enrolment: Q(enrolment=enrolment),
    Registration: lambda enrolment: Q(enrolment=enrolment),
    Seats: lambda enrolment: Q(enrolment=enrolment),
    Wish: lambda enrolment: Q(enrolment=enrolment),
    Roadmap: lambda enrolment: Q(enrolment=enrolment),
    Level: lambda enrolment: Q(roadmap__enrolment=enrolment),
    DevelopmentTarget: lambda enrolment: Q(roadmap__enrolment=enrolment),
    Measure: lambda enrolment: Q(development_target__roadmap__enrolment=enrolment),
    Version: lambda enrolment: Q(roadmap__enrolment=enrolment),
    Survey: lambda enrolment: Q(round__programme=enrolment.programme_id, municipality__enrolled__enrolment=enrolment),
    Membership: lambda enrolment: Q(municipality=enrolment.municipality_id, consortium=enrolment.consortium_id),
}
"""Which rows of each kind are a participant's."""


@dataclass(frozen=True)
class LogLine:
    """`thing`: what it was done to, by its name today or by its kind where it is gone. `address` is empty then."""

    at: datetime
    who: str
    did: str
    thing: str
    address: str


def entries_of(enrolment: Enrolment) -> QuerySet[Entry]:
    """What was done to anything of the participant that is still there."""
    where = Q(pk=None)
    for model, of in OF_PARTICIPANT.items():
        keys = [str(key) for key in model._default_manager.filter(of(enrolment)).values_list("pk", flat=True)]
        if keys:
            where |= Q(target_type=model._meta.label_lower, target_id__in=keys)
    return Entry.objects.filter(where).select_related("actor")


def entries_for(words: str, who: str) -> QuerySet[Entry]:
    """By the name of a municipality or a consortium, and by that of a person."""
    entries = Entry.objects.select_related("actor")
    if words:
        named = Q()
        for word in words.split():
            named &= named_like(word)
        where = Q(pk=None)
        for enrolment in Enrolment.objects.filter(named)[:MOST_NAMED]:
            where |= Q(pk__in=entries_of(enrolment).order_by().values("pk"))
        entries = entries.filter(where)
    for word in who.split():
        entries = entries.filter(Q(actor__name__icontains=word) | Q(actor__email__icontains=word))
    return entries


def lines_of(entries: Sequence[Entry]) -> list[LogLine]:
    """In words, with one query for each kind of thing among them."""
    things = things_of(entries)
    return [line_of(entry, things.get((entry.target_type, entry.target_id))) for entry in entries]


def line_of(entry: Entry, thing: Model | None) -> LogLine:
    did = str(ACTIONS[entry.action]) if entry.action in ACTIONS else entry.action
    name = str(thing) if thing is not None else _("%(kind)s, which is gone") % {"kind": kind_of(entry.target_type)}
    return LogLine(entry.at, str(entry.actor or _("the portal")), did, name, address_of(thing))


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
    "events.seats": ("event", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"),
    "municipalities.membership": ("user", "municipality", "consortium"),
    "roadmaps.roadmap": ("enrolment__municipality", "enrolment__consortium"),
    "roadmaps.level": ("roadmap__enrolment__municipality",),
    "roadmaps.version": ("roadmap",),
    "surveys.survey": ("municipality", "round"),
    "surveys.openanswer": ("survey__municipality", "survey__round"),
}
"""What the names of rows are made of, read with them."""


def kind_of(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label


def address_of(thing: Model | None) -> str:
    """The participant's page, or the row's in its register; empty where it has neither."""
    if isinstance(thing, Enrolment):
        return reverse("admin:participant", args=[thing.pk])
    if thing is None:
        return ""
    try:
        return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""
