"""Every URL × role is decided in one table, and a walker fails on a URL that nobody has decided about (DESIGN 4.4)."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from events.models import Event, Group, Grouping, Proposal, Slot
from events.services import registrations, slots
from events.services.keys import key_of
from jobs.models import Job
from municipalities.services import brands
from network.files import Kept
from network.models import Wish
from network.services import wishes
from outbox.models import Message
from participants.models import Enrolment
from participants.services import consents, correcting, doors
from participants.services.telling import token_of
from programmes.models import Programme
from roadmaps import services as roadmaps
from roadmaps.models import DevelopmentTarget, Measure, Version
from surveys.models import Survey
from tests import factories
from tests.roadmaps.samples import sample

ROLES = ("anonymous", "outsider", "member", "contact", "other contact", "consultant", "manager")
Status = int | str
LOGIN = "login"
"""A redirect to the sign-in page, or for a form that was filled in, the page that keeps it and leads there."""


def everybody(status: int) -> tuple[Status, ...]:
    return (status,) * len(ROLES)


def signed_in(status: int) -> tuple[Status, ...]:
    return (LOGIN, *(status,) * 6)


def insiders(member: int, contact: int) -> tuple[Status, ...]:
    """Outsiders, another municipality's contact person among them, get a 404; staff may what the contact person may."""
    return (LOGIN, 404, member, contact, 404, contact, contact)


STAFF: tuple[Status, ...] = (LOGIN, LOGIN, LOGIN, LOGIN, LOGIN, 200, 200)

AT_ONCE = 10
"""Addresses that are asked for in one world: to make it takes longer than to ask."""
DESK_PAGES = (
    *("search", "registers", "participants", "participant", "log", "reports", "report", "reports-document"),
    *("letters", "board-message", "roadmaps", "seats", "seats-event", "seats-document", "seats-feedback"),
)
TABLE: dict[tuple[str, str], tuple[Status, ...]] = {
    ("GET", "root"): everybody(302),
    ("GET", "healthz"): everybody(200),
    ("GET", "readyz"): everybody(200),
    ("GET", "javascript-catalog"): everybody(200),
    ("GET", "set_language"): everybody(302),
    ("POST", "set_language"): everybody(302),
    ("GET", "survey"): everybody(200),
    ("POST", "survey"): everybody(302),
    ("GET", "survey-anonymity"): everybody(200),
    ("POST", "survey-anonymity"): everybody(405),
    ("GET", "survey-thanks"): everybody(200),
    ("POST", "survey-thanks"): everybody(405),
    ("GET", "front"): everybody(200),
    ("POST", "front"): everybody(405),
    ("GET", "programme"): everybody(200),
    ("POST", "programme"): everybody(405),
    ("GET", "sample-roadmap"): everybody(200),
    ("POST", "sample-roadmap"): everybody(405),
    ("GET", "enrol"): everybody(200),
    ("POST", "enrol"): everybody(302),
    ("GET", "enrol-review"): everybody(302),
    ("POST", "enrol-review"): everybody(302),
    ("GET", "enrol-sent"): everybody(302),
    ("POST", "enrol-sent"): everybody(405),
    ("GET", "enrolment-receipt"): everybody(200),
    ("POST", "enrolment-receipt"): everybody(405),
    ("GET", "enrolment-confirm"): everybody(200),
    ("POST", "enrolment-confirm"): everybody(302),
    ("GET", "enrolments-mine"): signed_in(200),
    ("POST", "enrolments-mine"): signed_in(405),
    # The link of one that was accepted: its contact persons read it, staff are led to their own page, others are told.
    ("GET", "enrolment-own"): (200, 200, 200, 200, 200, 302, 302),
    ("POST", "enrolment-own"): (403, 403, 403, 302, 403, 403, 403),
    **{("GET", f"enrolment-{act}"): (200, 200, 200, 302, 200, 302, 302) for act in ("correct", "withdraw", "consents")},
    **{
        ("POST", f"enrolment-{act}"): (403, 403, 403, 302, 403, 403, 403) for act in ("correct", "withdraw", "consents")
    },
    ("GET", "enrolment-move"): everybody(200),
    ("POST", "enrolment-move"): everybody(302),
    ("GET", "enrolment-consent"): everybody(200),
    ("POST", "enrolment-consent"): everybody(302),
    ("GET", "invitations"): signed_in(200),
    ("POST", "invitations"): signed_in(405),
    ("GET", "invitation-answer"): signed_in(405),
    ("POST", "invitation-answer"): (LOGIN, 302, 404, 404, 404, 404, 404),
    **{("GET", name): everybody(200) for name in ("accessibility", "privacy", "cookies", "contact")},
    **{("POST", name): everybody(405) for name in ("privacy", "cookies", "contact")},
    ("POST", "accessibility"): everybody(200),
    ("GET", "look"): signed_in(405),
    ("POST", "look"): (LOGIN, 403, 403, 403, 403, 302, 302),
    ("GET", "look-end"): signed_in(405),
    ("POST", "look-end"): signed_in(302),
    ("GET", "start"): (LOGIN, 302, 302, 302, 302, 302, 302),
    ("POST", "start"): signed_in(405),
    ("GET", "my-event"): (LOGIN, 404, 302, 302, 302, 404, 404),
    ("POST", "my-event"): signed_in(405),
    ("GET", "my-event-file"): (LOGIN, 404, 404, 200, 404, 404, 404),
    ("POST", "my-event-file"): signed_in(405),
    ("GET", "my-seat"): (LOGIN, 404, 404, 200, 404, 404, 404),
    ("POST", "my-seat"): (LOGIN, 404, 404, 302, 404, 404, 404),
    ("GET", "my-schedule"): signed_in(200),
    ("POST", "my-schedule"): signed_in(405),
    ("GET", "my-calendar"): signed_in(200),
    ("POST", "my-calendar"): signed_in(405),
    ("GET", "my-calendar-renew"): signed_in(200),
    ("POST", "my-calendar-renew"): signed_in(302),
    ("GET", "calendar-feed"): everybody(200),
    ("POST", "calendar-feed"): everybody(405),
    ("GET", "me"): signed_in(200),
    ("POST", "me"): signed_in(302),
    ("GET", "party-home"): insiders(302, 302),
    ("POST", "party-home"): insiders(405, 405),
    ("GET", "former-address"): insiders(302, 302),
    ("POST", "former-address"): insiders(405, 405),
    ("GET", "participant-home"): insiders(200, 200),
    ("POST", "participant-home"): insiders(405, 405),
    ("GET", "brand"): insiders(403, 200),
    ("POST", "brand"): insiders(403, 200),
    ("GET", "brand-logo"): insiders(200, 200),
    ("POST", "brand-logo"): insiders(405, 405),
    ("GET", "schedule"): insiders(200, 200),
    ("POST", "schedule"): insiders(405, 405),
    **{(method, "event-name-many"): insiders(403, 200) for method in ("GET", "POST")},
    ("GET", "matching"): insiders(200, 200),
    ("POST", "matching"): insiders(403, 302),
    ("GET", "own-sessions"): insiders(200, 200),
    ("POST", "own-sessions"): insiders(403, 302),
    ("GET", "session-change"): insiders(403, 200),
    ("POST", "session-change"): insiders(403, 302),
    ("GET", "event"): insiders(200, 200),
    ("POST", "event"): insiders(403, 200),
    ("GET", "event-register-me"): insiders(405, 405),
    ("POST", "event-register-me"): (LOGIN, 404, 302, 302, 404, 403, 403),
    **{("GET", f"event-{act}"): insiders(405, 405) for act in ("join", "watched")},
    # Who has a seat joins; the event is not over yet, so that nobody has watched its recording.
    ("POST", "event-join"): (LOGIN, 404, 403, 200, 404, 403, 403),
    ("POST", "event-watched"): (LOGIN, 404, 302, 302, 404, 403, 403),
    ("GET", "registration-cancel"): insiders(403, 200),
    ("POST", "registration-cancel"): insiders(403, 302),
    ("GET", "registration-swap"): insiders(403, 200),
    ("POST", "registration-swap"): insiders(403, 200),
    # The contact person has a seat and has handed in; the event is over, and what was handed in is shared.
    ("GET", "assignment"): insiders(403, 200),
    ("POST", "assignment"): insiders(403, 200),
    ("GET", "hand-in-take-back"): insiders(403, 200),
    ("POST", "hand-in-take-back"): insiders(403, 302),
    ("GET", "hand-in-file"): insiders(403, 200),
    ("POST", "hand-in-file"): insiders(405, 405),
    # The contact person has a seat; nobody opens this for them, staff neither.
    ("GET", "event-needs"): (LOGIN, 404, 403, 200, 404, 403, 403),
    ("POST", "event-needs"): (LOGIN, 404, 403, 302, 404, 403, 403),
    ("GET", "answers"): insiders(403, 200),
    ("POST", "answers"): insiders(405, 405),
    ("GET", "answer-file"): insiders(403, 200),
    ("POST", "answer-file"): insiders(405, 405),
    ("GET", "event-offer"): everybody(200),
    ("POST", "event-offer"): everybody(302),
    ("GET", "people"): insiders(200, 200),
    ("POST", "people"): insiders(403, 200),
    **{(method, name): insiders(403, 200) for method in ("GET", "POST") for name in ("people-invite", "member")},
    ("GET", "member-remove"): insiders(403, 200),
    ("POST", "member-remove"): insiders(403, 302),
    ("GET", "survey-follow"): insiders(200, 200),
    ("POST", "survey-follow"): (*insiders(403, 302)[:-1], 200),  # the page again, with why: a consultant does it
    ("GET", "survey-qr"): insiders(200, 200),
    ("POST", "survey-qr"): insiders(405, 405),
    ("GET", "survey-results"): insiders(200, 200),
    ("POST", "survey-results"): insiders(405, 405),
    ("GET", "survey-results-file"): insiders(404, 404),
    ("POST", "survey-results-file"): insiders(405, 405),
    ("GET", "wishes"): signed_in(200),
    ("POST", "wishes"): (LOGIN, 404, 302, 302, 302, 404, 404),
    ("GET", "wish-support"): signed_in(405),
    **{("GET", name): signed_in(200) for name in ("network", "network-search", "announcements", "solutions")},
    **{("POST", name): signed_in(405) for name in ("network", "network-search", "announcements", "solutions")},
    ("GET", "solution"): (LOGIN, 404, 200, 200, 200, 200, 200),
    ("POST", "solution"): signed_in(405),
    ("GET", "solution-new"): (LOGIN, 404, 200, 200, 200, 404, 404),
    ("POST", "solution-new"): (LOGIN, 404, 302, 302, 302, 404, 404),
    ("GET", "solution-edit"): (LOGIN, 404, 200, 200, 403, 403, 403),
    ("POST", "solution-edit"): (LOGIN, 404, 302, 302, 403, 403, 403),
    **{("GET", f"solution-{act}"): signed_in(405) for act in ("too", "ask")},
    **{("POST", f"solution-{act}"): (LOGIN, 404, 403, 403, 302, 403, 403) for act in ("too", "ask")},
    ("GET", "materials"): signed_in(200),
    ("POST", "materials"): signed_in(405),
    ("GET", "material-file"): (LOGIN, 404, 200, 200, 200, 200, 200),
    ("POST", "material-file"): signed_in(405),
    ("GET", "themes"): signed_in(200),
    ("POST", "themes"): signed_in(405),
    ("POST", "wish-support"): (LOGIN, 404, 302, 302, 302, 302, 302),
    ("GET", "roadmap"): insiders(200, 200),
    ("POST", "roadmap"): insiders(405, 405),
    ("GET", "roadmap-start"): insiders(403, 405),
    ("POST", "roadmap-start"): insiders(403, 302),
    ("GET", "roadmap-baselines"): insiders(403, 405),
    ("POST", "roadmap-baselines"): insiders(403, 302),
    ("GET", "roadmap-levels"): insiders(200, 200),
    ("POST", "roadmap-levels"): insiders(403, 302),
    ("GET", "roadmap-document"): insiders(200, 200),
    ("POST", "roadmap-document"): insiders(403, 302),
    ("GET", "roadmap-pdf"): insiders(200, 200),
    ("POST", "roadmap-pdf"): insiders(405, 405),
    ("GET", "roadmap-poster"): insiders(200, 200),
    ("POST", "roadmap-poster"): insiders(405, 405),
    ("GET", "roadmap-making"): insiders(403, 302),
    ("POST", "roadmap-making"): insiders(403, 405),
    ("GET", "roadmap-pdf-again"): insiders(403, 405),
    ("POST", "roadmap-pdf-again"): insiders(403, 302),
    ("GET", "measure"): insiders(200, 200),
    ("POST", "measure"): insiders(405, 405),
    ("GET", "measure-status"): insiders(403, 405),
    ("POST", "measure-status"): insiders(403, 302),
    **{
        (method, name): insiders(403, 200)
        for method in ("GET", "POST")
        for name in (
            *("roadmap-edit", "roadmap-target-new", "roadmap-target-edit", "measure-new", "measure-edit"),
            "roadmap-approve",
        )
    },
    **{("GET", name): insiders(403, 200) for name in ("roadmap-target-delete", "measure-delete")},
    **{("POST", name): insiders(403, 302) for name in ("roadmap-target-delete", "measure-delete")},
    ("GET", "job"): (LOGIN, 404, 200, 404, 404, 404, 404),
    ("POST", "job"): signed_in(405),
    ("GET", "demo-front"): everybody(404),
    ("POST", "demo-step-in"): everybody(404),
    ("GET", "demo-mails"): everybody(404),
    ("GET", "demo-mail"): everybody(404),
    ("GET", "admin:index"): STAFF,
    ("GET", "admin:letter"): (*STAFF[:5], 302, 302),  # a draft is looked at instead
    ("POST", "admin:letter"): (*STAFF[:5], 405, 405),
    **{(method, f"admin:letter-{page}"): STAFF for method in ("GET", "POST") for page in ("new", "write", "check")},
    **{("GET", f"admin:letter-{page}"): (*STAFF[:5], 405, 405) for page in ("test", "act")},
    **{("POST", f"admin:letter-{page}"): (*STAFF[:5], 302, 302) for page in ("test", "act")},
    ("GET", "admin:ready-texts"): STAFF,
    ("POST", "admin:ready-texts"): (*STAFF[:5], 302, 302),
    **{("GET", f"admin:{name}"): STAFF for name in DESK_PAGES},
    **{("POST", f"admin:{name}"): (*STAFF[:5], 405, 405) for name in DESK_PAGES},
    ("GET", "admin:board-cell"): STAFF,
    ("POST", "admin:board-cell"): (*STAFF[:5], 302, 302),
    ("GET", "admin:seats-cell"): STAFF,
    ("POST", "admin:seats-cell"): (*STAFF[:5], 302, 302),
    ("GET", "admin:board-mark"): (*STAFF[:5], 405, 405),
    ("POST", "admin:board-mark"): (*STAFF[:5], 302, 302),
    ("GET", "admin:round-launch"): (*STAFF[:5], 200, 403),
    ("POST", "admin:round-launch"): (*STAFF[:5], 200, 403),
    ("GET", "admin:event-series"): STAFF,
    ("POST", "admin:event-series"): STAFF,
    ("GET", "admin:event-tell"): STAFF,
    ("POST", "admin:event-tell"): STAFF,
    ("GET", "admin:event-cancel"): STAFF,
    ("POST", "admin:event-cancel"): (*STAFF[:5], 302, 302),
    **{(method, "admin:event-slots"): STAFF for method in ("GET", "POST")},
    **{(method, "admin:event-proposal-answer"): STAFF for method in ("GET", "POST")},
    ("GET", "admin:event-slot-withdraw"): STAFF,
    ("POST", "admin:event-slot-withdraw"): (*STAFF[:5], 302, 302),
    **{
        ("GET", f"admin:event-{act}"): STAFF
        for act in ("publish", "copy", "release", "agenda", "groups", "groups-drop")
    },
    ("GET", "admin:event-group"): STAFF,
    ("POST", "admin:event-group"): (*STAFF[:5], 302, 302),
    **{("POST", f"admin:event-{act}"): (*STAFF[:5], 302, 302) for act in ("copy", "release", "agenda", "groups-drop")},
    ("POST", "admin:event-publish"): STAFF,
    ("POST", "admin:event-groups"): (*STAFF[:5], 302, 302),
    **{(method, "admin:event-needs"): STAFF for method in ("GET", "POST")},
    # FCG answers for the event.
    **{(method, "admin:event-needs-names"): (*STAFF[:5], 200, 403) for method in ("GET", "POST")},
    **{(method, "admin:event-print"): STAFF for method in ("GET", "POST")},
    ("GET", "admin:event-assignment"): STAFF,
    ("POST", "admin:event-assignment"): STAFF,
    ("GET", "admin:event-answers"): STAFF,
    ("POST", "admin:event-answers"): (*STAFF[:5], 302, 302),
    ("GET", "admin:event-answer-file"): STAFF,
    ("POST", "admin:event-answer-file"): STAFF,
    **{("GET", f"admin:event-{act}"): STAFF for act in ("day", "day-said", "walk-in")},
    # The event is to come: its day is shut, which is said.
    ("POST", "admin:event-day"): (*STAFF[:5], 302, 302),
    ("POST", "admin:event-day-said"): (*STAFF[:5], 409, 409),
    ("POST", "admin:event-walk-in"): (*STAFF[:5], 200, 200),
    **{(method, "admin:programme-clone"): (*STAFF[:5], 403, 200) for method in ("GET", "POST")},
    **{("GET", f"admin:programme-{stage}"): STAFF for stage in ("activities", "texts", "preview", "checklist")},
    **{("POST", f"admin:programme-{stage}"): STAFF for stage in ("texts", "preview")},
    **{("POST", f"admin:programme-{stage}"): (*STAFF[:5], 403, 302) for stage in ("activities", "checklist")},
    **{("GET", f"admin:programme-{owner}"): (*STAFF[:5], 403, 200) for owner in ("text", "activity-text")},
    **{("POST", f"admin:programme-{owner}"): (*STAFF[:5], 403, 302) for owner in ("text", "activity-text")},
    **{("GET", f"admin:theme-{act}"): STAFF for act in ("gather", "answer")},
    **{("POST", f"admin:theme-{act}"): (*STAFF[:5], 302, 302) for act in ("gather", "answer")},
    **{("GET", f"admin:{page}"): STAFF for page in ("announcement-mail", "showcase-hide")},
    ("POST", "admin:announcement-mail"): STAFF,
    ("POST", "admin:showcase-hide"): (*STAFF[:5], 302, 302),
    ("GET", "admin:enrolment-decide"): STAFF,
    ("POST", "admin:enrolment-decide"): STAFF,
    ("GET", "admin:enrolment-ask"): (*STAFF[:5], 405, 405),
    ("POST", "admin:enrolment-ask"): (*STAFF[:5], 302, 302),
    **{
        (method, f"admin:enrolment-{page}"): STAFF
        for method in ("GET", "POST")
        for page in ("undo", "withdraw-by-staff", "by-phone")
    },
}


def names(resolver: URLResolver) -> Iterator[str]:
    """The name of every URL, without the admin's and allauth's own; a URL without a name is told by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin" and pattern.urlconf_name != "allauth.urls" and not is_allauth(pattern):
                yield from names(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)


def is_allauth(resolver: URLResolver) -> bool:
    return getattr(resolver.urlconf_module, "__name__", "").startswith("allauth.")


def test_somebody_has_decided_about_every_url() -> None:
    decided = {name for _method, name in TABLE if not name.startswith("admin:")}
    assert set(names(get_resolver())) == decided | SHUT


SHUT = {"^accounts/(email|confirm-email|password|signup)/"}
"""Doors of the sign-in library that answer 404 to everybody (tests/accounts/test_sign_in.py)."""

ROADMAP_PAGES = (
    *("roadmap", "roadmap-start", "roadmap-baselines", "roadmap-edit", "roadmap-levels"),
    *("roadmap-target-new", "measure-new", "roadmap-document"),
)
PARTICIPANT_PAGES = (
    *("participant-home", "brand", "brand-logo", "schedule", "people", "people-invite"),
    *("survey-follow", "survey-results"),
)


STAGES = ("clone", "activities", "texts", "text", "preview", "checklist")


EVENT_ACTS = (
    *("tell", "cancel", "publish", "copy", "release", "agenda", "groups", "groups-drop"),
    *("day", "day-said", "walk-in"),
)


EVENT_PAGES = ("event", "event-register-me", "event-name-many", "event-join", "event-watched")


def event_pages(event: Event) -> dict[str, list[Any]]:
    """The arguments of the staff's pages on an event, which has a group."""
    Group.objects.create(grouping=Grouping.objects.create(event=event, number=1, made_at=timezone.now()), number=1)
    return {
        **{f"admin:event-{act}": [event.pk] for act in EVENT_ACTS},
        "admin:event-group": [event.pk, 1],
        "admin:event-print": [event.pk, "badges"],
        "admin:event-series": [event.activity.programme.activities.filter(scope="shared").earliest("pk").pk],
    }


def session_pages(enrolment: Enrolment, contact: User) -> dict[str, list[Any]]:
    """The arguments of the pages on a session of one's own, its times offered and proposed, and on a pre-assignment."""
    own = [enrolment.party.slug, enrolment.programme.slug]
    activity = factories.activity(enrolment.programme, scope="municipal", kind="content_workshop")
    starts = timezone.now() + timedelta(days=20)
    slot, free = (
        Slot.objects.create(
            activity=activity,
            consultant=factories.consultant(),
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
        )
        for _ in range(2)
    )
    session = slots.book(slot_id=slot.pk, enrolment=enrolment, actor=contact)
    proposal = Proposal.objects.create(
        enrolment=enrolment, activity=activity, starts_at=starts, ends_at=starts + timedelta(hours=2)
    )
    return {
        **assignment_pages(enrolment, contact),
        "own-sessions": own,
        "matching": own,
        "session-change": [*own, session.pk],
        "admin:event-slot-withdraw": [free.pk],
        "admin:event-proposal-answer": [proposal.pk],
    }


def assignment_pages(enrolment: Enrolment, contact: User) -> dict[str, list[Any]]:
    """The arguments of the pages of a pre-assignment whose event is over and whose answers are shared."""
    event = factories.event(enrolment.programme)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    assignment = factories.assignment(event, sharing="seats")
    upload = Kept(b"Hei", "hei.txt", "txt", "text/plain")
    answer = factories.handed_in(assignment, enrolment, contact, upload=upload)
    Event.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=1)
    )
    own = [enrolment.party.slug, enrolment.programme.slug, event.pk]
    return {
        **dict.fromkeys(("assignment", "hand-in-take-back", "hand-in-file", "answers"), own),
        "answer-file": [*own, answer.pk],
        **{f"admin:event-{page}": [event.pk] for page in ("assignment", "answers")},
        "admin:event-answer-file": [event.pk, answer.pk],
    }


def needs_pages(enrolment: Enrolment, contact: User) -> dict[str, list[Any]]:
    """The arguments of the pages on what is needed at an event that FCG answers for."""
    event = factories.event(enrolment.programme, asks_needs=True, organisation="fcg")
    registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    return {
        "event-needs": [enrolment.party.slug, enrolment.programme.slug, event.pk],
        **{f"admin:event-{page}": [event.pk] for page in ("needs", "needs-names")},
    }


def offered_seat(enrolment: Enrolment) -> str:
    """The secret part of a link by which a seat that came free is taken."""
    event = factories.event(enrolment.programme, capacity=1)
    people = [factories.member(enrolment.party) for _ in range(2)]
    first, _second = (
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]
        for user in people
    )
    registrations.cancel(registration=first, actor=first.user)
    mail = Message.objects.get(to=people[1].email, text__contains="/offers/")
    return mail.text.split("/offers/")[1].split("/")[0]


def calendar_pages(event: Event, contact: User, enrolment: Enrolment) -> dict[str, list[Any]]:
    """The arguments of what calendars and mails ask for and lead to."""
    return {
        "event-offer": [offered_seat(enrolment)],
        **{key: [event.pk] for key in ("my-event", "my-event-file", "my-seat")},
        "calendar-feed": [key_of(contact).key],
    }


MONTHS = {"starts": date(2026, 3, 1), "ends": date(2026, 11, 30)}


LOOK = partial(brands.Identity, primary="#0B5D5E", accent="#E9B44C", typeface="lato", logo_alt="")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    return file.getvalue()


def roadmap_of(enrolment: Enrolment, contact: User) -> dict[str, list[Any]]:
    """The arguments of a roadmap's pages, with something on each."""
    roadmap = roadmaps.start(enrolment=enrolment, actor=contact)
    target = DevelopmentTarget.objects.create(roadmap=roadmap, level=roadmap.levels.get(aspect=6), title="Kohde")
    measure = Measure.objects.create(development_target=target, title="Teko", owner="tietohallinto", **MONTHS)
    files = {name: ContentFile(b"%PDF", name) for name in ("pdf", "poster")}
    Version.objects.create(roadmap=roadmap, number=1, language="fi", content=sample(), **files)
    own = [enrolment.party.slug, enrolment.programme.slug]
    return {
        **dict.fromkeys(ROADMAP_PAGES, own),
        **{f"roadmap-target-{act}": [*own, target.pk] for act in ("edit", "delete")},
        **{f"measure{act}": [*own, measure.pk] for act in ("", "-edit", "-delete", "-status")},
        **{
            name: [*own, 1]
            for name in ("roadmap-pdf", "roadmap-poster", "roadmap-making", "roadmap-pdf-again", "roadmap-approve")
        },
    }


def enrolment_pages(enrolment: Enrolment, waiting: Enrolment) -> dict[str, list[Any]]:
    """The arguments of the pages of an enrolment, and of the staff's on one that waits."""
    return {
        "enrolment-receipt": [enrolment.receipt],
        "enrolment-confirm": [token_of(factories.unconfirmed(enrolment.programme))],
        **{f"enrolment-{page}": [doors.make(enrolment)] for page in ("own", "correct", "withdraw", "consents")},
        "enrolment-consent": [asked_for_consent(enrolment.programme)],
        "enrolment-move": [asked_to_move(enrolment.programme)],
        **{f"admin:enrolment-{page}": [waiting.pk] for page in ("decide", "ask", "undo", "withdraw-by-staff")},
    }


def asked_for_consent(programme: Programme) -> str:
    """The secret part of a link by which a member of a consortium answers."""
    lead = factories.submitted(factories.municipality(), factories.municipality(), programme=programme)
    consents.ask(consent=lead.consents.earliest("pk"), name="Jäsen", email="member@example.org", actor=None)
    mail = Message.objects.get(to="member@example.org")
    return mail.text.split("/consent/")[1].split("/")[0]


def asked_to_move(programme: Programme) -> str:
    """The secret part of a link by which a new address is confirmed."""
    sent = factories.submitted(programme=programme)
    correcting.correct(enrolment=sent, values={"contact_email": "moved@example.org"})
    mail = Message.objects.get(to="moved@example.org")
    return mail.text.split("/address/")[1].split("/")[0]


def desk_pages(enrolment: Enrolment, event: Event) -> dict[str, list[Any]]:
    """The arguments of the desk's pages on one participant and on one event."""
    activity = enrolment.programme.activities.filter(scope="municipal").earliest("pk")
    return {
        "admin:participant": [enrolment.pk],
        "admin:board-cell": [enrolment.pk, activity.pk],
        "admin:report": ["surveys"],
        "admin:seats-event": [event.pk],
        "admin:seats-feedback": [event.pk],
        "admin:seats-document": [event.pk, "participants"],
        "admin:seats-cell": [event.pk, enrolment.pk],
    }


def letter_pages(programme: Programme) -> dict[str, list[Any]]:
    """The arguments of the desk's pages on a draft."""
    draft = factories.letter(programme)
    return {f"admin:letter{page}": [draft.pk] for page in ("", "-write", "-check", "-test", "-act")}


def survey_pages(survey: Survey, enrolment: Enrolment) -> dict[str, list[Any]]:
    """The arguments of the pages of one survey."""
    return {
        **{name: [survey.key] for name in ("survey", "survey-anonymity", "survey-thanks")},
        "survey-qr": [enrolment.party.slug, enrolment.programme.slug, survey.pk],
        "admin:round-launch": [survey.round_id],
    }


def programme_pages(programme: Programme) -> dict[str, list[Any]]:
    """The arguments of the staff's pages of one programme."""
    activity = programme.activities.earliest("pk")
    return {
        **{f"admin:programme-{stage}": [programme.pk] for stage in STAGES},
        "admin:programme-activity-text": [programme.pk, activity.pk],
    }


def network_pages(enrolment: Enrolment, contact: User) -> dict[str, list[Any]]:
    """The arguments of the pages of what the network shares."""
    wish = wishes.make(enrolment=enrolment, text="Toive", actor=contact)
    theme = factories.theme(enrolment.programme)
    shared = factories.material(enrolment.programme, Kept(b"Hei", "hei.txt", "txt", "text/plain"))
    entry = factories.shared_entry(enrolment)
    return {
        "wish-support": [wish.pk],
        "admin:theme-answer": [theme.pk],
        "material-file": [shared.pk],
        **{f"solution{act}": [entry.pk] for act in ("", "-edit", "-too", "-ask")},
        "admin:showcase-hide": [entry.pk],
        "admin:announcement-mail": [factories.announcement(enrolment.programme).pk],
    }


CHANGES: dict[str, dict[str, Any]] = {
    **{f"admin:event-{act}": {"batch": "b", "act": act} for act in ("tell", "cancel")},
    "admin:event-day-said": {"said": "[[1, true, 0]]"},
    "session-change": {"act": "move"},
    "admin:event-copy": {"day": f"{timezone.localdate() + timedelta(days=40)}"},
    "admin:event-agenda": {"form-TOTAL_FORMS": 0, "form-INITIAL_FORMS": 0},
    "admin:event-series": {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0},
    "admin:programme-checklist": {"to": "ended"},
    **{
        f"admin:programme-{owner}": {f"title_{language}": "Nimi" for language in ("fi", "sv", "en")}
        for owner in ("text", "activity-text")
    },
}
"""What staff send to their pages."""


def network_forms(programme: Programme) -> dict[str, dict[str, Any]]:
    """What is sent to the pages of what the network shares."""
    wish = Wish.objects.get(programme=programme)
    return {
        **{f"solution-{act}": {"kind": "solution", "title": "Nimi", "text": "Teksti"} for act in ("new", "edit")},
        "solution-ask": {"question": "Miten?"},
        "admin:showcase-hide": {"act": "hide", "why": "Mainos"},
        "admin:theme-gather": {"seen": f"{wish.pk}:", "title_fi": "Aihe"},
        "admin:theme-answer": {"seen": "0", "state": "coming", "answer_fi": "Pajassa 2."},
    }


def sent_forms(programme: Programme, survey: Survey) -> dict[str, dict[str, Any]]:
    """What is sent to a page that takes more than its token."""
    return {
        "survey": factories.sent_form(),
        "event-needs": {"diet": ["vegan"], "agreed": "on"},
        "me": {"name": "Uusi Nimi", "language": "fi"},
        "survey-follow": {"survey": survey.pk},
        "wishes": {"text": "Aivan toista"},
        "admin:board-cell": {"state": "under_way"},
        "admin:seats-cell": {"limit": 5},
        "admin:board-mark": {"programme": programme.slug},
        **network_forms(programme),
        **CHANGES,
        "enrolment-consent": {"answer": "agree"},
        **{name: {"text": "Kysymys"} for name in ("enrolment-own", "admin:enrolment-ask")},
        "admin:letter-act": {"act": "discard", "confirmed": "yes"},
    }


class World:
    """A participant with something of everything, the people of each role, and the addresses of it all."""

    def __init__(self) -> None:
        programme = factories.programme()
        place = factories.municipality()
        enrolment = factories.accepted(place, programme=programme)
        other = factories.accepted(programme=programme)
        waiting = factories.submitted(programme=programme)
        member, contact = factories.member(place), factories.contact_of(enrolment)
        self.people: dict[str, User | None] = {
            "anonymous": None,
            "outsider": factories.person(),
            "member": member,
            "contact": contact,
            "other contact": factories.contact_of(other),
            "consultant": factories.consultant(),
            "manager": factories.manager(),
        }
        event = factories.event(programme, seats_per_participant=4, mode="remote", join_url="https://example.org/")
        registration, _ = registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
        survey = factories.opened(factories.survey_round(programme), place)
        brands.change(party=place, identity=LOOK(logo=picture()), actor=None)
        slug = place.slug
        self.arguments: dict[str, list[Any]] = {
            **{name: [programme.slug] for name in ("programme", "enrol", "enrol-review", "enrol-sent")},
            "party-home": [slug],
            "former-address": [slug, "people/"],
            **{name: [slug, programme.slug] for name in PARTICIPANT_PAGES},
            **roadmap_of(enrolment, contact),
            **event_pages(event),
            **calendar_pages(event, contact, enrolment),
            **session_pages(enrolment, contact),
            **needs_pages(enrolment, contact),
            "invitation-answer": [factories.invited(place, self.people["outsider"]).pk],
            "look": [member.memberships.get().pk],
            **enrolment_pages(enrolment, waiting),
            **{name: [slug, programme.slug, event.pk] for name in EVENT_PAGES},
            **{f"registration-{act}": [slug, programme.slug, event.pk, registration.pk] for act in ("cancel", "swap")},
            **{name: [slug, programme.slug, member.memberships.get().pk] for name in ("member", "member-remove")},
            **survey_pages(survey, enrolment),
            **desk_pages(enrolment, event),
            **letter_pages(programme),
            "survey-results-file": [slug, programme.slug, "csv"],
            **network_pages(enrolment, contact),
            "job": [Job.objects.create(kind="test", key="test", owner=member).pk],
            "demo-step-in": [contact.pk],
            "demo-mail": [1],
            **programme_pages(programme),
        }
        self.sent = sent_forms(programme, survey)
        self.wish = Wish.objects.get().pk

    def url(self, name: str) -> str:
        asked = f"?wish={self.wish}" if name == "admin:theme-gather" else ""
        return reverse(name, args=self.arguments.get(name, [])) + asked

    def ask(self, role: str, method: str, name: str) -> Status:
        """What the role gets; what it did is undone."""
        client = factories.signed_in(self.people[role])
        url = self.url(name)
        with transaction.atomic():
            answer = client.generic(method, url) if method != "POST" else client.post(url, self.sent.get(name, {}))
            transaction.set_rollback(True)
        if answer.status_code == 302 and "/login/" in answer["Location"]:
            return LOGIN
        if answer.status_code == 403 and "sign_in" in (answer.context or {}):
            return LOGIN
        return answer.status_code


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    return World()


@pytest.mark.parametrize("first", range(0, len(TABLE), AT_ONCE))
def test_urls_answer_each_role_as_decided(world: World, first: int) -> None:
    asked = list(TABLE)[first : first + AT_ONCE]
    decided = {key: dict(zip(ROLES, TABLE[key], strict=True)) for key in asked}
    assert {key: {role: world.ask(role, *key) for role in ROLES} for key in asked} == decided


@pytest.mark.parametrize("name", ["event", "people", "survey-follow", "brand"])
def test_change_without_a_token_is_refused(world: World, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    contact = world.people["contact"]
    assert contact is not None
    client.force_login(contact)
    assert client.post(reverse(name, args=world.arguments[name])).status_code == 403


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_register_of_the_staff_is_closed_to_others(world: World, model: Any) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    assert [world.ask(role, "GET", name) for role in ROLES[:5]] == [LOGIN] * 5


@pytest.mark.parametrize(
    "name",
    [
        "event",
        "assignment",
        "event-needs",
        "hand-in-file",
        "answers",
        "answer-file",
        "registration-cancel",
        "registration-swap",
        "survey-qr",
    ],
)
def test_thing_of_another_participant_is_a_404_on_ones_own_pages(world: World, name: str) -> None:
    """Somebody who may see their own pages asks there for another participant's own session, seat or survey."""
    own = factories.accepted(programme=None)
    client = factories.signed_in(factories.contact_of(own))
    url = factories.page(name, own, *world.arguments[name][2:])
    assert (client.get(url).status_code, client.post(url).status_code in (404, 405)) == (404, True)
