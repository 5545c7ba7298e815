"""Feedback is answered, counted and kept as a survey is, and belongs to no municipality."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from outbox.models import Message
from surveys.models import Comparison, KeyPair, OpenAnswer, Round, SealedAnswer, Submission, Survey, Tally
from surveys.models.instrument import FrozenInstrument
from surveys.queries.rounds import surveys_of
from surveys.sealing import Response
from surveys.services import closing, feedback
from surveys.services.answering import keep_sealed
from tests import factories

FULL = {"token": "t", "F1": "4", "F2": "dont_know", "F3": "Lisää taukoja."}


@pytest.fixture
def said(db: None) -> Survey:
    return factories.feedback()


def address(survey: Survey, name: str = "survey") -> str:
    return reverse(name, args=[survey.key])


def send(survey: Survey, **changes: Any) -> Any:
    return Client().post(address(survey), {**FULL, **changes})


def answered(survey: Survey, ratings: list[int], **words: str) -> None:
    keep_sealed(survey, [Response({"F1": rating, "F2": rating}, words) for rating in ratings])


def test_answer_is_sealed_with_no_link_and_no_cookie(said: Survey) -> None:
    client = Client()
    assert client.get(address(said)).status_code == 200
    answer = client.post(address(said), FULL)
    assert (answer.status_code, answer["Location"]) == (302, f"{address(said, 'survey-thanks')}?lang=fi")
    assert not client.cookies
    (stored,) = factories.unsealed(said)
    assert (stored.choices, stored.words) == ({"F1": 4, "F2": "dont_know"}, {"F3": "Lisää taukoja."})
    assert OpenAnswer.objects.count() == Tally.objects.count() == 0


def test_boxes_are_equally_long(said: Survey) -> None:
    for number, words in enumerate(("", "x" * 1000)):
        send(said, token=f"{number}", F3=words)
    assert len({len(box) for box in SealedAnswer.objects.values_list("box", flat=True)}) == 1


def test_somebody_signed_in_is_not_known(said: Survey) -> None:
    client, entries = factories.signed_in(factories.person()), Entry.objects.count()
    page = client.post(address(said), FULL)
    assert (page.status_code, Entry.objects.count()) == (302, entries)
    assert "Vary" not in page or "Cookie" not in page["Vary"]


def test_form_sent_twice_counts_once(said: Survey) -> None:
    assert [send(said).status_code for _twice in range(2)] == [302, 302]
    assert (SealedAnswer.objects.count(), send(said, F1="1").status_code) == (1, 409)
    send(said, token="another")
    assert SealedAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "wrong"), [({"F1": "", "F2": ""}, "F1"), ({"F1": "9", "F2": "x"}, "F1"), ({"F3": "x" * 1001}, "F3")]
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(said: Survey, sent: dict[str, str], wrong: str) -> None:
    answer = send(said, **sent)
    assert (answer.status_code, list(answer.context["errors"]), SealedAnswer.objects.count()) == (422, [wrong], 0)
    assert (sent.get("F3") or FULL["F3"]) in answer.content.decode()


def test_a_thousand_characters_fit(said: Survey) -> None:
    assert send(said, F3="ä" * 1000).status_code == 302


def test_hostile_words_are_stored_as_words(said: Survey) -> None:
    assert send(said, F1="'; DROP TABLE", F3="<script>alert(1)</script>\x00", sector="edu").status_code == 302
    (stored,) = factories.unsealed(said)
    assert (stored.choices, stored.words) == ({"F2": "dont_know"}, {"F3": "<script>alert(1)</script>"})


def test_enter_in_a_field_sends_nothing(said: Survey) -> None:
    answer = send(said, **{"not-yet": "1"})
    assert (answer.status_code, SealedAnswer.objects.count()) == (422, 0)
    assert FULL["F3"] in answer.content.decode()


@pytest.mark.parametrize("opens", [-15, 1])
def test_outside_its_time_nothing_is_taken_in(db: None, opens: int) -> None:
    survey = factories.feedback(timezone.now() + timedelta(days=opens))
    assert (send(survey).status_code, SealedAnswer.objects.count()) == (409, 0)
    assert Client().get(address(survey)).status_code == 200


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("name", ["survey", "survey-thanks", "survey-anonymity"])
def test_pages_are_in_the_language_asked_for_and_name_what_is_asked_about(
    said: Survey, language: str, name: str
) -> None:
    page = Client().get(f"{address(said, name)}?lang={language}").content.decode()
    assert (f'<html lang="{language}"' in page, str(said.round) in page, "<script" in page) == (True, True, False)


def test_one_network_sends_so_many_and_no_more(said: Survey, settings: Any) -> None:
    settings.ANSWERS_OF_A_NETWORK = 2
    sent = [send(said, token=f"{number}").status_code for number in range(3)]
    assert (sent, SealedAnswer.objects.count()) == ([302, 302, 429], 2)


def test_closing_counts_and_destroys_the_boxes_and_their_key(said: Survey) -> None:
    answered(said, [4, 4, 5, 3, 2], F3="Hyvä.")
    send(said)
    assert closing.close(survey=said)
    said.refresh_from_db()
    assert (said.state, said.respondents, said.public_key) == (Survey.State.RELEASED, 6, None)
    assert SealedAnswer.objects.count() == KeyPair.objects.count() == Submission.objects.count() == 0
    assert sorted(OpenAnswer.objects.values_list("text", flat=True)) == ["Hyvä."] * 5 + [FULL["F3"]]
    assert Tally.objects.filter(survey=said, question="F1").count() == 4
    assert not closing.close(survey=said)


def test_nobody_is_compared_or_written_to(said: Survey) -> None:
    factories.accepted()
    answered(said, [3] * 6)
    closing.close(survey=said)
    assert Comparison.objects.count() == 0
    assert not Message.objects.filter(key__startswith="survey:").exists()


def test_feedback_is_on_no_participants_pages(said: Survey) -> None:
    enrolment = factories.accepted()
    assert surveys_of(enrolment) == []
    assert Round.objects.get().programme is None


def test_it_is_known_when_it_was_opened(said: Survey) -> None:
    assert said.opened_at is not None
    assert said.round.launched_at is not None


def test_its_form_is_frozen_once_it_is_asked(said: Survey) -> None:
    version = said.round.instrument_version
    version.content = {}
    version.refresh_from_db(fields=["frozen_at"])
    with pytest.raises(FrozenInstrument):
        version.save()


def test_an_occasion_is_asked_about_once(said: Survey) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.feedback(occasion=said.occasion)


@pytest.mark.parametrize("both", [True, False])
def test_survey_is_of_a_municipality_or_feedback(said: Survey, both: bool) -> None:
    place = factories.municipality() if both else None
    survey = Survey(round=said.round, municipality=place, occasion="event:2" if both else "")
    with pytest.raises(ValidationError):
        survey.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        survey.save()


def moved(survey: Survey, opens_at: datetime) -> bool:
    return feedback.move(survey=survey, opens_at=opens_at, closes_at=opens_at + timedelta(days=14))


def test_time_to_answer_is_moved_with_what_has_come(said: Survey) -> None:
    send(said)
    other, later = factories.feedback(), said.round.opens_at + timedelta(days=3)
    assert [moved(said, later), moved(said, later)] == [True, False]
    assert Round.objects.get(pk=other.round_id).opens_at == other.round.opens_at
    assert (send(said, token="another").status_code, SealedAnswer.objects.count()) == (409, 1)
    assert Entry.objects.filter(action="feedback.moved").count() == 1


def test_counted_feedback_does_not_move(said: Survey) -> None:
    closing.close(survey=said)
    assert not moved(said, timezone.now())


def test_staff_find_it_in_no_list_of_surveys_or_rounds(said: Survey) -> None:
    staff = factories.signed_in(factories.consultant())
    for register in ("survey", "round"):
        page = staff.get(reverse(f"admin:surveys_{register}_changelist"))
        assert (page.status_code, str(said.round) in page.content.decode()) == (200, False)
        answer = staff.get(
            reverse(f"admin:surveys_{register}_change", args=[said.pk if register == "survey" else said.round_id])
        )
        assert answer.status_code == 302


def test_municipalities_are_not_asked_with_its_form(said: Survey) -> None:
    page = factories.signed_in(factories.consultant()).get(reverse("admin:surveys_round_add")).content.decode()
    assert f'<option value="{said.round.instrument_version_id}"' not in page
