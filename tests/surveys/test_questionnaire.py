"""The read model of a form's content, and the forms that come with the portal."""

import copy
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from surveys import instruments
from surveys.models import InstrumentVersion
from surveys.models.instrument import questionnaire_of
from surveys.queries.form import form_sections
from surveys.questionnaire import Questionnaire
from surveys.services.freezing import freeze_form
from tests import factories

FORMS = instruments.forms()


def texts(content: Any) -> list[dict[str, str]]:
    """Every text in the content, wherever it stands."""
    if isinstance(content, dict):
        own = [content] if "fi" in content else []
        return own + [text for value in content.values() for text in texts(value)]
    return [text for value in content for text in texts(value)] if isinstance(content, list) else []


@pytest.mark.parametrize("key", FORMS)
def test_every_text_is_in_three_languages(key: str) -> None:
    form_texts = texts(FORMS[key])
    assert form_texts
    assert [text for text in form_texts if not (text["fi"] and text["sv"] and text["en"])] == []


@pytest.mark.parametrize(("key", "rated"), [("aspects-11", 11), ("items-28", 28)])
def test_form_has_its_aspects_levels_and_ratings(key: str, rated: int) -> None:
    form = Questionnaire.of(FORMS[key])
    assert [aspect.number for aspect in form.aspects if aspect.personal] == [1, 2, 3, 4]
    assert list(form.aspect_names("en")) == list(range(1, 12))
    assert form.aspect_names("sv")[1] == "Egen digital kompetens"
    assert form.level_names("en") == {1: "Poor", 2: "Passable", 3: "Satisfactory", 4: "Good", 5: "Excellent"}
    assert len(form.rated) == rated
    assert [len(questions) > 0 for questions in form.rated_by_aspect.values()] == [True] * 11
    assert [question.code for question in form.grouping] == ["sector"]


def test_each_bare_aspect_is_asked_with_a_line_of_help() -> None:
    fields = [field for section in form_sections(Questionnaire.of(FORMS["aspects-11"])) for field in section.fields]
    assert len({field["help"] for field in fields if field["question"].rates} - {""}) == 11


@pytest.mark.parametrize("key", FORMS)
def test_last_screen_with_ratings_says_that_one_is_needed(key: str) -> None:
    sections = form_sections(Questionnaire.of(FORMS[key]))
    rating = [section for section in sections if any(field["question"].rates for field in section.fields)]
    assert [section for section in sections if section.unrated] == rating[-1:]


@pytest.mark.parametrize("key", FORMS)
def test_rating_nothing_is_said_of_the_part_and_beside_no_question(key: str) -> None:
    questionnaire = Questionnaire.of(FORMS[key])
    sent = QueryDict("")
    sections = form_sections(questionnaire, sent, questionnaire.read(sent).errors)
    assert [section.error for section in sections if section.error] == [questionnaire.unrated]
    assert not [field for section in sections for field in section.fields if field["error"] == questionnaire.unrated]


def test_questions_outside_the_aspects_are_in_none() -> None:
    form = Questionnaire.of(FORMS["items-28"])
    within = {question.code for questions in form.rated_by_aspect.values() for question in questions}
    assert {question.code for question in form.rated} - within == {"G1", "G2", "G3", "H1", "H2", "H3"}


def test_content_of_an_unknown_kind_is_refused() -> None:
    content = FORMS["aspects-11"]
    question = {**content["sections"][1]["questions"][0], "kind": "drawing"}
    with pytest.raises(KeyError, match="drawing"):
        Questionnaire.of({**content, "sections": [{**content["sections"][1], "questions": [question]}]})


def test_frozen_form_is_read_once_a_process(db: None) -> None:
    version = factories.form_version()
    freeze_form(version)
    first = questionnaire_of(version.pk)
    with CaptureQueriesContext(connection) as captured:
        assert questionnaire_of(version.pk) is first
    assert len(captured) == 0


def test_form_that_may_still_change_is_read_each_time(db: None) -> None:
    version = factories.form_version()
    assert questionnaire_of(version.pk).level_names("en")[5] == "Excellent"
    version.content["scales"]["grade"]["steps"][4]["en"] = "Splendid"
    version.digest = "0" * 64
    version.save()
    assert questionnaire_of(version.pk).level_names("en")[5] == "Splendid"


def test_freezing_again_keeps_the_first_moment(db: None) -> None:
    version = factories.form_version()
    freeze_form(version)
    first = InstrumentVersion.objects.get(pk=version.pk).frozen_at
    freeze_form(version)
    assert first
    assert InstrumentVersion.objects.get(pk=version.pk).frozen_at == first


def test_changed_form_updates_its_version_until_that_is_frozen(db: None) -> None:
    version = factories.form_version()
    InstrumentVersion.objects.filter(pk=version.pk).update(digest="0" * 64)
    instruments.load()
    assert InstrumentVersion.objects.filter(instrument__key="aspects-11").count() == 1
    freeze_form(version)
    InstrumentVersion.objects.filter(pk=version.pk).update(digest="0" * 64)
    instruments.load()
    newest = InstrumentVersion.objects.usual()
    assert (newest.number, newest.frozen_at) == (2, None)


@pytest.mark.parametrize("kind", ["question", "option"])
def test_code_that_has_no_room_in_a_tally_is_not_loaded(kind: str) -> None:
    """Its survey could be answered and never be counted."""
    content = copy.deepcopy(FORMS["aspects-11"])
    asked = next(
        question for section in content["sections"] for question in section["questions"] if "options" in question
    )
    (asked if kind == "question" else asked["options"][0])["code"] = "eleven-long"
    instruments.check_codes(FORMS["aspects-11"])
    with pytest.raises(ValueError, match="eleven-long"):
        instruments.check_codes(content)
