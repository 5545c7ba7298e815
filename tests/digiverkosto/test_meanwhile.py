"""Two of the staff on one row: the second sees what the first has changed, and loses nothing."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from digiverkosto.meanwhile import SEEN, changed_meanwhile, seen
from digiverkosto.moments import moment_of
from participants.models import Step
from tests import factories
from tests.desk.test_registers import address, everything

CHANGED = "Somebody has changed this"


@pytest.fixture
def step(db: None) -> Step:
    return Step.objects.filter(enrolment=factories.accepted()).earliest("pk")


@pytest.fixture
def second(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


def opened(browser: Client, step: Step) -> dict[str, Any]:
    """The form as it was opened, to be sent back."""
    page = browser.get(reverse("admin:participants_step_change", args=[step.pk]))
    return {"state": step.state, "on": step.on or "", "note": step.note, SEEN: page.context["seen"]}


def send(browser: Client, step: Step, form: dict[str, Any]) -> Any:
    return browser.post(reverse("admin:participants_step_change", args=[step.pk]), form)


def test_second_sees_what_the_first_has_changed_and_keeps_what_was_typed(step: Step, second: Client) -> None:
    form = opened(second, step)
    Step.objects.filter(pk=step.pk).update(state="booked")
    answer = send(second, step, {**form, "note": "klo 9"})
    page = answer.content.decode()
    assert (CHANGED in page, "state (now: booked)" in page, "klo 9" in page) == (True, True, True)
    assert Step.objects.get(pk=step.pk).note == ""
    again = send(second, step, {**form, "note": "klo 9", SEEN: answer.context["seen"]})
    assert again.status_code == 302
    assert Step.objects.get(pk=step.pk).note == "klo 9"


def test_what_a_moment_or_a_day_is_now_is_said_as_pages_show_it(step: Step) -> None:
    event = factories.event(step.enrolment.programme, starts_at=moment_of(date(2027, 1, 1), time(12)))
    before = seen(event, ["starts_at"])
    event.starts_at = moment_of(date(2027, 7, 1), time(9, 30))
    with override("fi"):
        assert changed_meanwhile(event, before) == ["alkaa (nyt: 1.7.2027 9.30)"]
    day = seen(step, ["on"])
    step.on = date(2027, 7, 1)
    with override("fi"):
        assert changed_meanwhile(step, day)[0].endswith("(nyt: 1.7.2027)")


def test_row_that_nobody_touched_is_saved_at_once(step: Step, second: Client) -> None:
    assert send(second, step, {**opened(second, step), "note": "klo 9"}).status_code == 302


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", '{"unknown": "x"}', '{"state": null}', "9" * 5000])
def test_nonsense_in_the_hidden_field_is_no_error(step: Step, second: Client, sent: str) -> None:
    assert send(second, step, {**opened(second, step), SEEN: sent}).status_code in (200, 302)


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_every_register_that_is_changed_notices(db: None, model: type[Model]) -> None:
    everything()
    browser = factories.signed_in(factories.manager(is_superuser=True))
    row = model._default_manager.order_by("-pk").first()
    page = browser.get(address(model, "change", row.pk)) if row else None
    if row is None or page is None or not page.context.get("has_change_permission"):
        return
    assert f'name="{SEEN}"' in page.content.decode()
    assert changed_meanwhile(row, page.context["seen"]) == []


def test_what_is_compared_cannot_be_read(step: Step) -> None:
    Step.objects.filter(pk=step.pk).update(note="salaista")
    assert "salaista" not in seen(Step.objects.get(pk=step.pk), ["note", "state"])
