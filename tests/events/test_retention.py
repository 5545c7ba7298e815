"""Who took part ends; how many did does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from events.models import AgendaItem, Attendance, Event, Proposal, Registration
from events.services import registrations
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories


def ended(programme: Programme, days: int) -> None:
    day = timezone.localdate() - timedelta(days=days)
    Programme.objects.filter(pk=programme.pk).update(starts=day - timedelta(days=9), ends=day)


def held(event: Event, days: int) -> None:
    """So many days ago; to come where they are fewer than none."""
    ends = timezone.now() - timedelta(days=days)
    Event.objects.filter(pk=event.pk).update(starts_at=ends - timedelta(hours=2), ends_at=ends)


ENDS = pytest.mark.parametrize(
    ("days", "event_days", "left"), [(367, 367, 0), (360, 360, 1), (367, 360, 1), (367, -9, 1), (360, 367, 1)]
)
"""How long ago the programme ended, how long ago the event, and whether what is personal is still there."""


@ENDS
def test_registrations_end_a_year_after_the_programme_and_their_event(
    event: Event, enrolment: Enrolment, days: int, event_days: int, left: int
) -> None:
    user = enrolment.party.membership_set.first().user  # type: ignore[union-attr]
    registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    Attendance.objects.create(event=event, enrolment=enrolment, user=user, way="on_site")
    ended(enrolment.programme, days)
    held(event, event_days)
    purge_all()
    assert (Registration.objects.count(), Attendance.objects.count()) == (left, left)
    assert Event.objects.get().taken == 1


@ENDS
def test_names_of_speakers_end_with_the_registrations_and_the_agenda_stays(
    event: Event, enrolment: Enrolment, days: int, event_days: int, left: int
) -> None:
    held(event, event_days)
    hours = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    event.agenda.create(title_fi="Avaus", speaker="Aino Alku", **hours)
    event.agenda.create(title_fi="Tauko", **hours)
    ended(enrolment.programme, days)
    deleted = purge_all()["names of speakers a year after the programme and their event"]
    assert (deleted, AgendaItem.objects.exclude(speaker="").count()) == (1 - left, left)
    assert AgendaItem.objects.count() == 2


@ENDS
def test_proposed_times_end_a_year_after_the_programme_and_the_time(
    enrolment: Enrolment, days: int, event_days: int, left: int
) -> None:
    activity, ends = enrolment.programme.activities.municipal().earliest("pk"), timezone.now()
    times = {"starts_at": ends - timedelta(days=event_days, hours=1), "ends_at": ends - timedelta(days=event_days)}
    Proposal.objects.create(enrolment=enrolment, activity=activity, note="Aino Alku", **times)
    ended(enrolment.programme, days)
    purge_all()
    assert Proposal.objects.count() == left


@pytest.mark.parametrize("coming", [True, False])
def test_who_has_a_coming_seat_stays_though_never_signed_in(event: Event, enrolment: Enrolment, coming: bool) -> None:
    user = factories.member(enrolment.party)
    registration, _made = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - timedelta(days=731))
    if not coming:
        registrations.cancel(registration=registration, actor=user)
    purge_all()
    assert User.objects.filter(pk=user.pk).exists() == coming
    assert Event.objects.get().taken == Registration.objects.standing().count()
