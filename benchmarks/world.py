"""What the benchmark measures on: a round of five municipalities, one of them with 3,000 answers."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import User
from demo.answers import fill
from demo.cast import PLACES
from demo.network import SLUG, load
from events.models import Event
from municipalities.models import Membership, Municipality
from municipalities.services import register
from participants.models import Enrolment
from programmes.models import Programme
from programmes.services import loading
from surveys import instruments
from surveys.models import InstrumentVersion, Round, Survey
from surveys.services import closing

ANSWERS = 3000


@dataclass(frozen=True)
class World:
    """Addresses to ask for, and the session of a contact person."""

    session: str
    open_survey: str
    results: str
    enrolment: Enrolment
    event: Event
    contact: User


def build() -> World:
    """Everything loaded by the portal's own commands and services."""
    register.load()
    loading.load()
    instruments.load()
    load()
    programme = Programme.objects.get(slug=SLUG)
    enrolment = Enrolment.objects.get(programme=programme, municipality__code="901")
    contact = User.objects.get(email=enrolment.contact_email)
    make_round(programme)
    now = timezone.now()
    event = Event.objects.create(
        activity=programme.activities.filter(kind="opening").get(),
        title="Benchmark",
        starts_at=now + timedelta(days=30),
        ends_at=now + timedelta(days=30, hours=6),
        mode="on_site",
    )
    return World(
        session=session_of(contact),
        open_survey=f"/s/{Survey.objects.filter(state=Survey.State.OPEN).first().key}",  # type: ignore[union-attr]
        results=f"/fi/m/901/{SLUG}/survey/results/",
        enrolment=enrolment,
        event=event,
        contact=contact,
    )


def make_round(programme: Programme) -> None:
    """A newer closed round, in which the first municipality has 3,000 answers."""
    now = timezone.now()
    round = Round.objects.create(
        programme=programme,
        instrument_version=InstrumentVersion.objects.filter(instrument__key="aspects-11").latest("number"),
        title="Benchmark",
        opens_at=now - timedelta(days=20),
        closes_at=now - timedelta(days=1),
    )
    surveys = []
    for place in PLACES[:6]:
        survey = Survey.objects.create(round=round, municipality=Municipality.objects.get(code=place.code))
        surveys.append(closing.open_survey(survey=survey, actor=None))
        answers = ANSWERS if place.code == "901" else place.answers
        fill(surveys[-1], replace(place, answers=answers), timezone.localdate(), 1)
    for survey in surveys:
        closing.close(survey=survey)
        closing.release(survey=survey, actor=None)


def session_of(user: User) -> str:
    """A signed-in session's key."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    assert store.session_key
    return store.session_key


def colleagues(world: World, count: int) -> list[int]:
    """Ids of memberships of as many new colleagues."""
    users = User.objects.bulk_create(
        User(email=f"bench{number}@example.org", name=f"Bench {number}") for number in range(count)
    )
    made = Membership.objects.bulk_create(
        Membership(user=user, municipality=world.enrolment.municipality, role=Membership.Role.EXPERT) for user in users
    )
    return [membership.pk for membership in made]
