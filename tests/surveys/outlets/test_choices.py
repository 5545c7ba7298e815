"""Choices on the page and in the table: counted, or told coarsely where nearly everybody chose alike."""

import csv
import re
from collections.abc import Sequence
from io import StringIO

import pytest

from participants.addresses import page_address
from participants.models import Enrolment
from surveys.models import Round
from tests import factories

WHY = "Nearly everybody in some group answered alike, so counts are not shown and shares are rough"
TIME, FLOW, WORK = "Independence of time and place", "Faster and more open flow of information", "More diverse ways of"


def benefits(chosen: int, others: int) -> list[list[str]]:
    """So many who chose the first benefit, and so many who chose the second one alone."""
    return [["time", "flow"], ["time"]] * (chosen // 2) + [["time"]] * (chosen % 2) + [["flow"]] * others


def tallied(round: Round, *members: Sequence[list[str]]) -> Enrolment:
    """A participant whose people chose these; of several municipalities when there are several."""
    places = [factories.municipality() for _ in members]
    enrolment = factories.accepted(*places, programme=round.programme)
    for place, choices in zip(places, members, strict=True):
        factories.counted(round, place, [factories.answers(benefits=chosen) for chosen in choices])
    return enrolment


def read(enrolment: Enrolment, *more: str) -> str:
    client = factories.signed_in(factories.contact_of(enrolment))
    name = "survey-results-file" if more else "survey-results"
    answer = client.get(re.sub("^/../", "/en/", page_address(name, enrolment, *more)))
    return str(answer.content.decode("utf-8-sig"))


def written(enrolment: Enrolment) -> list[list[str]]:
    """The rows of the table with a choice, and the one that says why they are not counted: name, count, share, note."""
    rows = list(csv.reader(StringIO(read(enrolment, "csv")), delimiter=";"))
    return [[row[1], row[2], row[3], row[-1]] for row in rows[1:] if row[3] or row[-1].startswith(WHY)]


def drawn(enrolment: Enrolment) -> tuple[list[str], list[list[str]]]:
    """The page's table of choices: its heads, and its rows."""
    table = re.search(r"<caption>Each person chose at most 5\.</caption>.*?</table>", read(enrolment), re.DOTALL)
    assert table
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', table[0], re.DOTALL)
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table[0])
    rows = [re.sub(r"<svg.*?</svg>", "", row).replace("\N{NO-BREAK SPACE}", "&nbsp;") for row in rows]
    return heads, [re.split(r'</th><td class="num">|</td><td class="num">|</td>', row)[:-1] for row in rows]


@pytest.mark.parametrize("others", [0, 2])
def test_where_fewer_than_three_differ_neither_page_nor_table_counts_any_choice(round: Round, others: int) -> None:
    """9 or 11 of 20 chose the second one, which would be 45 or 55 per cent."""
    enrolment = tallied(round, benefits(20 - others, others))
    why, *rows = written(enrolment)
    assert (why[1:3], why[3].startswith(WHY)) == (["20", ""], True)
    assert [row[1:] for row in rows] == [["", "80 % or more", "about"], ["", "60" if others else "50", "about"]] + [
        ["", "20 % or less", "about"]
    ] * 12
    assert [row[0] for row in rows][:2] == [TIME, FLOW]
    heads, choices = drawn(enrolment)
    assert heads == ["Choice", "Share"]
    assert choices[:2] == [[TIME, "80 % or more"], [FLOW, "60 %" if others else "50 %"]]
    assert [share for _name, share in choices[2:]] == ["20 % or less"] * 12
    assert WHY in read(enrolment)


def test_where_three_differ_page_and_table_count(round: Round) -> None:
    enrolment = tallied(round, benefits(17, 3))
    rows = written(enrolment)
    assert rows[:2] == [[TIME, "17", "85", ""], [FLOW, "11", "55", ""]]
    assert [row[1:] for row in rows[2:]] == [["0", "0", ""]] * 12
    heads, choices = drawn(enrolment)
    assert heads == ["Choice", "Chosen by", "Share"]
    assert choices[:2] == [[TIME, "17", "85&nbsp;%"], [FLOW, "11", "55&nbsp;%"]]
    assert WHY not in read(enrolment)


def test_order_of_the_table_is_the_questionnaires_where_the_shares_are_equal(round: Round) -> None:
    """Two chose the second one, none the others."""
    choices = [["time"]] * 18 + [["time", "part"]] * 2
    for enrolment in (tallied(round, choices), tallied(round, [["time"]] * 20)):
        names = [row[0] for row in written(enrolment)[1:]]
        assert names == [name for name, _share in drawn(enrolment)[1]]
        assert (names[:2], names.index("Stronger resident participation")) == ([TIME, FLOW], 8)
        assert names[2].startswith(WORK)


@pytest.mark.parametrize(("others", "coarse"), [(0, True), (3, False)])
def test_joint_page_and_table_are_coarse_where_a_member_is_alike(round: Round, others: int, coarse: bool) -> None:
    enrolment = tallied(round, benefits(20 - others, others), benefits(10, 10))
    assert (written(enrolment)[0][1:3] == ["40", ""]) == coarse
    assert ("Chosen by" in drawn(enrolment)[0], WHY in read(enrolment)) == (not coarse, coarse)


def test_wide_shares_are_told_as_ranges_of_fewer_than_twenty(round: Round) -> None:
    enrolment = tallied(round, benefits(15, 0))
    assert [row[2] for row in written(enrolment)[1:4]] == ["80 % or more", "30–70 %", "20 % or less"]
    assert [share for _name, share in drawn(enrolment)[1][:3]] == ["80 % or more", "30–70 %", "20 % or less"]


def test_bars_are_as_long_as_the_shares_beside_them(round: Round) -> None:
    """Of 17 and 11 of 20, of everybody; and as far as a share is told."""
    text = read(tallied(round, benefits(17, 3)))
    assert lengths(text)[:3] == [("85.0", "85.0"), ("55.0", "55.0"), ("0.0", "0.0")]
    text = read(tallied(round, benefits(20, 0)))
    assert lengths(text)[:3] == [("100.0", "80.0"), ("50.0", "50.0"), ("20.0", "0.0")]


def lengths(text: str) -> list[tuple[str, str]]:
    """Up to where each bar may reach, and up to where it does."""
    return re.findall(r'<rect class="about" width="([\d.]+)%" height="100%"></rect><rect width="([\d.]+)%"', text)
