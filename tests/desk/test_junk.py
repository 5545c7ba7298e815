"""Whatever is written into an address or a form of the staff's pages is answered in words: never with a 500."""

import html
import re
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from digiverkosto.registers import is_value_of
from network.models import Wish
from tests import factories
from tests.desk.test_registers import address, everything

OURS = dict(admin.site._registry)
JUNK = ["9" * 19, "9" * 400, "x", "(", "\x00"]
ASKED = [
    *("q", "o", "p", "e", "ot", "all", "_popup", "_to_field", "_changelist_filters", "_facets"),
    *("consultant", "programme", "state", "late", "to__regex", "pk__in", "id__exact", "user__password__startswith"),
]


@pytest.fixture
def manager(db: None) -> Client:
    everything()
    return factories.signed_in(factories.manager(is_superuser=True))


def answered(client: Client, method: str, url: str, data: dict[str, Any]) -> int:
    """The status; whatever is raised is a red test."""
    sent = {name: value.encode("utf-8", "replace").decode() for name, value in data.items()}
    answer = client.get(url, sent) if method == "GET" else client.post(url, sent)
    return answer.status_code


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_list_is_asked_for_nonsense(manager: Client, model: Any) -> None:
    register = OURS[model]
    filters = [name for name in register.list_filter if isinstance(name, str)]
    columns = [field.name for field in model._meta.fields]
    asked = [*ASKED, *filters, *(f"{name}__exact" for name in filters), *(f"{name}__id__exact" for name in filters)]
    asked += [f"{columns[-1]}__{lookup}" for lookup in ("regex", "gte", "isnull", "in")]
    if register.date_hierarchy:
        asked += [f"{register.date_hierarchy}__{part}" for part in ("year", "month", "day")]
    statuses = {
        (name, junk[:20]): answered(manager, "GET", address(model, "changelist"), {name: junk})
        for name in asked
        for junk in JUNK
    }
    assert {case: status for case, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_links_that_a_list_offers_lead_to_a_list(manager: Client, model: Any) -> None:
    """Its filters, its order and its calendar."""
    page = address(model, "changelist")
    offered = {html.unescape(link) for link in re.findall(r'href="(\?[^"]+)"', manager.get(page).content.decode())}
    assert offered or not (OURS[model].list_filter or OURS[model].date_hierarchy)
    assert {link: status for link in offered if (status := manager.get(page + link).status_code) != 200} == {}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_form_is_sent_nonsense(manager: Client, model: Any) -> None:
    row = model._default_manager.order_by("-pk").first()
    urls = [address(model, "add")] + ([address(model, "change", row.pk)] if row else [])
    for url in urls:
        page = manager.get(url)
        if page.status_code != 200 or not page.context or "adminform" not in page.context:
            continue
        fields = [bound.html_name for bound in page.context["adminform"].form]
        fields += [f"{name}_{part}" for name in fields for part in ("0", "1")]
        for junk in JUNK:
            assert answered(manager, "POST", url, dict.fromkeys(fields, junk)) < 500, (url, junk[:20])


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_actions_are_sent_nonsense(manager: Client, model: Any) -> None:
    url = address(model, "changelist")
    names = [name for name in OURS[model].actions or [] if isinstance(name, str)]
    for action in (*names, "nothing"):
        for junk in JUNK:
            sent = {"action": action, "_selected_action": junk, "confirmed": junk}
            for more in ({"index": "0"}, {"index": junk, "select_across": junk}):
                assert answered(manager, "POST", url, {**sent, **more}) < 500, (action, junk)


@pytest.mark.parametrize("name", ["index", "board-message"])
def test_board_is_asked_for_nonsense(manager: Client, name: str) -> None:
    for asked in ASKED:
        for junk in JUNK:
            assert answered(manager, "GET", reverse(f"admin:{name}"), {asked: junk}) < 500, (asked, junk[:20])
            assert answered(manager, "POST", reverse(f"admin:{name}"), {asked: junk}) < 500, (asked, junk[:20])


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_row_with_a_key_that_is_none_is_not_found(manager: Client, model: Any) -> None:
    for key in ("9" * 19, "x", "_5B"):
        for page in ("change", "history"):
            assert manager.get(address(model, page, key), follow=True).status_code in (200, 403, 404), (page, key)


@pytest.mark.parametrize(
    ("key", "is_one"), [("1", True), (str(2**63 - 1), True), (str(2**63), False), ("9" * 23, False), ("x", False)]
)
def test_key_that_fits_no_column_is_none(db: None, key: str, is_one: bool) -> None:
    assert is_value_of(Wish._meta.pk, key) == is_one
