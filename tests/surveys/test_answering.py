"""Answering as a respondent does it: over the web, without a session."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from redis import Redis

from accounts.models import User
from audit.models import Entry
from surveys.models import OpenAnswer, Round, SealedAnswer, Submission, Survey
from surveys.services import closing
from tests import factories


def address(survey: Survey, name: str = "survey") -> str:
    return reverse(name, args=[survey.key])


def send(survey: Survey, **changes: Any) -> Any:
    return Client().post(address(survey), factories.sent_form(**changes))


def test_answer_is_stored_as_sent(survey: Survey) -> None:
    answer = send(survey, N3="1", N4="dont_know", O1="Kirjataan kerran.")
    assert answer.status_code == 302
    assert answer["Location"] == f"{address(survey, 'survey-thanks')}?lang=fi"
    (stored,) = factories.unsealed(survey)
    assert stored.choices == {
        **{f"N{number}": 4 for number in range(1, 12)},
        "N3": 1,
        "N4": "dont_know",
        "sector": "edu",
        "position": "emp",
        "age": "40",
        "benefits": ["time", "flow"],
    }
    assert (stored.words, OpenAnswer.objects.count()) == ({"O1": "Kirjataan kerran."}, 0)


def test_answer_sent_twice_counts_once(survey: Survey) -> None:
    first, second = send(survey, O1="Kerran."), send(survey, O1="Kerran.")
    assert (first.status_code, second.status_code) == (302, 302)
    assert (SealedAnswer.objects.count(), Submission.objects.count()) == (1, 1)


def test_form_sent_again_with_other_answers_says_that_the_first_ones_stand(survey: Survey) -> None:
    send(survey, O1="Kerran.")
    answer = Client().post(f"{address(survey)}?lang=en", factories.sent_form(O1="Toisen kerran."))
    assert answer.status_code == 409
    assert "Your earlier answers are in" in answer.content.decode()
    assert [response.words for response in factories.unsealed(survey)] == [{"O1": "Kerran."}]


def test_answers_of_two_forms_count_twice(survey: Survey) -> None:
    send(survey, token="one")
    send(survey, token="two")
    assert SealedAnswer.objects.count() == 2


def test_token_of_another_survey_does_not_count_as_the_same(survey: Survey) -> None:
    other = factories.opened(survey.round, factories.municipality())
    send(survey)
    send(other)
    assert SealedAnswer.objects.count() == 2


def test_submission_keeps_no_token(survey: Survey) -> None:
    send(survey, token="the-secret-token")
    sent = Submission.objects.get()
    assert "the-secret-token" not in sent.digest + sent.fingerprint


def test_answer_without_a_token_is_shown_again(survey: Survey) -> None:
    answer = send(survey, token="", O1="Tämä säilyy.")
    assert answer.status_code == 422
    assert "Tämä säilyy." in answer.content.decode()
    assert SealedAnswer.objects.count() == 0


def test_answer_without_required_questions_is_shown_again_with_what_was_said(survey: Survey) -> None:
    answer = send(survey, sector="", O1="Tämä säilyy.")
    assert answer.status_code == 422
    assert "Tämä säilyy." in answer.content.decode()
    assert list(answer.context["errors"]) == ["sector"]
    assert SealedAnswer.objects.count() == 0


def test_enter_in_a_field_stores_nothing_and_shows_what_was_said(survey: Survey) -> None:
    answer = Client().post(
        f"{address(survey)}?lang=en", {**factories.sent_form("t", O1="Tämä säilyy."), "not-yet": "1"}
    )
    page = answer.content.decode()
    assert (answer.status_code, SealedAnswer.objects.count()) == (422, 0)
    assert ("Tämä säilyy." in page, 'value="t"' in page, "have not been sent yet" in page) == (True, True, True)
    assert send(survey, token="t").status_code == 302


def test_answer_without_any_rating_is_refused(survey: Survey) -> None:
    answer = Client().post(address(survey), {"token": "t", "sector": "edu", "position": "emp"})
    assert answer.status_code == 422
    assert list(answer.context["errors"]) == ["N1"]


def test_values_that_the_form_does_not_know_are_not_stored(survey: Survey) -> None:
    send(survey, N1="6", N2="robert'); DROP TABLE", N99="3", age="200", benefits=["time", "gold"], respondent="me@x.fi")
    stored = factories.unsealed(survey)[0].choices
    ratings = {f"N{number}": 4 for number in range(3, 12)}
    assert stored == {**ratings, "sector": "edu", "position": "emp", "benefits": ["time"]}


def test_too_many_benefits_are_refused_in_words(survey: Survey) -> None:
    answer = Client().post(
        f"{address(survey)}?lang=en",
        factories.sent_form(benefits=["time", "flow", "work", "access", "save", "routine"]),
    )
    assert answer.status_code == 422
    assert answer.context["errors"] == {"benefits": "You chose 6: leave at most 5."}
    assert SealedAnswer.objects.count() == 0


def test_null_bytes_are_taken_out(survey: Survey) -> None:
    assert send(survey, N1="\x00", sector="edu", O1="a\x00b", token="t\x00").status_code == 302
    assert factories.unsealed(survey)[0].words == {"O1": "ab"}


def test_two_megabytes_of_text_are_refused_in_words(survey: Survey) -> None:
    answer = Client().post(f"{address(survey)}?lang=en", factories.sent_form(O1="x" * 2 * 1024 * 1024))
    assert answer.status_code == 422
    assert answer.context["errors"] == {"O1": "Shorten your answer to 2000 characters; it has 2097152."}
    assert SealedAnswer.objects.count() == 0


@pytest.mark.parametrize("key", ["forged-key", "a\x00b", "x" * 500, "'OR'1'='1"])
@pytest.mark.parametrize("name", ["survey", "survey-thanks", "survey-anonymity"])
def test_forged_key_is_a_404_or_refused(survey: Survey, key: str, name: str) -> None:
    answer = Client().get(reverse(name, args=[key]))
    assert answer.status_code == (400 if "\x00" in key else 404)


def test_forged_key_takes_no_answer(survey: Survey) -> None:
    assert Client().post(reverse("survey", args=["forged"]), factories.sent_form()).status_code == 404
    assert SealedAnswer.objects.count() == 0


def test_draft_is_a_404(round: Round) -> None:
    draft = Survey.objects.create(round=round, municipality=factories.municipality())
    assert Client().get(address(draft)).status_code == 404
    assert send(draft).status_code == 404
    assert SealedAnswer.objects.count() == 0


def test_closed_survey_refuses(survey: Survey) -> None:
    closing.close(survey=survey)
    assert Client().get(address(survey)).status_code == 200
    assert send(survey).status_code == 409
    assert SealedAnswer.objects.count() == 0


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)], ids=["not open yet", "time is up"])
def test_survey_outside_its_window_refuses(survey: Survey, opens: int, closes: int) -> None:
    now = timezone.now()
    Round.objects.filter(pk=survey.round_id).update(
        opens_at=now + timedelta(days=opens), closes_at=now + timedelta(days=closes)
    )
    assert send(survey).status_code == 409
    assert SealedAnswer.objects.count() == 0


@pytest.mark.parametrize("name", ["survey", "survey-thanks", "survey-anonymity"])
def test_no_page_of_the_survey_sets_a_cookie(survey: Survey, name: str) -> None:
    client = Client()
    answer = client.get(address(survey, name))
    assert answer.status_code == 200
    assert (dict(answer.cookies), dict(client.cookies)) == ({}, {})


def test_sending_sets_no_cookie(survey: Survey) -> None:
    client = Client(enforce_csrf_checks=True)
    for form in (factories.sent_form(), factories.sent_form(sector="")):
        answer = client.post(address(survey), form)
        assert (dict(answer.cookies), dict(client.cookies)) == ({}, {})


def test_answer_of_somebody_signed_in_is_stored_like_any_other(survey: Survey) -> None:
    """A session that the browser carries must leave no trace: same row, no new session, no log entry."""
    client = factories.signed_in(factories.member(factories.place_of(survey)))
    entries = Entry.objects.count()
    client.post(address(survey), factories.sent_form())
    assert factories.unsealed(survey)[0].choices == factories.answers(4, benefits=["time", "flow"])
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "Kuntamme toimintatavat"), ("sv", "Vår kommuns arbetssätt"), ("en", "How our municipality works")],
)
def test_form_exists_in_the_language(survey: Survey, language: str, words: str) -> None:
    page = Client().get(f"{address(survey)}?lang={language}").content.decode()
    assert f'lang="{language}"' in page
    assert words in page


@pytest.mark.parametrize(("accepts", "language"), [("sv", "sv"), ("en-GB,en;q=0.8", "en"), ("de", "sv"), ("", "sv")])
def test_language_is_the_browsers_else_the_municipalitys(survey: Survey, accepts: str, language: str) -> None:
    place = factories.place_of(survey)
    place.languages = "sv;fi"
    place.save()
    page = Client(headers={"Accept-Language": accepts} if accepts else None).get(address(survey))
    assert f'<html lang="{language}"' in page.content.decode()


def test_mistyped_language_does_not_change_the_form_that_others_get(survey: Survey) -> None:
    swede = Client(headers={"Accept-Language": "sv"})
    assert '<html lang="sv"' in swede.get(f"{address(survey)}?lang=fi-FI").content.decode()
    assert '<html lang="fi"' in swede.get(f"{address(survey)}?lang=fi").content.decode()


def test_sending_to_a_survey_closed_a_moment_ago_says_that_it_has_closed(survey: Survey) -> None:
    """The survey is kept for a minute, but not what is said of its closing."""
    send(survey)
    closing.close(survey=survey)
    answer = Client().post(f"{address(survey)}?lang=en", factories.sent_form("token-2"))
    assert answer.status_code == 409
    assert "The survey has closed" in answer.content.decode()


def test_pages_that_took_nothing_in_speak_of_the_device_only_where_something_is_kept_on_it(
    survey: Survey, settings: Any
) -> None:
    """What the script alone makes true is hidden until the script has seen that it is."""
    settings.ANSWERS_OF_A_NETWORK = 1
    many = [Client().post(f"{address(survey)}?lang=en", factories.sent_form(token)) for token in ("one", "two")][-1]
    closing.close(survey=survey)
    closed = Client().get(f"{address(survey)}?lang=en")
    for page in (many.content.decode(), closed.content.decode()):
        of_device = [line for line in page.splitlines() if "on this device" in line]
        assert of_device
        assert [line for line in of_device if f'<p data-kept="{survey.key}" hidden>' not in line] == []
        assert "js/survey.js" in page


def test_one_network_sends_so_many_answers_and_no_more(survey: Survey, settings: Any) -> None:
    settings.ANSWERS_OF_A_NETWORK = 2
    other = factories.opened(survey.round, factories.municipality())
    statuses = [send(survey, token=f"t{number}").status_code for number in range(3)]
    assert (statuses, SealedAnswer.objects.filter(survey=survey).count()) == ([302, 302, 429], 2)
    assert send(other).status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post(address(survey), factories.sent_form("t9"))
    assert elsewhere.status_code == 302


def test_addresses_that_a_proxy_writes_as_ipv6_are_networks_of_their_own(survey: Survey, settings: Any) -> None:
    settings.ANSWERS_OF_A_NETWORK = 1
    statuses = [
        Client(REMOTE_ADDR=address_of).post(address(survey), factories.sent_form(address_of)).status_code
        for address_of in ("::ffff:192.0.2.1", "::ffff:192.0.2.2", "2001:db8::1", "2001:db8::2")
    ]
    assert statuses == [302, 302, 302, 429]


def test_counter_of_a_network_knows_neither_its_address_nor_a_moment(survey: Survey, settings: Any) -> None:
    for token in ("one", "two"):
        Client(REMOTE_ADDR="192.0.2.77").post(address(survey), factories.sent_form(token))
    with Redis.from_url(settings.REDIS_URL) as redis:
        kept = {key: redis.get(key) or b"" for key in redis.scan_iter()}
        ends = {round(time.time() + redis.pttl(key) / 1000) % 600 for key in kept if b":answers:" in key}
    counters = {key: value for key, value in kept.items() if b":answers:" in key and b":lot:" not in key}
    assert list(counters.values()) == [b"2"]
    assert [key for key, value in kept.items() if b"192.0.2" in key + value] == []
    assert ends <= {599, 0, 1}


@pytest.mark.parametrize("person", [factories.consultant, factories.manager, factories.person])
def test_nothing_is_read_of_somebody_who_is_signed_in(
    survey: Survey, person: Callable[[], User], settings: Any
) -> None:
    """Staff who have not set up their second factor yet answer like anybody."""
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(person())
    with CaptureQueriesContext(connection) as asked:
        answers = [client.get(address(survey)), client.post(address(survey), factories.sent_form())]
        answers.append(client.get(f"{address(survey)}/thanks"))
    assert [answer.status_code for answer in answers] == [200, 302, 200]
    assert [query["sql"] for query in asked if "django_session" in query["sql"] or "accounts_" in query["sql"]] == []
    assert [answer.cookies for answer in answers if answer.cookies] == []


def test_failed_sending_is_in_no_log(survey: Survey, caplog: Any, settings: Any) -> None:
    """It would tell when somebody came."""
    settings.ANSWERS_OF_A_NETWORK = 1
    statuses = [send(survey, token=token).status_code for token in ("one", "two")]
    statuses.append(Client().post(address(survey), {}).status_code)
    statuses.append(Client().get("/s/unknown").status_code)
    assert (statuses, caplog.messages) == ([302, 429, 422, 404], [])
    Client().get("/fi/nothing-here/")
    assert len(caplog.messages) == 1


def test_cache_never_holds_the_key_that_opens_answers(survey: Survey, settings: Any) -> None:
    """Whatever is kept of a survey would outlive the destruction of its key."""
    wrapped = bytes(survey.key_pair.wrapped)
    send(survey)
    closing.close(survey=survey)
    send(survey, token="late")
    with Redis.from_url(settings.REDIS_URL) as redis:
        assert [key for key in redis.scan_iter() if wrapped in (redis.get(key) or b"")] == []
    assert len(wrapped) == 72


def test_form_sent_again_while_the_answers_are_counted_is_in(survey: Survey) -> None:
    """As after a lost connection: the first sending was confirmed by nothing."""
    send(survey)
    closing.ask_to_close(survey=survey, actor=factories.consultant())
    assert send(survey).status_code == 302
    assert send(survey, token="another").status_code == 409
    assert SealedAnswer.objects.count() == 1
