"""Lists are typed as people write them: audiences are ticked, months are written as 10/2026."""

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import JSONField
from django.test import RequestFactory
from django.urls import reverse

from programmes.fields import MonthsField, month_of
from programmes.models import Activity
from tests import factories


@pytest.mark.parametrize("typed", ["10/2026", "10.2026", "10 / 2026", "2026-10"])
def test_month_is_read_as_people_write_it(typed: str) -> None:
    assert month_of(typed) == "2026-10"


@pytest.mark.parametrize("typed", ["13/2026", "0/2026", "lokakuu", "10/26", "10/0001", "10/9999", "[2026]", "1/2026/3"])
def test_what_is_no_month_is_named(typed: str) -> None:
    with pytest.raises(ValidationError, match="10/2026"):
        month_of(typed)


def test_stored_months_are_shown_as_they_are_typed() -> None:
    field = MonthsField(required=False)
    assert field.prepare_value(["2024-10", "2025-01"]) == "10/2024, 1/2025"
    assert not field.has_changed(["2024-10"], "10/2024")
    assert field.clean("") == []


def form_of(page: Any) -> dict[str, Any]:
    """What a browser would send back of the page as it is."""
    form = page.context["adminform"].form
    values = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_list_is_kept_as_it_was_stored_and_changed_by_ticking_and_typing(db: None) -> None:
    programme = factories.programme(starts=date(2024, 8, 20), ends=date(2025, 5, 31))
    activity = factories.activity(programme, audiences=["staff"], months=["2024-10"])
    staff = factories.signed_in(factories.manager(language="en"))
    page = reverse("admin:programmes_activity_change", args=[activity.pk])
    sent = form_of(staff.get(page))
    assert sent["months"] == "10/2024"
    assert staff.post(page, sent).status_code == 302
    assert Activity.objects.values_list("audiences", "months").get(pk=activity.pk) == (["staff"], ["2024-10"])
    staff.post(page, {**sent, "months": "1.2025; 2/2025", "audiences": ["management", "official"]})
    assert Activity.objects.values_list("audiences", "months").get(pk=activity.pk) == (
        ["management", "official"],
        ["2025-01", "2025-02"],
    )


def test_wrong_month_is_told_beside_it_and_nothing_is_lost(db: None) -> None:
    activity = factories.activity(factories.programme())
    staff = factories.signed_in(factories.manager(language="en"))
    page = reverse("admin:programmes_activity_change", args=[activity.pk])
    answer = staff.post(page, {**form_of(staff.get(page)), "months": "10/2026, lokakuu"})
    assert "lokakuu is no month" in answer.content.decode()
    assert "10/2026, lokakuu" in answer.content.decode()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_no_json_is_typed_by_hand(db: None, rf: RequestFactory, model: Any) -> None:
    request = rf.get("/")
    request.user = factories.manager(is_superuser=True)
    register = admin.site._registry[model]
    if not (register.has_add_permission(request) or register.has_change_permission(request)):
        return
    form = register.get_form(request)
    stored = {field.name for field in model._meta.fields if isinstance(field, JSONField)}
    typed = {name for name in stored & set(form.base_fields) if "JSON" in type(form.base_fields[name]).__name__}
    assert typed == set()
