"""The demo's events, seats and steps, around today."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from events.models import AgendaItem, Event, Registration, Seats, Slot
from events.services import registrations
from municipalities.models import Membership
from participants.models import Enrolment, Step
from programmes.models import Activity, Programme

SHARED = (
    # activity, days from today, from hour, to hour, Finnish, Swedish, English
    ("shared-aloitus", -148, 9, 16, "Aloitustilaisuus", "Startmöte", "Kick-off event"),
    (
        "shared-kehittamispaja",
        -60,
        9,
        12,
        "Kehittämispaja 1: tekoäly arjen työssä",
        "Utvecklingsverkstad 1: AI i vardagen",
        "Development workshop 1: AI in everyday work",
    ),
    (
        "shared-johdon-keskustelu",
        -53,
        13,
        15,
        "Johdon vertaiskeskustelu 1",
        "Ledningens kollegiala diskussion 1",
        "Peer discussion of top management 1",
    ),
    (
        "shared-kehittamispaja",
        25,
        9,
        12,
        "Kehittämispaja 2: mittarit, jotka ohjaavat",
        "Utvecklingsverkstad 2: indikatorer som styr",
        "Development workshop 2: indicators that steer",
    ),
    (
        "shared-johdon-keskustelu",
        33,
        13,
        15,
        "Johdon vertaiskeskustelu 2",
        "Ledningens kollegiala diskussion 2",
        "Peer discussion of top management 2",
    ),
    (
        "shared-kehittamispaja",
        110,
        9,
        12,
        "Kehittämispaja 3: tiekartasta tekoihin",
        "Utvecklingsverkstad 3: från färdplan till handling",
        "Development workshop 3: from roadmap to action",
    ),
    ("shared-paatos", 145, 9, 16, "Päätöstilaisuus", "Slutevenemang", "Closing event"),
)

STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    # training, leadership workshop, content workshop: (state, days from today)
    "901": (("done", -120), ("done", -50), ("done", -20)),
    "902": (("done", -110), ("booked", 6), ("not_started", 0)),
    "903": (("done", -115), ("done", -30), ("booked", 14)),
    "904": (("done", -95), ("done", -12), ("booked", 21)),
    "910": (("done", -90), ("booked", -8), ("not_started", 0)),
    "906": (("booked", -15), ("not_started", 0), ("not_started", 0)),
    "907": (("booked", 18), ("not_started", 0), ("not_started", 0)),
    "916": (("not_started", 0), ("not_started", 0), ("not_started", 0)),
    "valley": (("done", -100), ("booked", 9), ("not_started", 0)),
}
NAMES_NOBODY = {("907", "shared-paatos"), ("916", "shared-paatos")}
"""Whom the staff can remind."""
CLOSING = "shared-paatos"
AGENDA = (
    ((0, 0.5), ("Kahvi ja avaus", "Kaffe och öppning", "Coffee and opening")),
    ((0.5, 2), ("Mitä saimme aikaan", "Vad vi fick gjort", "What we achieved")),
    (
        (3, 5),
        ("Tiekartat rinnakkain pöydissä", "Färdplaner sida vid sida vid borden", "Roadmaps side by side at the tables"),
    ),
    ((5.5, 7), ("Miten jatkamme", "Hur vi går vidare", "How we go on")),
)
FULL = "Kehittämispaja 3: tiekartasta tekoihin"
WAITS = "901"
"""Whose person waits for a seat at it."""
KINDS = (Activity.Kind.TRAINING, Activity.Kind.LEADERSHIP_WORKSHOP, Activity.Kind.CONTENT_WORKSHOP)


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_events(programme: Programme, enrolments: Mapping[str, Enrolment], actor: User, today: date) -> None:
    """Shared events, past and to come; people named to the ones on site."""
    activities = {activity.key: activity for activity in programme.activities.all()}
    for key, days, starts, ends, fi, sv, en in SHARED:
        activity, day = activities[key], weekday(today + timedelta(days=days))
        event = Event.objects.create(
            activity=activity,
            title_fi=fi,
            title_sv=sv,
            title_en=en,
            description_fi=activity.description_fi,  # type: ignore[attr-defined]
            description_sv=activity.description_sv,  # type: ignore[attr-defined]
            description_en=activity.description_en,  # type: ignore[attr-defined]
            starts_at=at(day, starts),
            ends_at=at(day, ends),
            mode=activity.mode,
            place_fi=activity.place_fi,  # type: ignore[attr-defined]
            place_sv=activity.place_sv,  # type: ignore[attr-defined]
            place_en=activity.place_en,  # type: ignore[attr-defined]
            join_url="https://example.org/liity" if activity.mode == Activity.Mode.REMOTE else "",
            seats_per_participant=activity.seats_per_participant,
            registration_closes_at=at(day - timedelta(days=7), 16),
        )
        for place, enrolment in enrolments.items():
            if (place, key) not in NAMES_NOBODY:
                name_people(event, enrolment, actor)
        if key == CLOSING:
            plan(event)
        elif fi == FULL:
            fill(event, enrolments[WAITS], actor)


def plan(event: Event) -> None:
    """An agenda, and the day on which unused seats go to others."""
    for hours, names in AGENDA:
        titles = dict(zip(("title_fi", "title_sv", "title_en"), names, strict=True))
        starts, ends = (event.starts_at + timedelta(hours=hour) for hour in hours)
        AgendaItem.objects.create(event=event, starts_at=starts, ends_at=ends, **titles)
    event.releases_at = at(timezone.localdate(event.starts_at) - timedelta(days=14), 12)
    event.save(update_fields=["releases_at"])


def fill(event: Event, enrolment: Enrolment, actor: User) -> None:
    """As many seats as there are people, and one who waits for one; its activity says that seats are not limited."""
    event.refresh_from_db()
    event.capacity = event.taken
    unlimited = [f"description_{language}" for language, _name in settings.LANGUAGES]
    for name in unlimited:
        setattr(event, name, "")
    event.save(update_fields=["capacity", *unlimited])
    going = Registration.objects.filter(event=event).values("user")
    waits = Membership.objects.of(enrolment.party).exclude(user__in=going).select_related("user").first()
    if waits is not None:
        registrations.register(event_id=event.pk, enrolment=enrolment, user=waits.user, actor=actor, or_wait=True)


def name_people(event: Event, enrolment: Enrolment, actor: User) -> None:
    """Two or three people of each participant; those of past events are written as they then were."""
    people = Membership.objects.of(enrolment.party).select_related("user")[: 3 if event.seats_per_participant else 1]
    for membership in people:
        if event.takes_registrations(timezone.now()):
            registrations.register(event_id=event.pk, enrolment=enrolment, user=membership.user, actor=actor)
        else:
            Registration.objects.create(event=event, enrolment=enrolment, user=membership.user)
    if not event.takes_registrations(timezone.now()):
        Seats.objects.create(event=event, enrolment=enrolment, limit=event.seats_per_participant, taken=len(people))
        event.taken += len(people)
        event.save(update_fields=["taken"])


def make_steps(enrolments: Mapping[str, Enrolment], today: date) -> None:
    """How far each participant has come, with an own session for each booked step."""
    for code, states in STEPS.items():
        for kind, (state, days) in zip(KINDS, states, strict=True):
            step = Step.objects.select_related("activity").get(enrolment=enrolments[code], activity__kind=kind)
            step.state = state
            step.on = weekday(today + timedelta(days=days)) if state != Step.State.NOT_STARTED else None
            step.save(update_fields=["state", "on"])
            if step.on and step.on >= today:
                book_session(enrolments[code], step, step.on)


def offer_times(programme: Programme, consultant: User, today: date) -> None:
    """What participants can book their own sessions on."""
    for kind, first in zip(KINDS, (10, 24, 40), strict=True):
        activity = programme.activities.get(scope=Activity.Scope.MUNICIPAL, kind=kind)
        for days, hour in ((0, 9), (0, 13), (5, 9)):
            day = weekday(today + timedelta(days=first + days))
            Slot.objects.create(
                activity=activity, consultant=consultant, starts_at=at(day, hour), ends_at=at(day, hour + 3)
            )


def book_session(enrolment: Enrolment, step: Step, day: date) -> None:
    activity, party = step.activity, enrolment.party
    names = {language: getattr(party, f"name_{language}", "") or str(party) for language in ("fi", "sv", "en")}
    Event.objects.create(
        activity=activity,
        enrolment=enrolment,
        title_fi=activity.title_fi,  # type: ignore[attr-defined]
        title_sv=activity.title_sv,  # type: ignore[attr-defined]
        title_en=activity.title_en,  # type: ignore[attr-defined]
        starts_at=at(day, 9),
        ends_at=at(day, 15),
        mode=Activity.Mode.ON_SITE,
        place_fi=names["fi"],
        place_sv=names["sv"],
        place_en=names["en"],
    )
