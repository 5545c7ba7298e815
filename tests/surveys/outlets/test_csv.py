"""The table of results: the figures of the page and no other, safe to open in a spreadsheet."""

import csv
import re
from io import StringIO
from typing import Any

import pytest

from accounts.models import User
from municipalities.models import Membership
from municipalities.models.party import as_fields
from participants.addresses import page_address
from participants.models import Enrolment
from surveys.models import Round, Survey
from surveys.outlets.csv import safe
from surveys.services import closing
from tests import factories


def participant(round: Round, sectors: dict[str, int], value: int = 3, release: bool = True) -> Enrolment:
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    factories.closed(round, municipality, sectors, value=value, release=release)
    return enrolment


def download(enrolment: Enrolment, user: User | None = None, outlet: str = "csv", language: str = "fi") -> Any:
    client = factories.signed_in(user or factories.contact_of(enrolment))
    address = page_address("survey-results-file", enrolment, outlet)
    return client.get(re.sub("^/../", f"/{language}/", address))


def table(enrolment: Enrolment, user: User | None = None, language: str = "fi") -> list[list[str]]:
    answer = download(enrolment, user, language=language)
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_file_opens_in_a_finnish_spreadsheet(round: Round) -> None:
    answer = download(participant(round, {"edu": 20}))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.csv"', answer["Content-Disposition"])
    assert len({len(row) for row in table(participant(round, {"edu": 20}))}) == 1


def tallied(round: Round, rows: list[dict[str, Any]], **heads: int) -> Enrolment:
    """A participant whose released survey has these answers and so many people in each sector."""
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    factories.counted(round, municipality, rows, heads)
    return enrolment


def people(sector: str, values: tuple[int, ...], many: int) -> list[dict[str, Any]]:
    return [factories.answers(values[index % len(values)], sector) for index in range(many)]


def test_figures_are_those_of_the_page(round: Round) -> None:
    """Means, counts and shares of the page, to the same decimals."""
    enrolment = tallied(round, people("edu", (3, 4, 4, 5), 33))
    for value in (2, 2, 3, 4):
        participant(round, {"edu": 20}, value=value)
    rows = table(enrolment)
    aspects = [row for row in rows if re.match(r"\d+\. ", row[1])]
    assert [row[2:6] for row in aspects] == [["33", "", "4,0", "3,0"]] * 11
    rated = [row for row in rows if row[6:11] == ["0", "0", "9", "16", "8"]]
    assert [row[2:6] for row in rated] == [["33", "", "4,0", ""]] * 11
    chosen = [row for row in rows[1:] if row[3]]
    assert [row[2:4] for row in chosen] == [["", "80 % tai enemmän"], *[["", "20 % tai vähemmän"]] * (len(chosen) - 1)]


def page_of(enrolment: Enrolment) -> str:
    client = factories.signed_in(factories.contact_of(enrolment))
    return str(client.get(re.sub("^/../", "/en/", page_address("survey-results", enrolment))).content.decode())


def test_where_nearly_all_answered_alike_neither_page_nor_table_counts(round: Round) -> None:
    """33 of 35 rated everything 5."""
    enrolment = tallied(round, people("edu", (5,), 33) + people("edu", (1,), 2))
    rows = table(enrolment, language="en")
    rated = [row for row in rows if "half levels" in row[-1]]
    assert [row[2:-1] for row in rated] == [["35", "", "4.5", "", *[""] * 5]] * 11
    assert not any(row[6:11] != [""] * 5 for row in rows[1:])
    text = page_of(enrolment)
    assert ("Nearly everybody in some group" in text, 'class="bar"' in text, "4.8" in text) == (True, False, False)
    assert not re.search(r"Excellent: \d", text)


def test_where_a_sector_answered_alike_page_and_table_have_shares(round: Round) -> None:
    rows = people("edu", (4,), 20) + people("tech", (1, 2, 3, 4, 5), 20)
    enrolment = tallied(round, rows, edu=100, tech=100)
    written = table(enrolment, language="en")
    about = [row for row in written if row[-1] == "about" and row[1].rpartition(": ")[2][:1].isdigit()]
    shares = [(row[1].rpartition(": ")[2][:3], row[2:6], row[-1]) for row in about]
    assert shares[:3] == [
        ("1–2", ["", "20", "", ""], "about"),
        ("3 S", ["", "10", "", ""], "about"),
        ("4–5", ["", "70", "", ""], "about"),
    ]
    assert len(shares) == 33
    assert not any(row[6:11] != [""] * 5 for row in written[1:])
    text = page_of(enrolment)
    assert re.search(r'aria-label="How the ratings spread: 1–2 [^"]*: 20 %, 3 [^"]*: 10 %, 4–5 [^"]*: 70 %"', text)
    assert ("Shares are in tens of per cent." in text, "24" in re.findall(r": (\d+)", text)) == (True, False)


def test_nothing_has_two_decimals(round: Round) -> None:
    """On the page, its alternative texts and drawings, and in the table; each mean is a third."""
    enrolment = tallied(round, people("edu", (2, 3, 3, 4, 4, 5), 36) + people("tech", (1, 1, 2), 21), edu=50, tech=50)
    for value in (2, 2, 3, 4):
        participant(round, {"edu": 20}, value=value)
    rows = table(enrolment, language="en")
    assert {row[5] for row in rows[1:]} == {"", "2.7"}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.fullmatch(r"\d+\.\d\d+", cell)] == []
    text = page_of(enrolment)
    main = text[text.index("<h1") : text.index("</main>")]
    words = re.sub(r"<path[^>]*>|<text[^>]*>|<circle[^>]*>|<line[^>]*>|<rect[^>]*>|viewBox=\S+", "", main)
    assert re.findall(r"\b[1-5][.,]\d\d", words) == []


def test_drawing_is_of_the_rounded_mean(round: Round) -> None:
    """Means of 2.77 and 2.81 are drawn at the same place."""
    places = []
    for ones in (28, 25):
        rows = people("edu", (5,), 32) + people("edu", (1,), ones) + people("edu", (2,), 56 - ones)
        text = page_of(tallied(round, rows))
        places.append(re.findall(r'<circle cx="([^"]+)"', text))
    assert places[0] == places[1]
    assert places[0]


def test_sectors_are_shaded_by_the_mean_that_is_shown_and_what_is_hidden_has_no_shade(round: Round) -> None:
    rows = people("edu", (2, 3, 3), 30) + people("tech", (4, 5), 30)
    text = page_of(tallied(round, rows, edu=100, tech=100))
    cells = set(re.findall(r'<td class="num( heat-\d)?">([\d.]+|–)</td>', text[text.index("sectors heat") :]))
    assert cells == {(" heat-3", "2.7"), (" heat-5", "4.5"), ("", "–")}


def test_sector_that_the_page_hides_is_hidden_and_explained(round: Round) -> None:
    varied = (1, 2, 3, 4, 5)
    rows = people("edu", varied, 30) + people("tech", varied, 12) + people("adm", varied, 3)
    enrolment = tallied(round, rows, edu=100, tech=100, adm=100)
    written = [row for row in table(enrolment, language="en") if ": 1. " in row[1]]
    assert [row[4] for row in written] == ["3.0", "", "", "", "", ""]
    assert [row[-1].startswith("Not shown: the number of staff") for row in written] == [False] + [True] * 5


def test_table_of_four_answers_has_no_figure(round: Round) -> None:
    rows = table(participant(round, {"edu": 4}, value=5), language="en")
    figures = [row[2:-1] for row in rows if row[0] not in ("Part", "Respondents")]
    assert figures
    assert set(map(tuple, figures)) == {("",) * 9}
    assert "Not shown: fewer than 5 people rated this, or it would tell what a few of them gave." in {
        row[-1] for row in rows
    }


def test_reader_of_several_municipalities_gets_no_more_than_on_the_page(round: Round) -> None:
    mine, *also_mine = (participant(round, {"edu": 20}, value=value) for value in (3, 3, 4))
    for _ in range(2):
        participant(round, {"edu": 20}, value=2)
    assert {row[5] for row in table(mine)[1:]} == {"", "2,8"}
    reader = factories.contact_of(mine)
    for enrolment in also_mine:
        factories.belonging(user=reader, role=Membership.Role.CONTACT, **as_fields(enrolment.party))
    assert {row[5] for row in table(mine, reader)[1:]} == {""}


def test_results_before_release_are_a_404_for_members_and_a_file_for_staff(round: Round) -> None:
    enrolment = participant(round, {"edu": 20}, release=False)
    assert download(enrolment, factories.consultant()).status_code == 200
    assert download(enrolment).status_code == 404


def test_unknown_outlet_and_another_municipality_are_a_404(round: Round) -> None:
    enrolment, other = participant(round, {"edu": 20}), participant(round, {"edu": 20})
    assert download(enrolment, outlet="xls").status_code == 404
    assert download(enrolment, factories.contact_of(other)).status_code == 404


def test_own_words_cannot_become_a_formula(round: Round) -> None:
    enrolment = participant(round, {"edu": 20})
    survey = Survey.objects.get(municipality=enrolment.municipality)
    factories.said(survey, '=HYPERLINK("http://x";"y")')
    factories.said(survey, "ei näytetä", review="hidden")
    last = [row[-1] for row in table(enrolment)]
    assert '\'=HYPERLINK("http://x";"y")' in last
    assert "ei näytetä" not in last


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1"])
def test_what_looks_like_a_formula_is_kept_a_text(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert [safe(cell) for cell in ("a=1", "", 5)] == ["a=1", "", 5]


def test_link_is_on_the_page(round: Round) -> None:
    enrolment = participant(round, {"edu": 20})
    address = page_address("survey-results-file", enrolment, "csv")
    client = factories.signed_in(factories.contact_of(enrolment))
    assert f'href="{address}"' in client.get(page_address("survey-results", enrolment)).content.decode()


def test_joint_table_says_how_many_are_behind_it(round: Round) -> None:
    municipalities = [factories.municipality() for _ in range(3)]
    enrolment = factories.accepted(*municipalities, programme=round.programme)
    for municipality, people in zip(municipalities, (10, 10, 3), strict=True):
        factories.closed(round, municipality, {"edu": people})
    assert [row[2] for row in table(enrolment, language="en") if row[0] == "Respondents"] == ["23", "20"]


def test_open_survey_has_no_table_even_for_staff(round: Round) -> None:
    municipality = factories.municipality()
    enrolment = factories.accepted(municipality, programme=round.programme)
    survey = factories.opened(round, municipality)
    factories.answered(survey, {"edu": 20})
    assert download(enrolment, factories.consultant()).status_code == 404
    closing.close(survey=survey)
    assert download(enrolment, factories.consultant()).status_code == 200
