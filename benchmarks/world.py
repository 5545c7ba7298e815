"""What the benchmark measures on: the demo's network with one municipality of 3,000 answers, or the whole country."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone

from accounts.middleware import SIGNED_IN_AT
from accounts.models import User
from demo.answers import fill, headcounts
from demo.cast import PLACES, Place
from demo.network import SLUG, load
from events.models import Event, Registration
from events.services.keys import key_of
from municipalities.models import Membership, Municipality
from municipalities.services import register
from participants.models import Enrolment
from programmes.models import Programme
from programmes.services import loading
from roadmaps import services as roadmaps
from surveys import instruments
from surveys.models import InstrumentVersion, Round, Survey
from surveys.services import closing, opening, releasing

ANSWERS = 3000


@dataclass(frozen=True)
class World:
    """Addresses to ask for, and the sessions of a contact person and of a consultant.

    `crowd` is the slug of the programme with the most participants.
    """

    session: str
    staff: str
    open_survey: str
    enrolment: Enrolment
    event: Event
    contact: User
    crowd: str

    def page(self, rest: str) -> str:
        """An address under the contact person's own pages."""
        return f"/fi/m/{self.enrolment.party.slug}/{self.enrolment.programme.slug}/{rest}"


def load_everything() -> None:
    """By the portal's own commands."""
    register.load()
    loading.load()
    instruments.load()
    load()


def build() -> World:
    """The demo's network, and a newer closed round in which the first municipality has 3,000 answers."""
    programme = Programme.objects.get(slug=SLUG)
    enrolment = Enrolment.objects.get(programme=programme, municipality__code=PLACES[0].code)
    round = new_round(programme, "Benchmark")
    close_round(
        round, [replace(place, answers=ANSWERS if place is PLACES[0] else place.answers) for place in PLACES[:6]]
    )
    return world_of(enrolment, Survey.objects.of_municipalities().filter(state=Survey.State.OPEN).latest("pk"))


def new_round(programme: Programme, title: str) -> Round:
    """One that takes answers."""
    now = timezone.now()
    return Round.objects.create(
        programme=programme,
        instrument_version=InstrumentVersion.objects.filter(instrument__key="aspects-11").latest("number"),
        title=title,
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=20),
    )


def close_round(round: Round, places: Sequence[Place]) -> None:
    """Open, answer, close and release the surveys of these municipalities."""
    surveys = []
    for place in places:
        municipality = Municipality.objects.get(code=place.code)
        survey = Survey.objects.create(round=round, municipality=municipality, headcounts=headcounts(place))
        surveys.append(opening.open_survey(survey=survey, actor=None))
        fill(surveys[-1], place)
    Round.objects.filter(pk=round.pk).update(closes_at=timezone.now() - timedelta(days=1))
    for survey in surveys:
        closing.close(survey=survey)
        releasing.release(survey=survey, actor=None)


def world_of(enrolment: Enrolment, running: Survey) -> World:
    """The participant's contact person and their pages, with a roadmap and an event to come without a limit of seats."""
    event = new_event(enrolment)
    contact = User.objects.get(email=enrolment.contact_email)
    consultant = User.objects.filter(staff_role=User.StaffRole.CONSULTANT).earliest("pk")
    roadmaps.start(enrolment=enrolment, actor=contact)
    return World(
        session=session_of(contact),
        staff=session_of(consultant),
        open_survey=f"/s/{running.key}",
        enrolment=enrolment,
        event=event,
        contact=contact,
        crowd=enrolment.programme.slug,
    )


def new_event(enrolment: Enrolment) -> Event:
    """A shared event to come, without a limit of seats."""
    now = timezone.now()
    return Event.objects.create(
        activity=enrolment.programme.activities.filter(kind="opening").get(),
        title="Benchmark",
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=6),
        mode="on_site",
    )


def more_events(world: World, count: int) -> list[Event]:
    return [new_event(world.enrolment) for _ in range(count)]


def seats_of_a_newcomer(world: World, count: int) -> str:
    """The key of the calendar of somebody who has a seat at as many events, each described at some length."""
    user = User.objects.create_user("bench-calendar@example.org", name="Bench Calendar")
    events = more_events(world, count)
    Event.objects.filter(pk__in=[event.pk for event in events]).update(
        description_fi="Käymme läpi, mitä on tehty ja mitä seuraavaksi tehdään. " * 6, place_fi="Helsinki"
    )
    Registration.objects.bulk_create(
        Registration(event=event, enrolment=world.enrolment, user=user) for event in events
    )
    return key_of(user).key


def session_of(user: User) -> str:
    """A signed-in session's key; staff have shown their second factor."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store[SIGNED_IN_AT] = int(time.time())
    request = HttpRequest()
    request.session = store
    record_authentication(request, user, method="mfa")
    store.save()
    assert store.session_key
    return store.session_key


def colleagues(world: World, count: int) -> list[int]:
    """Ids of memberships of as many new colleagues."""
    users = User.objects.bulk_create(
        User(email=f"bench{number}@example.org", name=f"Bench {number}") for number in range(count)
    )
    made = Membership.objects.bulk_create(
        Membership(
            user=user,
            municipality=world.enrolment.municipality,
            role=Membership.Role.EXPERT,
            accepted_at=timezone.now(),
        )
        for user in users
    )
    return [membership.pk for membership in made]
