"""A world of the country's size: 308 municipalities, 150 participants, 300,000 answers, a year's events and wishes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from benchmarks.world import World, close_round, new_round, world_of
from demo.cast import Place
from events.models import Event, Registration, Seats
from municipalities.models import Membership, Municipality
from network.models import Wish, WishSupport
from participants.models import EnrolledMunicipality, Enrolment, Step
from participants.services import enrolments
from programmes import planning
from programmes.models import Activity, Programme
from programmes.services import cloning
from surveys.models import Survey
from surveys.services import opening

ALONE, CONSORTIA = 142, 8
"""Participants of one municipality; the rest of the country enrols as eight consortia."""
ANSWERS, BIG = 970, 3000
"""Of each municipality, and of the one whose pages are measured."""
PEOPLE, EVENTS, NAMED = 5, 40, 3
WISHES, BEHIND = 300, 6
SLUG = "country"
CROWD = 300
"""Participants of a programme that everybody enrols in alone."""


def build() -> World:
    """The whole country in one programme, with the portal's own services where they decide something."""
    random = Random(1)
    programme = make_programme()
    participants = enrol(programme)
    people = invite(participants)
    make_events(programme, participants, people)
    make_wishes(programme, participants, people, random)
    Step.objects.filter(enrolment__programme=programme).update(
        state=Step.State.BOOKED, on=timezone.localdate() + timedelta(days=20)
    )
    places = list(Municipality.objects.current().order_by("code"))
    first = participants[0].municipality
    close_round(
        new_round(programme, "Country"), [size_of(place, BIG if place == first else ANSWERS) for place in places]
    )
    running = Survey.objects.create(round=new_round(programme, "Running"), municipality=places[0])
    world = world_of(participants[0], opening.open_survey(survey=running, actor=None))
    return replace(world, crowd=make_crowd(places).slug)


def make_crowd(places: Sequence[Municipality]) -> Programme:
    """A programme of 300 participants, each with its steps."""
    programme = make_programme("crowd")
    participants = Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme,
            municipality=place,
            state=Enrolment.State.ACCEPTED,
            contact_name=f"Contact {place.code}",
            contact_email=f"crowd-{place.code}@example.org",
            language="fi",
            receipt=f"crowd-{place.code}",
        )
        for place in places[:CROWD]
    )
    EnrolledMunicipality.objects.bulk_create(
        EnrolledMunicipality(enrolment=one, programme=programme, municipality=one.municipality) for one in participants
    )
    Step.objects.bulk_create(
        Step(enrolment=one, activity=activity, state=Step.State.BOOKED, on=timezone.localdate() + timedelta(days=9))
        for one in participants
        for activity in Activity.objects.steps_of(programme.pk)
    )
    return programme


def make_programme(slug: str = SLUG) -> Programme:
    today = timezone.localdate()
    source = Programme.objects.get(slug="digiverkosto-2")
    plan = planning.proposed(source, today - timedelta(days=150), slug=slug)
    programme = cloning.clone(programme=source, plan=plan, actor=None)
    programme.state = Programme.State.RUNNING
    programme.starts, programme.ends = today - timedelta(days=150), today + timedelta(days=150)
    programme.enrolment_opens, programme.enrolment_closes = None, today + timedelta(days=30)
    programme.save()
    return programme


def size_of(place: Municipality, answers: int) -> Place:
    """The municipality as the demo's answers want it."""
    return Place(
        place.code, place.name, place.name, place.languages, place.population, place.urbanity, answers, answers * 2
    )


def enrol(programme: Programme) -> list[Enrolment]:
    """Every municipality of the country: 142 by themselves, the others in eight consortia."""
    consultant = User.objects.filter(staff_role=User.StaffRole.CONSULTANT).earliest("pk")
    places = list(Municipality.objects.current().order_by("code"))
    rest = places[ALONE:]
    parties = [[place] for place in places[:ALONE]] + [rest[number::CONSORTIA] for number in range(CONSORTIA)]
    made = []
    for number, members in enumerate(parties):
        application = enrolments.Application(
            municipalities=members,
            consortium_name=f"Seutu {number}" if len(members) > 1 else "",
            contact_name=f"Contact {number}",
            contact_title="",
            contact_email=f"country-{number}@example.org",
            contact_phone="",
            motivation="Bench",
            expectations="",
            language="fi",
        )
        enrolment = enrolments.confirm(enrolment=enrolments.submit(programme=programme, application=application))
        made.append(enrolments.accept(enrolment=enrolment, actor=consultant, consultant=consultant))
    return made


def invite(participants: Sequence[Enrolment]) -> dict[int, list[User]]:
    """Participant → its people."""
    people: dict[int, list[User]] = {}
    for enrolment in participants:
        users = User.objects.bulk_create(
            User(email=f"country-{enrolment.pk}-{number}@example.org", name=f"Person {number}")
            for number in range(PEOPLE)
        )
        Membership.objects.bulk_create(
            Membership(
                user=user,
                municipality=enrolment.municipality,
                consortium=enrolment.consortium,
                role=Membership.Role.EXPERT,
                accepted_at=timezone.now(),
            )
            for user in users
        )
        people[enrolment.pk] = users
    return people


def make_events(programme: Programme, participants: Sequence[Enrolment], people: dict[int, list[User]]) -> None:
    """Shared events, half of them past, with people of every participant at each."""
    activities = list(programme.activities.shared())
    now = timezone.now()
    for number in range(EVENTS):
        starts = now + timedelta(days=7 * (number - EVENTS // 2) + 1)
        event = Event.objects.create(
            activity=activities[number % len(activities)],
            title_fi=f"Tilaisuus {number}",
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            mode=Activity.Mode.ON_SITE,
            seats_per_participant=4,
            taken=NAMED * len(participants),
        )
        Seats.objects.bulk_create(
            Seats(event=event, enrolment=enrolment, limit=4, taken=NAMED) for enrolment in participants
        )
        Registration.objects.bulk_create(
            Registration(event=event, enrolment=enrolment, user=user)
            for enrolment in participants
            for user in people[enrolment.pk][:NAMED]
        )


def make_wishes(
    programme: Programme, participants: Sequence[Enrolment], people: dict[int, list[User]], random: Random
) -> None:
    wishes = Wish.objects.bulk_create(
        Wish(programme=programme, enrolment=participants[number % len(participants)], text=f"Toive {number}")
        for number in range(WISHES)
    )
    everybody = [user for users in people.values() for user in users]
    WishSupport.objects.bulk_create(
        WishSupport(wish=wish, user=user) for wish in wishes for user in random.sample(everybody, BEHIND)
    )
