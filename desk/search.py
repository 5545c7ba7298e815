"""Finding a participant, a person, an event or a message by a few words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from desk.selection import named_like
from events.models import Event
from outbox.models import Message
from participants.models import Enrolment

MOST = 12
"""Of each kind; the register behind the heading shows the rest."""


@dataclass(frozen=True)
class Hit:
    name: str
    address: str
    about: str


@dataclass(frozen=True)
class Group:
    """Hits of one kind. `more`: the address of the whole list, where there are more."""

    title: str
    hits: list[Hit]
    more: str


def find(words: str, reader: Any) -> list[Group]:
    """Groups that have something and that the reader may open, each in one query; every word has to fit."""
    each = words.split()[:8]
    kinds: tuple[tuple[str, str, Callable[[list[str]], Iterable[Hit]], str], ...] = (
        ("participants.view_enrolment", _("Participants"), participants, "participants_enrolment"),
        ("accounts.view_user", _("People"), people, "accounts_user"),
        ("events.view_event", _("Events"), events, "events_event"),
        ("outbox.view_message", _("Messages"), mails, "outbox_message"),
    )
    groups = [
        group(title, found(each), register, words)
        for permission, title, found, register in kinds
        if reader.has_perm(permission)
    ]
    return [one for one in groups if one.hits]


def group(title: str, hits: Iterable[Hit], register: str, words: str) -> Group:
    found = list(hits)
    more = f"{reverse(f'admin:{register}_changelist')}?{urlencode({'q': words})}" if len(found) > MOST else ""
    return Group(title, found[:MOST], more)


def fits(words: list[str], *columns: str) -> Q:
    return reduce(and_, (reduce(or_, (Q(**{f"{name}__icontains": word}) for name in columns)) for word in words))


def first(rows: QuerySet) -> Iterable:  # type: ignore[type-arg]
    return rows[: MOST + 1]


def participants(words: list[str]) -> Iterable[Hit]:
    found = (
        Enrolment.objects.filter(reduce(and_, map(named_like, words))).with_party().order_by("-programme__starts", "pk")
    )
    for enrolment in first(found):
        address = reverse("admin:participant", args=[enrolment.pk])
        yield Hit(str(enrolment.party), address, f"{enrolment.programme}, {enrolment.get_state_display()}")


def people(words: list[str]) -> Iterable[Hit]:
    for person in first(User.objects.filter(fits(words, "name", "email")).order_by("name", "pk")):
        yield Hit(str(person), reverse("admin:accounts_user_change", args=[person.pk]), person.email)


def events(words: list[str]) -> Iterable[Hit]:
    found = Event.objects.filter(fits(words, "title_fi", "title_sv", "title_en", "place_fi", "place_sv"))
    for event in first(found.select_related("activity__programme").order_by("-starts_at")):
        day = date_format(localtime(event.starts_at), "SHORT_DATE_FORMAT")
        yield Hit(
            event.title, reverse("admin:events_event_change", args=[event.pk]), f"{day}, {event.activity.programme}"
        )


def mails(words: list[str]) -> Iterable[Hit]:
    for mail in first(Message.objects.filter(fits(words, "to", "subject")).order_by("-pk")):
        yield Hit(mail.subject, reverse("admin:outbox_message_change", args=[mail.pk]), mail.to)
