"""Who took part ends; how many did does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from events.models import Event, Proposal, Registration
from events.services import registrations
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories


@pytest.mark.parametrize(("days", "left"), [(367, 0), (360, 1)])
def test_registrations_end_a_year_after_the_programme(event: Event, enrolment: Enrolment, days: int, left: int) -> None:
    user = enrolment.party.membership_set.first().user  # type: ignore[union-attr]
    registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    ended = timezone.localdate() - timedelta(days=days)
    Programme.objects.filter(pk=enrolment.programme_id).update(starts=ended - timedelta(days=9), ends=ended)
    purge_all()
    assert Registration.objects.count() == left
    assert Event.objects.get().taken == 1


@pytest.mark.parametrize(("days", "left"), [(367, 0), (360, 1)])
def test_proposed_times_end_a_year_after_the_programme(enrolment: Enrolment, days: int, left: int) -> None:
    activity, starts = enrolment.programme.activities.municipal().earliest("pk"), timezone.now()
    ends = starts + timedelta(hours=1)
    Proposal.objects.create(enrolment=enrolment, activity=activity, starts_at=starts, ends_at=ends, note="Aino Alku")
    ended = timezone.localdate() - timedelta(days=days)
    Programme.objects.filter(pk=enrolment.programme_id).update(starts=ended - timedelta(days=9), ends=ended)
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
