"""The demo: an invented network that is plausible, complete, and nowhere but in the demo."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from demo.cast import FORMER, PLACES, VALLEY, WAITING
from events.models import Event, Seats
from municipalities.models import Consortium, Municipality
from municipalities.services import register
from network.models import Wish
from outbox.models import Message
from participants.models import Enrolment, Step
from programmes.models import Programme
from surveys.models import SealedAnswer, Survey
from surveys.results.report import report_of
from surveys.results.suppression import FEWEST_OTHERS
from tests import factories

MOST_SECONDS = 60


@pytest.fixture(scope="module")
def seconds(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The demo, loaded once for this module and taken away after it. Yields how long load_demo took."""
    with django_db_blocker.unblock(), transaction.atomic():
        for command in ("load_municipalities", "load_programmes", "load_instruments"):
            call_command(command)
        began = time.monotonic()
        call_command("load_demo")
        took = time.monotonic() - began
        yield took
        transaction.set_rollback(True)


@pytest.fixture
def demo(seconds: float, db: None, settings: Any) -> None:
    settings.DEMO = True
    settings.SECOND_FACTOR_REQUIRED = False


def counts() -> Counter[str]:
    models = (Programme, Municipality, Consortium, Enrolment, User, Survey, SealedAnswer, Event, Wish, Step, Message)
    return Counter({model.__name__: model.objects.count() for model in models})


def test_demo_loads_within_a_minute(demo: None, seconds: float) -> None:
    assert seconds < MOST_SECONDS


def test_loading_again_changes_nothing(demo: None) -> None:
    before = counts()
    call_command("load_demo")
    assert counts() == before


def test_there_are_two_thousand_answers(demo: None) -> None:
    counted = sum(Survey.objects.values_list("respondents", flat=True))
    assert counted + SealedAnswer.objects.filter(survey__state="open").count() >= 2_000


def test_programmes_have_ended_and_one_is_running(demo: None) -> None:
    states = Counter(Programme.objects.values_list("state", flat=True))
    assert states == {"ended": 3, "running": 1}
    running = Programme.objects.get(state="running")
    assert (running.invented, running.takes_enrolments()) == (True, True)


def test_invented_municipalities_are_flagged_and_no_part_of_finland(demo: None) -> None:
    assert Municipality.objects.current().count() == 308
    used = Municipality.objects.filter(enrolled__isnull=False) | Municipality.objects.filter(surveys__isnull=False)
    assert set(used.values_list("invented", flat=True)) == {True}
    alone = Enrolment.objects.accepted().filter(municipality__isnull=False, programme__state="running").count()
    assert (alone, Consortium.objects.get().municipalities.count(), Consortium.objects.get().invented) == (8, 5, True)


def test_invented_codes_are_no_real_ones() -> None:
    """Loading the demo must not overwrite a real municipality."""
    real = {row["code"] for name in ("municipalities.csv", "merged.csv") for row in register.rows(name)}
    assert {place.code for place in (*PLACES, *VALLEY, WAITING, FORMER)} & real == set()


def test_nobody_in_the_demo_has_a_real_address(demo: None) -> None:
    assert list(User.objects.exclude(email__endswith="@example.org")) == []
    assert list(Message.objects.exclude(to__endswith="@example.org")) == []


def test_participants_are_in_different_phases_and_languages(demo: None) -> None:
    assert set(Step.objects.values_list("state", flat=True)) == set(Step.State.values)
    languages = Municipality.objects.filter(invented=True).values_list("languages", flat=True)
    assert set(languages) == {"fi", "fi;sv", "sv;fi"}


def test_surveys_are_open_closed_and_released(demo: None) -> None:
    assert set(Survey.objects.values_list("state", flat=True)) == {"draft", "open", "closed", "released"}


def test_events_are_past_and_to_come_and_none_is_oversold(demo: None) -> None:
    now = timezone.now()
    assert Event.objects.filter(ends_at__lt=now).count() >= 3
    assert Event.objects.filter(starts_at__gt=now, starts_at__lt=now + timedelta(days=60)).count() >= 2
    assert [seats for seats in Seats.objects.all() if seats.limit and seats.taken > seats.limit] == []


def test_results_have_profile_comparison_and_differences(demo: None) -> None:
    enrolment = Enrolment.objects.get(municipality__code="901", programme__state="running")
    report = report_of(enrolment)
    assert report is not None
    means = [aspect.mean for aspect in report.aspects]
    assert None not in means
    assert max(mean or 0 for mean in means) - min(mean or 5 for mean in means) > 0.8
    assert [aspect for aspect in report.aspects if aspect.network is None] == []
    assert report.groups[0].municipalities >= FEWEST_OTHERS
    assert [part.name for grouping in report.groupings for part in grouping.parts if part.means] != []


def test_visitor_steps_in_as_anybody_staff_too(demo: None) -> None:
    for user in User.objects.filter(email__in=["kirsi.konsultti@example.org", "aino.lehtimaki@example.org"]):
        client = Client()
        answer = client.post(reverse("demo-step-in", args=[user.pk]), follow=True)
        assert (answer.status_code, client.session["_auth_user_id"]) == (200, str(user.pk))


def test_stepping_in_by_a_link_is_refused(demo: None) -> None:
    assert Client().get(reverse("demo-step-in", args=[User.objects.first().pk])).status_code == 405  # type: ignore[union-attr]


def test_front_door_names_everybody_and_shows_the_mails(demo: None) -> None:
    page = Client().get(reverse("demo-front")).content.decode()
    assert [user.name for user in User.objects.all() if user.name not in page] == []
    assert Client().get(reverse("demo-mails")).status_code == 200
    mail = Message.objects.latest("pk")
    assert mail.subject in Client().get(reverse("demo-mail", args=[mail.pk])).content.decode()


@pytest.mark.parametrize("name", ["demo-front", "demo-mails", "demo-mail", "demo-step-in"])
def test_demo_that_is_off_is_a_404(db: None, name: str) -> None:
    user = factories.manager()
    arguments = [user.pk] if name in ("demo-mail", "demo-step-in") else []
    client = Client()
    url = reverse(name, args=arguments)
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert "_auth_user_id" not in client.session
