"""The staff's page of an event shows who has registered and leaves that to the participants."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import registrations
from events.models import Event, Registration
from programmes.models import Enrolment
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted(factories.municipality(), programme=factories.programme())


def register(event: Event, enrolment: Enrolment, people: int) -> None:
    for _person in range(people):
        user = factories.member(enrolment.party)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)


def test_saved_event_keeps_its_registrations(enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme, seats_per_participant=4)
    register(event, enrolment, 1)
    staff = factories.signed_in(factories.manager())
    page = staff.get(reverse("admin:events_event_change", args=[event.pk]))
    form = page.context["adminform"].form
    sent = {bound.html_name: bound.value() or "" for bound in form if not isinstance(bound.value(), list)}
    for name in ("starts_at", "ends_at", "registration_closes_at"):
        moment = getattr(event, name)
        sent |= {f"{name}_0": f"{moment:%d.%m.%Y}", f"{name}_1": f"{moment:%H:%M:%S}"} if moment else {}
    formset = page.context["inline_admin_formsets"][0].formset
    sent |= {f"{formset.prefix}-{key}": value for key, value in formset.management_form.initial.items()}
    sent |= {f"{formset.prefix}-0-id": formset.forms[0].instance.pk, "title_fi": "Uusi nimi"}
    answer = staff.post(reverse("admin:events_event_change", args=[event.pk]), sent)
    event.refresh_from_db()
    assert (answer.status_code, event.title_fi) == (302, "Uusi nimi")  # type: ignore[attr-defined]
    assert Registration.objects.get().state == Registration.State.REGISTERED


def test_page_takes_as_many_queries_for_one_registration_as_for_three(enrolment: Enrolment) -> None:
    staff, counts = factories.signed_in(factories.manager()), []
    staff.get(reverse("admin:events_event_add"))
    for people in (1, 3):
        event = factories.event(enrolment.programme, seats_per_participant=4)
        register(event, enrolment, people)
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse("admin:events_event_change", args=[event.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
