"""The registers of the stock admin: they write through services, ask little of the database, and let nobody around a rule."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.conf
import openpyxl
import polib
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from digiverkosto import words
from digiverkosto.registers import Register
from events.services import registrations
from network.services import wishes
from participants.admin.deciding import DecisionForm
from participants.forms.enrolment import EnrolmentForm
from participants.models import Enrolment
from tests import factories

MOST_QUERIES = 20
OURS = dict(admin.site._registry)


def everything() -> None:
    """One more of everything that staff have a form for."""
    programme = factories.programme()
    enrolment = factories.accepted(programme=programme)
    event = factories.event(programme, seats_per_participant=4)
    contact = factories.contact_of(enrolment)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    wishes.make(enrolment=enrolment, text="Toive", actor=contact)
    factories.theme(programme)
    factories.material(programme, kind="recording")
    factories.announcement(programme)
    factories.shared_entry(enrolment)
    factories.submitted(programme=programme)
    round = factories.survey_round(programme)
    survey = factories.closed(round, enrolment.municipality or factories.municipality(), {"edu": 12})
    factories.said(survey, "Vastaus", review="waiting")


@pytest.fixture
def manager(db: None) -> Client:
    """Somebody who may do everything that a member of staff may."""
    return factories.signed_in(factories.manager(is_superuser=True))


def address(model: Any, page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def sheet_of(answer: Any) -> Any:
    """The only sheet of a download."""
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active


def forms(client: Client) -> Iterator[str]:
    """Every form that staff can open, for a new row and for the newest one."""
    for model in OURS:
        row = model._default_manager.order_by("-pk").first()
        if client.get(address(model, "add")).status_code == 200:
            yield address(model, "add")
        if row is not None and client.get(address(model, "change", row.pk)).status_code == 200:
            yield address(model, "change", row.pk)


@pytest.mark.parametrize("register", OURS.values(), ids=lambda register: type(register).__name__)
def test_register_can_write_through_its_service_alone(register: Any) -> None:
    assert isinstance(register, Register)
    stock = ("save_model", "delete_model", "delete_queryset", "save_form")
    overridden = [name for name in stock if getattr(type(register), name) is not getattr(Register, name)]
    assert overridden == []


def test_form_asks_little_however_much_there_is(manager: Client) -> None:
    everything()
    addresses = list(forms(manager))
    before = {url: queries_of(manager, url) for url in addresses}
    everything()
    everything()
    after = {url: queries_of(manager, url) for url in addresses}
    assert {url: count for url, count in after.items() if count > MOST_QUERIES} == {}
    assert after == before


def test_lists_ask_as_often_for_one_row_as_for_three(manager: Client) -> None:
    everything()
    lists = [address(model, "changelist") for model in OURS]
    for url in lists:
        queries_of(manager, url)
    one = {url: queries_of(manager, url) for url in lists}
    everything()
    everything()
    assert {url: queries_of(manager, url) for url in lists} == one


def test_lists_are_exported_whole_with_the_columns_that_they_show(manager: Client) -> None:
    everything()
    everything()
    for model in OURS:
        shown = manager.get(address(model, "changelist")).context["cl"]
        sheet = sheet_of(manager.get(address(model, "changelist"), {"_export": "xlsx"}))
        columns = [name for name in shown.list_display if name != "action_checkbox"]
        assert (model, sheet.max_row, sheet.max_column) == (model, shown.result_count + 1, len(columns))
        assert "<" not in "".join(str(cell.value) for row in sheet for cell in row)


def test_export_holds_what_the_filter_leaves(manager: Client) -> None:
    everything()
    list_of = address(Enrolment, "changelist")
    rows: Any = manager.get(list_of, {"_export": "xlsx", "state__exact": "accepted", "o": "1"})
    sheet = sheet_of(rows)
    assert sheet.max_row == 1 + Enrolment.objects.accepted().count() < 1 + Enrolment.objects.count()


def test_export_of_a_nonsense_filter_leads_to_the_list(manager: Client) -> None:
    everything()
    everything()
    assert (
        manager.get(address(Enrolment, "changelist"), {"_export": "xlsx", "programme__id__exact": "x"}).status_code
        == 302
    )


def test_export_asks_as_often_for_one_row_as_for_three(manager: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            answer: Any = manager.get(address(Enrolment, "changelist"), {"_export": "xlsx"})
            b"".join(answer.streaming_content)
        return len(captured)

    everything()
    one = asked()
    everything()
    everything()
    assert asked() == one


def test_registers_are_titled_by_their_name_and_rows_by_theirs_without_stock_links(manager: Client) -> None:
    everything()
    for model in OURS:
        listed = manager.get(address(model, "changelist"))
        assert listed.context["title"] == capfirst(str(model._meta.verbose_name_plural))
        row = model._default_manager.order_by("-pk").first()
        if row is not None:
            page = manager.get(address(model, "change", row.pk))
            assert page.context["title"] == str(row)
            assert "related-widget-wrapper-link" not in page.content.decode(), model


def test_forms_that_staff_and_people_fill_in_say_kindly_what_is_empty() -> None:
    """Also those that were made before anything was said to a reader."""
    with translation.override("en"):
        for field in (DecisionForm.base_fields["decision"], *EnrolmentForm.base_fields.values()):
            assert str(field.error_messages["required"]) in ("Fill this in.", "Tick this box to go on.")


@pytest.mark.parametrize("text", words.STOCK)
def test_text_of_the_framework_that_we_translate_is_there(text: str) -> None:
    """Another version may say it otherwise: then its own translation would come back."""
    stock = [Path(app.__file__ or "").parent / "locale/sv/LC_MESSAGES/django.po" for app in (django.conf, admin)]
    assert [entry for path in stock for entry in polib.pofile(str(path)) if entry.msgid == text]


def test_list_without_rows_says_so_and_leads_back(manager: Client) -> None:
    nothing = manager.get(address(Enrolment, "changelist")).content.decode()
    asked = manager.get(address(Enrolment, "changelist"), {"q": "zzz"}).content.decode()
    assert "Täällä ei ole vielä mitään" in nothing
    assert "Mikään ei vastaa hakua" in asked
    assert "Näytä kaikki" in asked


def test_history_of_a_row_is_the_log_of_it(manager: Client) -> None:
    enrolment = factories.accepted()
    page = manager.get(address(Enrolment, "history", enrolment.pk), follow=True)
    done = [line.did for line in page.context["lines"]]
    assert "hyväksyi ilmoittautumisen" in done
    other = manager.get(address(Enrolment, "history", enrolment.pk + 1), follow=True)
    assert other.context["lines"] == []


@pytest.mark.parametrize(("language", "title"), [("fi", "Rekisterit"), ("sv", "Register"), ("en", "Registers")])
def test_no_two_entries_of_the_menu_and_the_registers_have_the_same_words(db: None, language: str, title: str) -> None:
    """Unless they lead to the same page."""
    browser = factories.signed_in(factories.manager(is_superuser=True, language=language))
    context = browser.get(reverse("admin:registers"), headers={"accept-language": language}).context
    assert context["title"] == title
    leads = [(entry.label, entry.address) for entry in context["desk_menu"]]
    for group in context["app_list"]:
        leads += [(str(group["name"]), f"group {group['app_label']}")]
        leads += [(str(register["name"]), register["admin_url"]) for register in group["models"]]
    to: dict[str, set[str]] = {}
    for said, address_of_it in leads:
        to.setdefault(said.casefold(), set()).add(address_of_it)
    assert {said: places for said, places in to.items() if len(places) > 1} == {}
