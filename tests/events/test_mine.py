"""A person's own schedule across all that they take part in."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from events.models import AgendaItem, Event, Registration
from events.months import by_month
from events.queries import schedule
from events.services import registrations
from municipalities.models import Membership
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def person(enrolment: Enrolment) -> User:
    return factories.member(enrolment.party, role=Membership.Role.CONTACT)


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(reverse("my-schedule") + query).content.decode()
    return re.findall(r'<h4 lang="fi"><a href="[^"]*">([^<]*)</a>', page)


def take(event: Event, enrolment: Enrolment, user: User) -> Registration:
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)[0]


def own(enrolment: Enrolment, **fields: object) -> Event:
    return factories.event(enrolment.programme, enrolment=enrolment, **{"title_fi": "Oma koulutus", **fields})


def test_own_schedule_has_seats_and_own_sessions_and_the_rest_on_asking(
    enrolment: Enrolment, event: Event, person: User
) -> None:
    factories.event(enrolment.programme, title_fi="Muu tilaisuus", starts_at=event.starts_at + timedelta(days=1))
    own(enrolment, starts_at=event.starts_at + timedelta(days=2))
    take(event, enrolment, person)
    client = factories.signed_in(person)
    assert titles(client) == ["Aloitustilaisuus", "Oma koulutus"]
    assert titles(client, "?show=all") == ["Aloitustilaisuus", "Muu tilaisuus", "Oma koulutus"]


def test_nothing_of_other_participants_or_programmes_and_no_draft_is_shown(
    enrolment: Enrolment, event: Event, person: User
) -> None:
    other = factories.accepted(programme=enrolment.programme)
    own(other, title_fi="Muiden koulutus")
    stranger = factories.accepted()
    factories.event(stranger.programme, title_fi="Vieras")
    factories.event(enrolment.programme, title_fi="Luonnos", published_at=None)
    take(event, other, factories.member(other.party))
    assert titles(factories.signed_in(person), "?show=all") == ["Aloitustilaisuus"]
    assert titles(factories.signed_in(person)) == []


def test_whoever_comes_through_two_participants_sees_both_and_through_whom(
    enrolment: Enrolment, event: Event, person: User
) -> None:
    second = factories.accepted()
    Membership.objects.create(
        user=person, municipality=second.municipality, role=Membership.Role.EXPERT, accepted_at=timezone.now()
    )
    other = factories.event(second.programme, title_fi="Toisen", starts_at=event.starts_at + timedelta(hours=1))
    take(event, enrolment, person)
    take(other, second, person)
    page = factories.signed_in(person).get(reverse("my-schedule")).content.decode()
    assert f"paikan päällä · {enrolment.party}" in page
    assert f"paikan päällä · {second.party}" in page
    assert factories.page("event", second, other.pk) in page


def test_each_state_is_said_in_words(enrolment: Enrolment, person: User) -> None:
    def row(state: str, **fields: object) -> None:
        Registration.objects.create(
            event=factories.event(enrolment.programme), enrolment=enrolment, user=person, state=state, **fields
        )

    now = timezone.now()
    row("registered")
    row("waiting", queued_at=now)
    row("offered", queued_at=now, offered_until=now + timedelta(days=1))
    row("cancelled")
    page = factories.signed_in(person).get(reverse("my-schedule"), headers={"accept-language": "fi"}).content.decode()
    found = re.findall(r'<span class="tag [a-z]*">([^<]*)</span>', page)
    assert found == ["sinulla on paikka", "olet jonossa", "sinulle tarjotaan paikkaa"]


def test_next_is_the_first_that_takes_place(enrolment: Enrolment, event: Event, person: User) -> None:
    sooner = factories.event(enrolment.programme, title_fi="Peruttu", starts_at=event.starts_at - timedelta(days=1))
    for one in (sooner, event):
        take(one, enrolment, person)
    Event.objects.filter(pk=sooner.pk).update(cancelled_at=timezone.now())
    page = factories.signed_in(person).get(reverse("my-schedule")).content.decode()
    assert re.findall(r'<h2 id="next-up" lang="fi"><a href="[^"]*">([^<]*)', page) == ["Aloitustilaisuus"]


def test_past_event_says_how_many_of_its_materials_the_person_may_open(enrolment: Enrolment, person: User) -> None:
    past = factories.event(enrolment.programme, starts_at=timezone.now() - timedelta(days=3))
    Registration.objects.create(event=past, enrolment=enrolment, user=person)
    factories.material(enrolment.programme, event=past.pk)
    factories.material(enrolment.programme, event=past.pk, audience=",official,")
    page = factories.signed_in(person).get(reverse("my-schedule")).content.decode()
    assert '<p class="small">1 aineisto</p>' in page


def test_consultant_sees_what_they_hold_and_nobody_elses(enrolment: Enrolment) -> None:
    first, second = factories.consultant(), factories.consultant()
    mine = own(enrolment, consultant=first)
    own(enrolment, consultant=second, title_fi="Toisen")
    page = factories.signed_in(first).get(reverse("my-schedule")).content.decode()
    assert reverse("admin:events_event_change", args=[mine.pk]) in page
    assert "Toisen" not in page


def test_person_of_nothing_reads_what_will_come_here(db: None) -> None:
    page = factories.signed_in(factories.person()).get(reverse("my-schedule")).content.decode()
    assert '<div class="empty">' in page


def test_own_schedule_asks_as_many_queries_for_many_events_and_participants(
    enrolment: Enrolment, event: Event, person: User
) -> None:
    client = factories.signed_in(person)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("my-schedule")).status_code == 200
        return len(captured)

    take(event, enrolment, person)
    first = queries()
    for _number in range(3):
        take(factories.event(enrolment.programme), enrolment, person)
        own(enrolment)
    assert queries() == first


def test_months_are_those_of_helsinki_and_keep_the_order(enrolment: Enrolment) -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    for day in (datetime(2030, 1, 31, 23, 30, tzinfo=helsinki), datetime(2030, 2, 1, 0, 30, tzinfo=helsinki)):
        factories.event(enrolment.programme, starts_at=day)
    months = by_month(schedule(enrolment, timezone.now()))
    assert [(first.isoformat(), len(found)) for first, found in months] == [("2030-01-01", 1), ("2030-02-01", 1)]


def test_events_page_shows_its_materials_to_whom_they_are_for(enrolment: Enrolment, event: Event, person: User) -> None:
    expert = factories.member(enrolment.party)
    factories.material(enrolment.programme, event=event.pk, title_fi="Kaikkien kalvot")
    factories.material(enrolment.programme, event=event.pk, title_fi="Päättäjien kalvot", audience=",official,")
    factories.material(enrolment.programme, title_fi="Muun tilaisuuden kalvot")
    page = factories.signed_in(expert).get(factories.page("event", enrolment, event.pk)).content.decode()
    assert [word in page for word in ("Kaikkien kalvot", "Päättäjien kalvot", "Muun tilaisuuden kalvot")] == [
        True,
        False,
        False,
    ]


def test_agenda_leads_to_a_material_only_whom_it_is_for(enrolment: Enrolment, event: Event, person: User) -> None:
    secret = factories.material(
        enrolment.programme, title_fi="Päättäjien kalvot", url="https://example.org/salainen", audience=",official,"
    )
    AgendaItem.objects.create(
        event=event, title_fi="Avaus", starts_at=event.starts_at, ends_at=event.ends_at, material=secret
    )
    page = factories.page("event", enrolment, event.pk)
    shown = {
        role: factories.signed_in(factories.member(enrolment.party, role=role)).get(page).content.decode()
        for role in ("developer", "official")
    }
    assert {role: ("Avaus" in text, "salainen" in text, "Päättäjien" in text) for role, text in shown.items()} == {
        "developer": (True, False, False),
        "official": (True, True, True),
    }
