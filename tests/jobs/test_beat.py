"""A schedule that stopped, or whose clock jumped, is told where staff and machines look."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.retention import purge_all
from audit.models import Entry
from digiverkosto.schedule import SCHEDULE
from jobs import beat as schedule_beat
from jobs.models import Heartbeat
from jobs.tasks import beat
from outbox import sending
from outbox.services import post_text
from surveys.models import Round, Survey
from surveys.services import keys
from surveys.services.closing import try_to_close
from tests import factories
from tests.events.crowds import at_once


def beaten(ahead: timedelta = timedelta(0), ago: timedelta = timedelta(0)) -> None:
    """A worker did what a schedule asked for whose clock was so much ahead."""
    ends = timezone.now() + ahead + timedelta(seconds=60)
    task: Any = beat
    task.push_request(expires=ends.isoformat())
    try:
        task.run()
    finally:
        task.pop_request()
    Heartbeat.objects.update(at=timezone.now() - ago)


def told(client: Client) -> tuple[bool, bool, bool]:
    """Whether the health page, the staff's front page and the check of the container say that something is wrong."""
    ready = client.get("/readyz")
    assert ready.status_code == 200
    try:
        call_command("check_beat")
        failed = False
    except CommandError:
        failed = True
    board = factories.signed_in(factories.manager()).get(reverse("admin:index")).content.decode()
    return ready.content != b"ready\n", "board-notice trouble" in board, failed


def test_schedule_that_beats_is_well(db: None, client: Client) -> None:
    beaten()
    assert told(client) == (False, False, False)


def test_before_the_first_beat_there_is_nothing_to_say(db: None, client: Client) -> None:
    assert told(client) == (False, False, False)


@pytest.mark.parametrize("about", [{"ago": timedelta(minutes=6)}, {"ago": -timedelta(minutes=6)}])
def test_schedule_that_stopped_or_beat_in_the_future_is_told(db: None, client: Client, about: Any) -> None:
    beaten(**about)
    assert told(client) == (True, True, True)


@pytest.mark.parametrize("ahead", [timedelta(minutes=3), -timedelta(minutes=3)])
def test_clock_that_jumped_is_told(db: None, client: Client, ahead: timedelta) -> None:
    beaten(ahead=ahead)
    assert told(client) == (True, True, True)


def test_second_beat_replaces_the_first(db: None) -> None:
    beaten(ago=timedelta(hours=1))
    beaten()
    assert Heartbeat.objects.count() == 1
    assert schedule_beat.trouble_with_the_beat(timezone.now()) == ""


def test_message_of_the_beat_ends_when_the_worker_expects_it() -> None:
    entry = next(entry for entry in SCHEDULE.values() if entry["task"] == "jobs.tasks.beat")
    assert (entry["schedule"], entry["options"]) == (60.0, {"expires": 60})


def test_what_comes_again_soon_expires_when_it_comes_again() -> None:
    """A queue that nobody reads does not fill up: two beats, or none, leave as much."""
    for entry in SCHEDULE.values():
        if isinstance(entry["schedule"], float):
            assert entry["options"]["expires"] <= entry["schedule"]


@pytest.mark.django_db(transaction=True)
def test_two_schedules_do_everything_once(mailoutbox: list[Any]) -> None:
    """Somebody starts a second one by mistake: each turn comes twice, at the same moment."""
    post_text(key="k", to="aino@example.org", subject="Hei", body="Hei", language="fi")
    round = factories.survey_round(factories.programme())
    survey = factories.opened(round, factories.municipality())
    Round.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    turns = [lambda: sending.send(key="k"), lambda: try_to_close(Survey.objects.get()), beaten, purge_all, keys.stock]
    for turn in turns:

        def act(_: object, turn: Any = turn) -> bool:
            turn()
            return True

        assert at_once([factories.person(), factories.person()], act) == 2
    survey.refresh_from_db()
    assert (len(mailoutbox), survey.state, Heartbeat.objects.count()) == (1, Survey.State.CLOSED, 1)
    assert Entry.objects.filter(action="survey.closed").count() == 1


def test_schedule_that_never_began_is_told_once_it_is_expected(db: None, client: Client) -> None:
    call_command("check_beat", from_now=True)
    assert told(client) == (False, False, False)
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(CommandError):
        call_command("check_beat", from_now=True)
    assert told(client) == (True, True, True)
