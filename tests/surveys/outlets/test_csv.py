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

AS_MANY = {"edu": 20, "tech": 10, "adm": 3}


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


def test_figures_are_those_of_the_page(round: Round) -> None:
    """Means, counts and shares of the page, to the same decimals."""
    enrolment = participant(round, AS_MANY, value=5)
    for value in (1, 2, 5):
        participant(round, {"edu": 20}, value=value)
    rows = table(enrolment)
    aspects = [row for row in rows if re.match(r"\d+\. ", row[1])]
    assert [row[2:6] for row in aspects] == [["33", "", "5,00", "2,7"]] * 11
    rated = [row for row in rows if row[6:11] == ["0", "0", "0", "0", "33"]]
    assert [row[2:6] for row in rated] == [["33", "", "5,00", ""]] * 11
    chosen = [row for row in rows[1:] if row[3]]
    assert (chosen[0][2:4], {tuple(row[2:4]) for row in chosen[1:]}) == (["33", "100"], {("0", "0")})


def test_sector_that_the_page_hides_is_hidden_and_explained(round: Round) -> None:
    enrolment = participant(round, AS_MANY, value=5)
    rows = [row for row in table(enrolment, language="en") if ": 1. " in row[1]]
    assert [row[4] for row in rows] == ["5.0", "", "", "", "", ""]
    assert [row[-1].startswith("Not shown: fewer than 5 people") for row in rows] == [
        False,
        True,
        True,
        True,
        True,
        True,
    ]


def test_table_of_four_answers_has_no_figure(round: Round) -> None:
    rows = table(participant(round, {"edu": 4}, value=5), language="en")
    figures = [row[2:-1] for row in rows if row[0] not in ("Part", "Respondents")]
    assert figures
    assert set(map(tuple, figures)) == {("",) * 9}
    assert "Fewer than 5 people rated this, so it is not shown." in {row[-1] for row in rows}


def test_reader_of_several_municipalities_gets_no_more_than_on_the_page(round: Round) -> None:
    mine, also_mine = participant(round, {"edu": 20}), participant(round, {"edu": 20}, value=5)
    for value in (1, 2):
        participant(round, {"edu": 20}, value=value)
    assert {row[5] for row in table(mine)[1:]} == {"", "2,7"}
    reader = factories.contact_of(mine)
    Membership.objects.create(user=reader, role=Membership.Role.CONTACT, **as_fields(also_mine.party))
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
