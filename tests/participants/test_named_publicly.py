"""The public page names the participants that agreed to it, and nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories


def page_of(client: Client, programme: Programme) -> str:
    return client.get(reverse("programme", args=[programme.slug])).content.decode()


def test_page_names_those_who_agreed_and_were_accepted(client: Client, programme: Programme) -> None:
    agreed = factories.accepted(programme=programme, may_be_named=True)
    silent = factories.accepted(programme=programme)
    waiting = factories.submitted(programme=programme, may_be_named=True)
    page = page_of(client, programme)
    assert "Mukana muun muassa" in page
    assert [str(one.party) in page for one in (agreed, silent, waiting)] == [True, False, False]


def test_ended_programme_keeps_their_names(client: Client, programme: Programme) -> None:
    agreed = factories.accepted(programme=programme, may_be_named=True)
    Programme.objects.filter(pk=programme.pk).update(state="ended")
    page = page_of(client, programme)
    assert "Mukana olivat muun muassa" in page
    assert str(agreed.party) in page


def test_who_has_withdrawn_is_named_no_more(client: Client, programme: Programme) -> None:
    gone = factories.accepted(programme=programme, may_be_named=True)
    Enrolment.objects.filter(pk=gone.pk).update(state=Enrolment.State.WITHDRAWN)
    assert str(gone.party) not in page_of(client, programme)


def test_nobody_agreed_is_no_heading(client: Client, programme: Programme) -> None:
    factories.accepted(programme=programme)
    assert "muun muassa" not in page_of(client, programme)


@pytest.mark.parametrize("said", [True, False])
def test_form_leaves_it_to_the_contact_person(client: Client, programme: Programme, said: bool) -> None:
    sent: dict[str, Any] = {
        "municipalities": str(factories.municipality()),
        "contact_name": "Kaisa Kontakti",
        "contact_email": "kaisa@example.org",
        "motivation": "Siksi.",
        "terms": "on",
        **({"may_be_named": "on"} if said else {}),
    }
    page = client.post(reverse("enrol", args=[programme.slug]), sent, follow=True)
    assert ("Kyllä, hankkeen sivulla" in page.content.decode()) == said
    draft = page.context["draft"].receipt
    terms = page.context["terms_version"]
    client.post(reverse("enrol-review", args=[programme.slug]), {"draft": draft, "terms_version": terms})
    assert Enrolment.objects.get().may_be_named == said


def test_staff_keep_what_a_participant_says_later_and_it_is_logged(programme: Programme) -> None:
    enrolment = factories.accepted(programme=programme, may_be_named=True)
    staff = factories.signed_in(factories.consultant())
    address = reverse("admin:participants_enrolment_change", args=[enrolment.pk])
    staff.post(address, {"consultant": enrolment.consultant_id or ""})
    enrolment.refresh_from_db()
    assert enrolment.may_be_named is False
    assert Entry.objects.get(action="enrolment.naming_changed").payload == {"may": False}
    staff.post(address, {"consultant": enrolment.consultant_id or ""})
    assert Entry.objects.filter(action="enrolment.naming_changed").count() == 1
