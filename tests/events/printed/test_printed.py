"""Badges, table signs and the list of groups: accessible, whatever people are called and however many they are."""

import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from documents.text_layout import TextLayout
from events.models import Event, Group, Grouping, GroupMember, Registration
from events.printed.badges import badges_of
from events.printed.fitting import fitting
from events.services import registrations
from municipalities.portal_brand import portal_brand
from participants.models import Enrolment
from tests import factories
from tests.documents.second_opinion import found_by_pdfua

KINDS = ("badges", "signs", "groups")
STRANGE = (
    "Wolfeschlegelsteinhausenbergerdorffschmidt",
    "Maximilianna Aleksandra Marjaana von Hertzen-Kauppakylä-Lähdesmäki af Björneborg",
    "😀 Ilo Ilonen 👩‍👩‍👧",
    "<b>Bobby</b> <script>alert(1)</script>",
    "X",
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    return factories.event(enrolment.programme, title_fi="Aloitus", title_sv="Start", title_en="Kick-off")


def takes(event: Event, enrolment: Enrolment, name: str, language: str = "fi") -> Registration:
    user = factories.member(enrolment.party, name=name, language=language)
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)[0]


def grouped(event: Event, *groups: list[Registration], **fields: Any) -> None:
    grouping = Grouping.objects.create(event=event, number=len(groups), made_at=timezone.now())
    for number, people in enumerate(groups, start=1):
        group = Group.objects.create(grouping=grouping, number=number, **fields)
        GroupMember.objects.bulk_create(GroupMember(group=group, registration=one) for one in people)


def pdf_of(staff: Client, event: Event, name: str) -> bytes:
    answer: Any = staff.get(reverse("admin:event-print", args=[event.pk, name]))
    assert answer["Content-Type"] == "application/pdf"
    return b"".join(answer.streaming_content)


def told(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    path = folder / "printed.pdf"
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


@pytest.mark.parametrize("name", KINDS)
def test_whatever_people_are_called_the_document_is_accessible(
    staff: Client, event: Event, enrolment: Enrolment, name: str, tmp_path: Path
) -> None:
    people = [takes(event, enrolment, strange) for strange in STRANGE]
    grouped(event, people[:3], people[3:4], place="Sali <i>A</i>", name="Ryhmä & Co " + "ä" * 40)
    pdf = pdf_of(staff, event, name)
    assert found_by_pdfua(pdf, tmp_path) == []
    text = " ".join(told(pdf, tmp_path))
    assert "<script>alert(1)</script>" in text
    assert re.sub(r"\W", "", STRANGE[1]) in re.sub(r"\W", "", text)
    assert "😀" in text


@pytest.mark.parametrize("name", KINDS)
def test_event_without_people_and_groups_says_so(staff: Client, event: Event, name: str, tmp_path: Path) -> None:
    pdf = pdf_of(staff, event, name)
    assert found_by_pdfua(pdf, tmp_path) == []
    (text,) = told(pdf, tmp_path)
    said = "Nobody has a seat yet." if name == "badges" else "No groups have been made yet."
    assert said in text


def test_badges_are_eight_on_a_sheet_of_those_who_have_a_seat(
    staff: Client, event: Event, enrolment: Enrolment, tmp_path: Path
) -> None:
    for number in range(9):
        takes(event, enrolment, f"Nimi {number}")
    gone = takes(event, enrolment, "Poissa Oleva")
    registrations.cancel(registration=gone, actor=gone.user)
    first, second = told(pdf_of(staff, event, "badges"), tmp_path)
    assert ([f"Nimi {number}" in first for number in range(9)], "Nimi 8" in second) == ([True] * 8 + [False], True)
    assert "Poissa" not in first + second


def test_badge_speaks_the_language_of_who_wears_it(event: Event, enrolment: Enrolment) -> None:
    for name, language in (("Aino", "fi"), ("Bo", "sv"), ("Cecil", "en")):
        takes(event, enrolment, name, language)
    badges = badges_of(event, TextLayout(portal_brand().faces, "fi"))
    assert [(one.name, one.language, one.event, one.role) for one in badges] == [
        ("Aino", "fi", "Aloitus", "toimialan asiantuntija"),
        ("Bo", "sv", "Start", "sektorsakkunnig"),
        ("Cecil", "en", "Kick-off", "sector expert"),
    ]


def test_longer_names_have_smaller_letters_and_no_word_is_broken_while_it_fits() -> None:
    layout = TextLayout(portal_brand().faces, "fi")

    def size(name: str) -> int:
        return fitting(name, millimetres=83, most=2, sizes=(30, 22, 15, 12), layout=layout)

    assert [size(name) for name in ("Aino Alku", "Niilo Kumpulainen-Aho", STRANGE[1])] == [30, 22, 12]
    assert size("") == 30


def test_signs_stand_on_a_sheet_for_each_group_and_say_it_on_both_sides(
    staff: Client, event: Event, enrolment: Enrolment, tmp_path: Path
) -> None:
    aino, outi = (takes(event, enrolment, name) for name in ("Aino Alku", "Outi Ulkona"))
    grouped(event, [aino], [], place="Sali B")
    pages = told(pdf_of(staff, event, "signs"), tmp_path)
    assert [(page.count("Group 1"), page.count("Group 2"), page.count("Sali B")) for page in pages] == [
        (2, 0, 2),
        (0, 2, 2),
    ]
    assert (pages[0].count("Aino Alku"), str(outi.user) in "".join(pages)) == (2, False)


@pytest.mark.parametrize(("people", "named"), [(1, True), (8, True), (24, True), (36, True), (100, False)])
def test_each_side_of_a_sign_stays_on_its_half_of_the_paper(
    staff: Client, event: Event, enrolment: Enrolment, people: int, named: bool, tmp_path: Path
) -> None:
    seats = [takes(event, enrolment, f"Etunimi Suku-Nimi{number}") for number in range(people)]
    grouped(event, seats, place="Pitkä käytävä toisessa kerroksessa " * 3, name="")
    pdf = pdf_of(staff, event, "signs")
    (page,) = told(pdf, tmp_path)
    assert (page.count("Suku-Nimi0"), f"{people} people" in page) == ((2, False) if named else (0, True))
    bounds = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "printed.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    half, foot = 210 / 2 * 72 / 25.4, 210 * 72 / 25.4
    words = [(float(top), float(bottom)) for top, bottom in re.findall(r'yMin="(\S+)" xMax="\S+" yMax="(\S+)"', bounds)]
    assert len(words) > 20
    assert [word for word in words if not (0 <= word[0] < word[1] <= half or half <= word[0] < word[1] <= foot)] == []


def test_list_tells_group_place_people_and_who_is_in_none(
    staff: Client, event: Event, enrolment: Enrolment, tmp_path: Path
) -> None:
    aino, _outi = (takes(event, enrolment, name) for name in ("Aino Alku", "Outi Ulkona"))
    grouped(event, [aino], [], place="Sali B")
    text = " ".join(told(pdf_of(staff, event, "groups"), tmp_path))
    assert re.search(r"Group 1 Sali B 1 person Name Participant Aino Alku \S", text)
    assert "Group 2 Sali B Nobody is in this group. In no group 1 person" in text


def test_groups_that_are_still_looked_for_are_printed_nowhere(
    staff: Client, event: Event, enrolment: Enrolment, tmp_path: Path
) -> None:
    grouped(event, [takes(event, enrolment, "Aino Alku")])
    Grouping.objects.update(made_at=None)
    for name in ("signs", "groups"):
        assert "No groups have been made yet." in " ".join(told(pdf_of(staff, event, name), tmp_path))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_lists_speak_the_language_of_the_staff(
    event: Event, enrolment: Enrolment, language: str, tmp_path: Path
) -> None:
    grouped(event, [takes(event, enrolment, "Aino Alku")])
    client = factories.signed_in(factories.consultant(language=language))
    word = {"fi": "Ryhmä 1", "sv": "Grupp 1", "en": "Group 1"}[language]
    for name in ("signs", "groups"):
        assert word in " ".join(told(pdf_of(client, event, name), tmp_path))


def test_hundred_and_twenty_people_take_less_than_ten_seconds(
    staff: Client, event: Event, enrolment: Enrolment, tmp_path: Path
) -> None:
    people = [takes(event, enrolment, f"Etunimi{number} Sukunimi-Pitkänen") for number in range(120)]
    grouped(event, *(people[at : at + 6] for at in range(0, 120, 6)))
    for name, pages in (("badges", 15), ("signs", 20)):
        begun = time.process_time()
        assert len(told(pdf_of(staff, event, name), tmp_path)) == pages
        assert time.process_time() - begun < 10
    assert "Etunimi119" in " ".join(told(pdf_of(staff, event, "groups"), tmp_path))


def test_what_is_none_of_these_and_an_event_that_is_not_there_are_a_404(staff: Client, event: Event) -> None:
    for pk, name in ((event.pk, "nothing"), (event.pk + 999, "badges")):
        assert staff.get(reverse("admin:event-print", args=[pk, name])).status_code == 404


def test_pages_of_the_event_lead_there(staff: Client, event: Event, enrolment: Enrolment) -> None:
    badges = reverse("admin:event-print", args=[event.pk, "badges"])
    facts, seats, groups = (
        reverse(f"admin:{name}", args=[event.pk]) for name in ("events_event_change", "seats-event", "event-groups")
    )
    assert [badges in staff.get(page).content.decode() for page in (facts, seats, groups)] == [False] * 3
    grouped(event, [takes(event, enrolment, "Aino Alku")])
    assert [badges in staff.get(page).content.decode() for page in (facts, seats, groups)] == [True] * 3
    for page in (facts, groups):
        shown = staff.get(page).content.decode()
        assert [reverse("admin:event-print", args=[event.pk, name]) in shown for name in ("signs", "groups")] == [
            True
        ] * 2
