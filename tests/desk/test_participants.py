"""The list of participants, the page of one, and the log in words."""

import io
import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from audit.actions import ACTIONS
from audit.models import Entry
from desk.log import lines_of
from desk.participants import ListView
from events.services import registrations
from municipalities.services import members
from participants.models import Enrolment
from programmes.models import Programme
from roadmaps import services as roadmaps
from roadmaps.models import DevelopmentTarget, Measure
from roadmaps.services import levels
from tests import factories

MOST_QUERIES = 15


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def full(programme: Programme, **fields: Any) -> Enrolment:
    """A participant with something of everything."""
    place = factories.municipality(**fields)
    enrolment = factories.accepted(place, programme=programme)
    contact = factories.contact_of(enrolment)
    event = factories.event(programme)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    factories.closed(factories.survey_round(programme), place, {"edu": 12})
    roadmap = roadmaps.start(enrolment=enrolment, actor=contact)
    levels.set_targets(roadmap=roadmap, actor=contact, targets={1: (4, "")})
    return enrolment


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def list_of(programme: Programme) -> str:
    return f"{reverse('admin:participants')}?programme={programme.slug}"


def page_of(enrolment: Enrolment) -> str:
    return reverse("admin:participant", args=[enrolment.pk])


def test_list_tells_where_each_participant_stands(staff: Client, programme: Programme) -> None:
    enrolment = full(programme, population=3_210)
    (row,) = staff.get(list_of(programme)).context["rows"]
    assert (row.name, row.place.inhabitants) == (str(enrolment.party), 3_210)
    assert (row.answering.state != "", row.roadmap.set, row.roadmap.levels) == (True, 1, 11)


@pytest.mark.parametrize("sort", ["name", "-name", "inhabitants", "-inhabitants"])
def test_page_shows_its_part_of_the_order_and_only_that_is_read(
    staff: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setattr("desk.views.lists.ROWS", 2)
    for name, population in (("Aarila", 100), ("Bodom", 200), ("Cuusi", 300)):
        place = factories.municipality(name_fi=name, name_sv=name, population=population)
        factories.accepted(place, programme=programme)
    shown = [
        [
            (row.name, row.place.inhabitants)
            for row in staff.get(f"{list_of(programme)}&sort={sort}&p={page}").context["rows"]
        ]
        for page in (1, 2)
    ]
    ordered = [("Aarila", 100), ("Bodom", 200), ("Cuusi", 300)]
    wanted = ordered[::-1] if sort.startswith("-") else ordered
    assert shown == [wanted[:2], wanted[2:]]


def test_list_asks_as_often_for_one_participant_as_for_three(staff: Client, programme: Programme) -> None:
    full(programme)
    queries_of(staff, list_of(programme))
    one = queries_of(staff, list_of(programme))
    for _more in range(2):
        full(programme)
    assert queries_of(staff, list_of(programme)) == one <= MOST_QUERIES


def test_list_is_exported_as_it_is_filtered(staff: Client, programme: Programme) -> None:
    full(programme, name_fi="=HYPERLINK(1)")
    full(programme, name_fi="Kuusiranta")
    answer: Any = staff.get(f"{list_of(programme)}&q=hyper&_export=xlsx")
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet.max_row, sheet["A2"].value, sheet["A2"].data_type) == (2, "=HYPERLINK(1)", "s")


@pytest.mark.parametrize("asked", ["sort=rate", "sort=-levels", "sort=region", "sort=%C2%B2", "p=99", "p=x", "q=%25"])
def test_any_order_and_page_is_answered(staff: Client, programme: Programme, asked: str) -> None:
    full(programme)
    assert staff.get(f"{list_of(programme)}&{asked}").status_code == 200


def test_page_of_a_participant_shows_everything_of_it_and_of_no_other(staff: Client, programme: Programme) -> None:
    enrolment, other = full(programme), full(programme, name_fi="Toinen kunta")
    shown = staff.get(page_of(enrolment)).content.decode()
    contact = factories.contact_of(enrolment)
    for told in (str(enrolment.party), contact.name, enrolment.motivation, "gave a seat", "set a target level"):
        assert told in shown
    assert factories.contact_of(other).email not in shown
    assert "Toinen kunta" not in shown


def added(enrolment: Enrolment, title: str, **fields: Any) -> None:
    """A measure of the participant's roadmap, in a development target of its own."""
    target = DevelopmentTarget.objects.create(
        roadmap=enrolment.roadmap, level=enrolment.roadmap.levels.earliest("aspect"), title=f"Kohde: {title}"
    )
    days = {"starts": date(2026, 3, 1), "ends": date(2026, 11, 30)}
    Measure.objects.create(development_target=target, title=title, **{"owner": "tietohallinto", **days, **fields})


def test_page_shows_levels_targets_and_measures_of_the_roadmap(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    added(enrolment, "Kuvataan tietovirrat", status="under_way", owner="Tietohallintopäällikkö", internal=True)
    enrolment.roadmap.versions.create(number=1, language="fi", content={}, pdf="roadmaps/1.pdf")
    enrolment.roadmap.levels.filter(aspect=1).update(baseline=Decimal("3.4"))
    section = staff.get(page_of(enrolment)).content.decode().split('id="roadmap"')[1].split("</section>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    for told in ("3.4 Satisfactory", "4 Good", "Kohde: Kuvataan tietovirrat", "under way", "Tietohallintopäällikkö"):
        assert told in text
    assert "not for publication" in text
    measure = Measure.objects.get()
    for leads in (factories.page("measure", enrolment, measure.pk), factories.page("roadmap-pdf", enrolment, 1)):
        assert leads.split("/m/")[1] in section


def test_measures_are_folded_when_they_are_many(staff: Client, programme: Programme, monkeypatch: Any) -> None:
    enrolment = full(programme)
    monkeypatch.setattr("desk.participant.FEW", 1)
    opened = '<details class="folded" open>'
    added(enrolment, "Yksi")
    assert opened in staff.get(page_of(enrolment)).content.decode()
    added(enrolment, "Kaksi")
    assert opened not in staff.get(page_of(enrolment)).content.decode()


def test_page_asks_as_often_for_one_measure_as_for_three(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    added(enrolment, "Yksi")
    queries_of(staff, page_of(enrolment))
    one = queries_of(staff, page_of(enrolment))
    added(enrolment, "Kaksi")
    added(enrolment, "Kolme")
    assert queries_of(staff, page_of(enrolment)) == one


def test_page_leads_to_the_round_and_to_the_words_that_wait(staff: Client, programme: Programme) -> None:
    enrolment, other = full(programme), full(programme)
    survey, another = (one.municipality.surveys.get() for one in (enrolment, other) if one.municipality)
    factories.said(survey, "Oma vastaus", review="waiting")
    factories.said(survey, "Näkyvä vastaus")
    factories.said(another, "Toisen vastaus", review="waiting")
    page = staff.get(page_of(enrolment)).content.decode()
    assert reverse("admin:surveys_round_change", args=[survey.round_id]) in page
    assert "1 open answer waits for review" in page
    (onward,) = re.findall(r'href="([^"]*openanswer[^"]*)"', page)
    rows = staff.get(unescape(onward)).context["cl"].result_list
    assert [answer.text for answer in rows] == ["Oma vastaus"]


def test_words_that_wait_are_told_to_nobody_who_does_not_review(programme: Programme) -> None:
    enrolment = full(programme)
    assert enrolment.municipality
    factories.said(enrolment.municipality.surveys.get(), "Oma vastaus", review="waiting")
    manager = factories.signed_in(factories.manager(language="en"))
    assert "openanswer" not in manager.get(page_of(enrolment)).content.decode()


def test_page_asks_as_often_for_much_as_for_little(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    queries_of(staff, page_of(enrolment))
    one = queries_of(staff, page_of(enrolment))
    for _more in range(3):
        member = factories.member(enrolment.party)
        event = factories.event(programme)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=member, actor=member)
    assert queries_of(staff, page_of(enrolment)) == one


@pytest.mark.parametrize("state", ["submitted", "declined"])
def test_page_of_whoever_does_not_take_part_is_shown_too(staff: Client, programme: Programme, state: str) -> None:
    waiting = factories.submitted(programme=programme)
    Enrolment.objects.filter(pk=waiting.pk).update(state=state)
    assert staff.get(page_of(waiting)).status_code == 200


def test_every_action_has_words_in_every_language() -> None:
    for language in ("fi", "sv"):
        with translation.override(language):
            said = {action: str(words) for action, words in ACTIONS.items()}
        with translation.override("en"):
            assert [action for action, words in ACTIONS.items() if str(words) == said[action]] == []
        assert len(set(said.values())) == len(ACTIONS)


def test_log_says_who_did_what_to_what_and_leads_there(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    with translation.override("en"):
        lines = lines_of(list(Entry.objects.filter(action="enrolment.accepted")))
        name = str(enrolment)
    assert (lines[0].did, lines[0].thing, lines[0].address) == ("accepted an enrolment", name, page_of(enrolment))


def test_log_is_found_by_municipality_and_by_person(staff: Client, programme: Programme) -> None:
    first, second = full(programme, name_fi="Kuusiranta"), full(programme, name_fi="Merikallio")
    page = reverse("admin:log")
    contact = factories.contact_of(second)
    contact.name = "Merja Merikallio"
    contact.save()
    of_place = staff.get(page, {"q": "kuusi"}).context["lines"]
    assert {line.who for line in of_place} >= {factories.contact_of(first).name}
    assert contact.name not in {line.who for line in of_place}
    assert {line.who for line in staff.get(page, {"who": contact.email}).context["lines"]} == {contact.name}


def test_log_asks_as_often_for_one_namesake_as_for_three(staff: Client, programme: Programme) -> None:
    page = f"{reverse('admin:log')}?q=kuusi"
    full(programme, name_fi="Kuusiranta")
    queries_of(staff, page)
    one = queries_of(staff, page)
    full(programme, name_fi="Kuusikko")
    full(programme, name_fi="Kuusela")
    assert queries_of(staff, page) == one


def test_log_names_what_is_gone_by_its_kind(staff: Client, programme: Programme) -> None:
    enrolment = full(programme)
    actor = factories.contact_of(enrolment)
    invited = members.invite(
        party=enrolment.party, actor=actor, name="x", email="gone@example.org", role="expert", language="fi"
    )
    members.remove(membership=invited, actor=actor)
    (line,) = lines_of(list(Entry.objects.filter(action="member.removed")))
    assert (line.address, "gone@example.org" in line.thing) == ("", False)


@pytest.mark.parametrize("asked", [{"since": "x"}, {"since": "0001-01-01"}, {"q": "%"}, {"who": "²"}, {"p": "9999"}])
def test_nonsense_asked_of_the_log_breaks_nothing(staff: Client, programme: Programme, asked: dict[str, str]) -> None:
    full(programme)
    assert staff.get(reverse("admin:log"), asked).status_code == 200


def test_log_asks_as_often_for_one_line_as_for_three_and_is_exported(staff: Client, programme: Programme) -> None:
    full(programme)
    queries_of(staff, reverse("admin:log"))
    one = queries_of(staff, reverse("admin:log"))
    full(programme)
    full(programme)
    assert queries_of(staff, reverse("admin:log")) == one
    answer: Any = staff.get(reverse("admin:log"), {"_export": "xlsx"})
    sheet: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 1 + Entry.objects.count()


def test_letter_from_the_page_goes_to_exactly_its_people(staff: Client, programme: Programme) -> None:
    enrolment = factories.accepted(factories.municipality(name_fi="Kuusi"), programme=programme)
    factories.contact_of(factories.accepted(factories.municipality(name_fi="Kuusiranta"), programme=programme))
    people = {factories.contact_of(enrolment).pk, factories.member(enrolment.party).pk}
    page = staff.get(page_of(enrolment)).content.decode()
    (onward,) = re.findall(r'href="([^"]*only=[^"]*)"', page)
    chosen = staff.get(unescape(onward)).context["chosen"]
    assert {one.pk for one in chosen.recipients} == people
    assert str(enrolment.party) in staff.get(unescape(onward)).context["words"]


def test_name_of_a_list_is_in_the_readers_language_or_the_one_that_there_is(programme: Programme) -> None:
    factories.accepted(factories.municipality(name_fi="Kettula", name_sv="Rävby"), programme=programme)
    factories.accepted(factories.municipality(name_fi="Sutela", name_sv=""), programme=programme)
    with translation.override("sv"):
        view = ListView({"programme": programme.slug, "sort": "name"})
    assert [row.name for row in view.rows] == ["Rävby", "Sutela"]


def test_names_in_a_list_are_escaped(staff: Client, programme: Programme) -> None:
    factories.accepted(factories.municipality(name_fi="<i>Kumma"), programme=programme)
    content = staff.get(list_of(programme)).content.decode()
    assert "&lt;i&gt;Kumma" in content
    assert "<i>Kumma" not in content
