"""Each kind of question by itself: what it reads, refuses, counts and shows."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from surveys.portions import Portion
from surveys.questions import Question, question_of
from surveys.questions.figure import Chosen, Detail, Rating, Share, Words
from surveys.questions.kind import Counts, Reading
from surveys.scales import Scale, classes_of, in_language, level_of


def said(text: str) -> dict[str, str]:
    return {"fi": text, "sv": f"{text} sv", "en": f"{text} en"}


SCALE = Scale.of(
    {"steps": [{"value": value, **said(f"w{value}")} for value in (3, 1, 2)], "dont_know": said("dont_know")}
)
OPTIONS = [{"code": code, **said(code.upper())} for code in ("a", "b", "c")]


def made(kind: str, **data: Any) -> Question:
    return question_of({"code": "Q", "kind": kind, "text": said("Kysymys"), **data}, {"s": SCALE})


RATED = made("scale", scale="s", aspect=1)
ONE = made("single_choice", options=OPTIONS, required=True, background=False)
BACKGROUND = made("single_choice", options=OPTIONS, required=False, background=True)
SEVERAL = made("multiple_choice", options=OPTIONS, most=2)
TEXT = made("text")


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


class Answered:
    """Answers that may be shown."""

    detail = Detail.VALUES

    def __init__(self, values: dict[str, int] | None = None, people: int = 0, texts: Sequence[str] = ()) -> None:
        self.values, self.people, self.texts = values, people, texts
        self.fewest = 0

    def counts(self, question: Question) -> Counts | None:
        return None if self.values is None else Counts(self.values, self.people, self.detail)

    def own_words(self, question: Question, fewest: int) -> Sequence[str]:
        self.fewest = fewest
        return self.texts


@pytest.mark.parametrize(
    ("question", "sent", "reading"),
    [
        (RATED, "Q=2", Reading(2)),
        (RATED, "Q=dont_know", Reading("dont_know")),
        (RATED, "Q=4", Reading()),
        (RATED, "Q=%D9%A2", Reading()),
        (RATED, "", Reading()),
        (ONE, "Q=b", Reading("b")),
        (ONE, "Q=x", Reading(error="Choose one: Kysymys en")),
        (BACKGROUND, "Q=x", Reading()),
        (SEVERAL, "Q=a&Q=c", Reading(["a", "c"])),
        (SEVERAL, "Q=a&Q=a&Q=x&Q=b", Reading(["a", "b"])),
        (SEVERAL, "", Reading([])),
        (SEVERAL, "Q=a&Q=b&Q=c", Reading(error="You chose 3: leave at most 2.")),
        (TEXT, "Q=+sana%00+", Reading("sana")),
        (TEXT, "Q=++", Reading()),
        (TEXT, f"Q={'x' * 2000}", Reading("x" * 2000)),
        (TEXT, f"Q={'x' * 2001}", Reading(error="Shorten your answer to 2000 characters; it has 2001.")),
    ],
)
def test_answer_is_read_as_the_kind_knows_it(question: Question, sent: str, reading: Reading) -> None:
    assert question.read(QueryDict(sent)) == reading


@pytest.mark.parametrize(
    ("question", "answers", "values"),
    [
        (RATED, [1, 3, 3, "dont_know"], {"1": 1, "3": 2, "dont_know": 1}),
        (ONE, ["a", "a", "c"], {"a": 2, "c": 1}),
        (BACKGROUND, ["a", "a", "c"], {}),
        (SEVERAL, [["a", "b"], [], ["b"]], {"a": 1, "b": 2}),
        (TEXT, ["sana"], {}),
    ],
)
def test_answers_are_tallied_by_value(question: Question, answers: list[Any], values: dict[str, int]) -> None:
    assert question.tally(iter(answers)) == values


def test_people_behind_a_rating_are_those_who_rated() -> None:
    assert RATED.people({"1": 2, "3": 4, "dont_know": 9}, respondents=20) == 6
    assert SEVERAL.people({"a": 2, "b": 2}, respondents=20) == 20


def test_rating_leaves_dont_know_out_and_has_one_decimal() -> None:
    figure = RATED.figure(Answered({"1": 2, "2": 1, "dont_know": 5}, people=3))
    words = {1: "w1 en", 2: "w2 en", 3: "w3 en"}
    assert figure == Rating(answers=3, mean=1.3, distribution={1: 2, 2: 1, 3: 0}, words=words)


def test_rating_in_classes_has_shares_in_tens_and_half_levels() -> None:
    """5 of 14 and 8 of 14 are 36 and 57 per cent; 33 / 14 is 2.36."""
    source = Answered({"1": 8, "2": 1, "3": 5}, people=14)
    source.detail = Detail.CLASSES
    figure = RATED.figure(source)
    assert isinstance(figure, Rating)
    assert (figure.answers, figure.mean, figure.distribution) == (14, 2.0, None)
    assert figure.classes == (Share((1,), 60), Share((2,), 10), Share((3,), 40))


def test_rating_of_the_mean_alone_has_neither_counts_nor_shares() -> None:
    source = Answered({"1": 7, "2": 1}, people=8)
    source.detail = Detail.MEAN
    figure = RATED.figure(source)
    assert isinstance(figure, Rating)
    assert (figure.answers, figure.mean, figure.distribution, figure.classes) == (8, 1.5, None, None)


def test_class_is_named_by_its_ends() -> None:
    rating = Rating(5, 3.0, {1: "weak", 2: "fair", 3: "good"})
    assert [rating.named(Share(values, 0)) for values in ((1, 2), (3,))] == ["1–2 weak–fair", "3 good"]


@pytest.mark.parametrize(
    ("steps", "classes"),
    [((1, 2, 3, 4, 5), [(1, 2), (3,), (4, 5)]), ((1, 2, 3, 4), [(1, 2), (3, 4)]), ((3, 1, 2), [(1,), (2,), (3,)])],
)
def test_scale_has_a_class_below_its_middle_one_at_it_and_one_above(
    steps: tuple[int, ...], classes: list[tuple[int, ...]]
) -> None:
    assert classes_of(steps) == classes


def test_choices_are_shown_the_most_chosen_first_and_equal_ones_in_their_order() -> None:
    source = Answered({"c": 4, "b": 1}, people=5)
    assert SEVERAL.figure(source) == Chosen(5, (("C en", 4), ("B en", 1), ("A en", 0)), most=2)
    assert ONE.figure(source) == Chosen(5, (("C en", 4), ("B en", 1), ("A en", 0)), most=1)
    assert SEVERAL.figure(Answered({}, people=5)) == Chosen(5, (("A en", 0), ("B en", 0), ("C en", 0)), most=2)


def test_choices_told_coarsely_have_shares_and_no_counts() -> None:
    """18, 6 and 2 of 20 are 90, 30 and 10 per cent."""
    source = Answered({"c": 18, "b": 2, "a": 6}, people=20)
    source.detail = Detail.CLASSES
    told = (("C en", Portion(80, 100)), ("A en", Portion(30, 30)), ("B en", Portion(0, 20)))
    assert SEVERAL.figure(source) == Chosen(20, (), most=2, shares=told)
    assert ONE.figure(source) == Chosen(20, (), most=1, shares=told)
    assert [str(share) for _name, share in told] == ["80 % or more", "30 %", "20 % or less"]


@pytest.mark.parametrize("values", [{"c": 2, "b": 1}, {"a": 2, "b": 1, "c": 1}, {}])
def test_order_of_equal_shares_tells_no_counts(values: dict[str, int]) -> None:
    source = Answered(values, people=20)
    source.detail = Detail.CLASSES
    figure = SEVERAL.figure(source)
    assert isinstance(figure, Chosen)
    assert figure.shares == tuple((name, Portion(0, 20)) for name in ("A en", "B en", "C en"))


@pytest.mark.parametrize("question", [ONE, SEVERAL])
@pytest.mark.parametrize(
    ("values", "people", "outside"),
    [
        ({"a": 20}, 20, 0),
        ({"a": 18, "b": 2}, 20, 2),
        ({"a": 1, "b": 17}, 20, 3),
        ({}, 20, 0),
        ({"a": 1, "b": 1}, 20, 2),
        ({"a": 1, "b": 1, "c": 1}, 20, 3),
    ],
)
def test_outside_a_choice_are_those_who_did_not_make_it_and_outside_none_those_who_made_one(
    question: Question, values: dict[str, int], people: int, outside: int
) -> None:
    assert question.outside(values, people) == outside


def test_joint_share_is_made_of_what_is_told_of_each_group() -> None:
    """15 to 20 of the first twenty, and three of the others: 18 to 23 of 40, whatever the first ones' count is."""
    varied = Counts({"a": 3}, 20)
    for count in (15, 18, 20):
        alike = Counts({"a": count}, 20, Detail.CLASSES)
        joint = Counts({"a": count + 3}, 40, Detail.CLASSES, [alike, varied])
        assert (joint.between("a"), joint.between("b")) == ((18, 23), (0, 4))
        assert joint.shares("ab") == {"a": Portion(50, 60), "b": Portion(0, 20)}
    assert (varied.between("a"), varied.shares("ab")) == ((3, 3), None)


@pytest.mark.parametrize("question", [RATED, ONE, SEVERAL])
def test_nothing_is_shown_of_what_the_engine_keeps_back(question: Question) -> None:
    assert question.figure(Answered(None)) is None


def test_background_is_never_a_figure() -> None:
    assert BACKGROUND.figure(Answered({"a": 20}, people=20)) is None


def test_own_words_ask_for_ten_respondents() -> None:
    source = Answered(texts=["yksi", "kaksi"])
    assert TEXT.figure(source) == Words(("yksi", "kaksi"))
    assert source.fewest == 10
    assert TEXT.figure(Answered()) is None


def test_only_options_make_parts() -> None:
    assert ONE.parts() == {f"Q:{code}": {**said(code.upper())} for code in "abc"}
    assert ONE.part_of("b") == "Q:b"
    assert (RATED.parts(), SEVERAL.parts(), TEXT.parts()) == ({}, {}, {})
    with pytest.raises(LookupError):
        TEXT.part_of("sana")


def test_form_field_keeps_what_was_answered() -> None:
    field = RATED.form_field(QueryDict("Q=2"))
    assert [(choice.value, choice.text, choice.chosen) for choice in field["choices"]] == [
        ("1", "w1 en", False),
        ("2", "w2 en", True),
        ("3", "w3 en", False),
    ]
    assert (field["help"], field["dont_know"].chosen) == ("", False)
    assert RATED.form_field(QueryDict("Q=dont_know"))["dont_know"].chosen
    assert [choice.chosen for choice in SEVERAL.form_field(QueryDict("Q=a&Q=c"))["choices"]] == [True, False, True]
    assert [choice.chosen for choice in ONE.form_field(QueryDict("Q=c"))["choices"]] == [False, False, True]
    assert TEXT.form_field(QueryDict("Q=sana"))["typed"] == "sana"


def test_rating_has_a_line_of_help_where_the_form_gives_one() -> None:
    helped = made("scale", scale="s", aspect=1, help=said("Apu"))
    assert helped.form_field(QueryDict(""))["help"] == "Apu en"


def test_required_choice_says_what_is_missing() -> None:
    assert ONE.form_field(QueryDict(""))["missing"] == "Choose one: Kysymys en"
    assert BACKGROUND.form_field(QueryDict(""))["missing"] == ""


@pytest.mark.parametrize(("mean", "level"), [(1.0, 1), (1.49, 1), (1.5, 2), (3.49, 3), (3.5, 4), (5.0, 5)])
def test_level_is_the_nearest_step_a_half_upwards(mean: float, level: int) -> None:
    assert level_of(mean) == level


def test_text_that_a_language_lacks_is_finnish() -> None:
    assert (in_language(said("sana"), "sv"), in_language({"fi": "sana", "en": ""}, "en")) == ("sana sv", "sana")
    with translation.override("sv"):
        assert in_language(said("sana")) == "sana sv"
