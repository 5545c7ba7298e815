"""Who was at the demo's past events, and a training of yesterday: who was there can still be noted, its recording watched."""

from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import User
from demo.calendar import at, name_people
from events.models import Attendance, Event, Registration
from events.services.attending import way_to
from participants.models import Enrolment
from programmes.models import Activity, Programme

TITLES = {
    "title_fi": "Koulutus: tekoälyn pelisäännöt arjessa",
    "title_sv": "Utbildning: spelregler för AI i vardagen",
    "title_en": "Training: ground rules for AI in everyday work",
}
TEXTS = {
    "description_fi": "Etäkoulutus henkilöstölle ja luottamushenkilöille. Tallenteen voi katsoa jälkikäteen.",
    "description_sv": "Distansutbildning för personal och förtroendevalda. Inspelningen går att se i efterhand.",
    "description_en": "Online training for staff and elected officials. The recording can be watched afterwards.",
}
STAYED_AWAY = 4
"""Every so manieth person did not come."""


def make_attendance(programme: Programme, enrolments: Mapping[str, Enrolment], actor: User, today: date) -> None:
    make_training(programme, enrolments, actor, today)
    for event in Event.objects.filter(activity__programme=programme, enrolment=None, ends_at__date__lt=today):
        seats = Registration.objects.standing().filter(event=event).order_by("pk")
        Attendance.objects.bulk_create(
            Attendance(event=event, enrolment_id=seat.enrolment_id, user_id=seat.user_id, way=way_to(event))
            for number, seat in enumerate(seats, 1)
            if number % STAYED_AWAY
        )


def make_training(programme: Programme, enrolments: Mapping[str, Enrolment], actor: User, today: date) -> Event:
    """Of yesterday, whatever day of the week that was: what can be done with it ends with tomorrow."""
    activity = Activity.objects.create(
        programme=programme,
        key="shared-koulutus",
        scope=Activity.Scope.SHARED,
        kind=Activity.Kind.TRAINING,
        position=programme.activities.count(),
        organisation=Programme.Handler.FCG,
        mode=Activity.Mode.REMOTE,
        recording=True,
        audiences=["staff", "official"],
        **TITLES,
        **TEXTS,
    )
    day = today - timedelta(days=1)
    event = Event.objects.create(
        activity=activity,
        starts_at=at(day, 13),
        ends_at=at(day, 15),
        mode=Activity.Mode.REMOTE,
        join_url="https://example.org/liity",
        seats_per_participant=3,
        **TITLES,
        **TEXTS,
    )
    for enrolment in enrolments.values():
        name_people(event, enrolment, actor)
    return event
