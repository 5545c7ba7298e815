"""Contact details end; that the municipality took part does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.retention import purge_all
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories


@pytest.mark.parametrize(("days", "kept"), [(367, False), (360, True)])
def test_contact_details_end_a_year_after_the_programme(db: None, days: int, kept: bool) -> None:
    ended = timezone.localdate() - timedelta(days=days)
    enrolment = factories.accepted(factories.municipality())
    Programme.objects.filter(pk=enrolment.programme_id).update(starts=ended - timedelta(days=300), ends=ended)
    purge_all()
    kept_row = Enrolment.objects.get(pk=enrolment.pk)
    assert (kept_row.state, bool(kept_row.contact_email), bool(kept_row.contact_name)) == (
        Enrolment.State.ACCEPTED,
        kept,
        kept,
    )


@pytest.mark.parametrize(("state", "kept"), [("declined", False), ("withdrawn", False), ("accepted", True)])
def test_contact_details_of_a_declined_enrolment_end_a_year_after_the_decision(
    db: None, state: str, kept: bool
) -> None:
    enrolment = factories.accepted(factories.municipality())
    decided = timezone.now() - timedelta(days=367)
    Enrolment.objects.filter(pk=enrolment.pk).update(state=state, decided_at=decided)
    purge_all()
    assert bool(Enrolment.objects.get(pk=enrolment.pk).contact_email) == kept
