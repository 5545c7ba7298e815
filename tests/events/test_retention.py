"""Who took part ends; how many did does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.retention import purge_all
from events import registrations
from events.models import Event, Registration
from programmes.models import Enrolment, Programme


@pytest.mark.parametrize(("days", "left"), [(367, 0), (360, 1)])
def test_registrations_end_a_year_after_the_programme(event: Event, enrolment: Enrolment, days: int, left: int) -> None:
    user = enrolment.party.membership_set.first().user  # type: ignore[union-attr]
    registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    ended = timezone.localdate() - timedelta(days=days)
    Programme.objects.filter(pk=enrolment.programme_id).update(starts=ended - timedelta(days=9), ends=ended)
    purge_all()
    assert Registration.objects.count() == left
    assert Event.objects.get().taken == 1
