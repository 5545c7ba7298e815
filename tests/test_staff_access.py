"""Every pattern of the admin and of the sign-in library × role × method, decided here as the portal's own are."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver
from rules.permissions import permissions

from desk.rules import OPENED_BY
from tests import factories
from tests.desk.test_registers import everything
from tests.test_access import AT_ONCE, LOGIN, ROLES, TABLE, Status, World, everybody, signed_in, world

__all__ = ["world"]
NONE, CONSULTANT, MANAGER, BOTH = (403, 403), (200, 403), (403, 200), (200, 200)
"""Who gets in: consultants, managers."""
Rights = tuple[tuple[int, int], tuple[int, int], tuple[int, int], tuple[int, int]]

REGISTERS: dict[str, Rights] = {  # read, add, change, delete
    "audit.Entry": (BOTH, NONE, NONE, NONE),
    "outbox.Message": (BOTH, NONE, NONE, NONE),
    "jobs.Job": (BOTH, NONE, NONE, NONE),
    "accounts.User": (BOTH, MANAGER, MANAGER, NONE),
    "municipalities.Municipality": (BOTH, NONE, NONE, NONE),
    "municipalities.Consortium": (BOTH, NONE, NONE, NONE),
    "municipalities.Membership": (BOTH, BOTH, BOTH, BOTH),
    "programmes.Programme": (BOTH, MANAGER, MANAGER, NONE),
    "programmes.Activity": (BOTH, MANAGER, MANAGER, MANAGER),
    "participants.Enrolment": (BOTH, NONE, BOTH, NONE),
    "participants.Step": (BOTH, BOTH, BOTH, NONE),
    "network.Wish": (BOTH, NONE, BOTH, NONE),
    "network.Announcement": (BOTH, BOTH, BOTH, BOTH),
    "network.ShowcaseEntry": (BOTH, NONE, NONE, NONE),
    "network.Material": (BOTH, BOTH, BOTH, BOTH),
    "network.Theme": (BOTH, BOTH, BOTH, BOTH),
    "events.Event": (BOTH, BOTH, BOTH, NONE),
    "events.Seats": (BOTH, NONE, BOTH, NONE),
    "surveys.InstrumentVersion": (BOTH, NONE, NONE, NONE),
    "surveys.Round": (BOTH, CONSULTANT, CONSULTANT, NONE),
    "surveys.Survey": (BOTH, NONE, NONE, NONE),
    "surveys.OpenAnswer": (CONSULTANT, NONE, CONSULTANT, NONE),
}
STAFF_ALONE: tuple[Status, ...] = (LOGIN,) * 5


def staff(consultant: Status, manager: Status) -> tuple[Status, ...]:
    return (*STAFF_ALONE, consultant, manager)


OTHERS: dict[tuple[str, str], tuple[Status, ...]] = {
    ("GET", "admin:login"): (LOGIN, *(302,) * 6),
    ("POST", "admin:login"): (LOGIN, *(302,) * 6),
    ("GET", "admin:logout"): (*(302,) * 5, 405, 405),
    ("POST", "admin:logout"): everybody(302),
    ("GET", "admin:password_change"): staff(404, 404),
    ("POST", "admin:password_change"): staff(404, 404),
    ("GET", "admin:password_change_done"): staff(404, 404),
    ("POST", "admin:password_change_done"): staff(404, 404),
    ("GET", "admin:autocomplete"): staff(403, 403),
    ("POST", "admin:autocomplete"): staff(405, 405),
    ("GET", "admin:jsi18n"): staff(200, 200),
    ("POST", "admin:jsi18n"): staff(405, 405),
    ("GET", "admin:view_on_site"): staff(404, 404),
    ("POST", "admin:view_on_site"): staff(404, 404),
    ("GET", "admin:app_list"): staff(302, 302),
    ("POST", "admin:app_list"): staff(302, 302),
    ("GET", "admin:person-reset-factor"): staff(403, 200),
    ("POST", "admin:person-reset-factor"): staff(403, 302),
    ("GET", "account_login"): (200, *(302,) * 6),
    ("POST", "account_login"): (200, *(302,) * 6),
    ("GET", "account_logout"): (302, *(200,) * 6),
    ("POST", "account_logout"): everybody(302),
    ("GET", "account_inactive"): everybody(200),
    ("POST", "account_inactive"): everybody(405),
    ("GET", "account_reauthenticate"): signed_in(403),
    ("POST", "account_reauthenticate"): signed_in(403),
    ("GET", "account_confirm_login_code"): signed_in(302),
    ("POST", "account_confirm_login_code"): signed_in(302),
    ("GET", "account_request_login_code"): (200, *(302,) * 6),
    ("POST", "account_request_login_code"): (200, *(302,) * 6),
    ("GET", "mfa_index"): signed_in(200),
    ("POST", "mfa_index"): signed_in(405),
    ("GET", "mfa_authenticate"): signed_in(302),
    ("POST", "mfa_authenticate"): signed_in(302),
    ("GET", "mfa_reauthenticate"): signed_in(403),
    ("POST", "mfa_reauthenticate"): signed_in(403),
    ("GET", "mfa_activate_totp"): signed_in(200),
    ("POST", "mfa_activate_totp"): signed_in(200),
    ("GET", "mfa_deactivate_totp"): signed_in(404),
    ("POST", "mfa_deactivate_totp"): signed_in(404),
    ("GET", "mfa_view_recovery_codes"): signed_in(404),
    ("POST", "mfa_view_recovery_codes"): signed_in(405),
    ("GET", "mfa_generate_recovery_codes"): signed_in(200),
    ("POST", "mfa_generate_recovery_codes"): signed_in(200),
    ("GET", "mfa_download_recovery_codes"): signed_in(404),
    ("POST", "mfa_download_recovery_codes"): signed_in(404),
    ("GET", "mfa_list_webauthn"): signed_in(200),
    ("POST", "mfa_list_webauthn"): signed_in(405),
    ("GET", "mfa_add_webauthn"): signed_in(200),
    ("POST", "mfa_add_webauthn"): signed_in(200),
    ("GET", "mfa_reauthenticate_webauthn"): signed_in(403),
    ("POST", "mfa_reauthenticate_webauthn"): signed_in(403),
    ("GET", "mfa_login_webauthn"): signed_in(302),
    ("POST", "mfa_login_webauthn"): signed_in(302),
    # Somebody else's passkey is nobody's.
    ("GET", "mfa_remove_webauthn"): signed_in(404),
    ("POST", "mfa_remove_webauthn"): signed_in(404),
    ("GET", "mfa_edit_webauthn"): signed_in(404),
    ("POST", "mfa_edit_webauthn"): signed_in(404),
    **{
        (method, name): everybody(404)
        for method in ("GET", "POST")
        for name in (
            *("account_signup", "account_email", "account_email_verification_sent", "account_confirm_email"),
            *("account_change_password", "account_set_password", "account_reset_password"),
            *("account_reset_password_from_key", "account_reset_password_from_key_done"),
            "account_reset_password_done",
        )
    },
}
ARGUMENTS: dict[str, list[Any]] = {
    "admin:view_on_site": [1, 1],
    "admin:app_list": ["surveys"],
    "account_confirm_email": ["key"],
    "account_reset_password_from_key": ["1", "key"],
}
PAGES = ("changelist", "history", "add", "change", "delete")
UNNAMED = {"admin:<path:object_id>/", "admin:(?P<url>.*)$"}
"""The stock admin's former addresses, which redirect, and its last pattern, which answers 404."""


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))


def registers() -> Iterator[tuple[str, str]]:
    """Label of a model and the beginning of the names of its pages."""
    for model in admin.site._registry:
        yield model._meta.label, f"admin:{model._meta.app_label}_{model._meta.model_name}_"


def test_somebody_has_decided_about_every_pattern_of_the_admin_and_of_signing_in() -> None:
    found = {name for name in patterns(get_resolver()) if name.startswith(("admin:", "account_", "mfa_"))}
    decided = {name for _method, name in (*TABLE, *OTHERS) if name.startswith(("admin:", "account_", "mfa_"))}
    decided |= {start + page for _label, start in registers() for page in PAGES}
    assert found == decided | UNNAMED
    assert {label for label, _start in registers()} == set(REGISTERS)


def test_rights_are_given_only_to_what_a_register_or_a_place_of_the_desk_asks_for() -> None:
    shown = {*admin.site._registry, *(part.model for one in admin.site._registry.values() for part in one.inlines)}
    asked = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in shown
        for verb in ("view", "add", "change", "delete")
    }
    others = {"accounts.reset_second_factor", "outbox.send_again"}
    given = {name for name in permissions if "." in name}
    assert given - asked - others == {OPENED_BY["roadmaps"]}


@pytest.fixture
def full(arranged: World) -> World:
    """With a row in every register."""
    everything()
    factories.submitted(factories.municipality(), factories.municipality())
    return arranged


@pytest.fixture
def arranged(world: World) -> World:
    """With somebody's passkey, and somebody whose second factor can be reset."""
    passkey = Authenticator.objects.create(
        user=factories.person(), type="webauthn", data={"name": "k", "credential": 0}
    )
    someone = world.people["consultant"]
    assert someone is not None
    world.arguments |= {
        **ARGUMENTS,
        "admin:person-reset-factor": [someone.pk],
        "mfa_remove_webauthn": [passkey.pk],
        "mfa_edit_webauthn": [passkey.pk],
    }
    return world


@pytest.mark.parametrize("first", range(0, len(REGISTERS), AT_ONCE))
def test_registers_let_in_whom_they_should(full: World, first: int) -> None:
    for label in list(REGISTERS)[first : first + AT_ONCE]:
        lets_in_whom_it_should(full, label)


def lets_in_whom_it_should(full: World, label: str) -> None:
    read, add, change, delete = REGISTERS[label]
    start = dict(registers())[label]
    (model,) = (model for model in admin.site._registry if model._meta.label == label)
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    full.arguments |= {start + page: [row.pk] for page in ("change", "history", "delete")}
    asked: dict[tuple[str, str], tuple[int, int]] = {
        ("GET", "changelist"): read,
        ("GET", "history"): read,
        ("GET", "add"): add,
        ("GET", "change"): read,
        ("GET", "delete"): delete,
        ("POST", "changelist"): read,
        ("POST", "add"): add,
        ("POST", "delete"): delete,
    }
    for (method, page), expected in asked.items():
        statuses = tuple(full.ask(role, method, start + page) for role in ROLES)
        if page == "history":
            statuses = tuple(200 if status == 302 else status for status in statuses)
        assert statuses == (*STAFF_ALONE, *expected), (method, page)
    statuses = tuple(full.ask(role, "POST", start + "change") for role in ROLES)
    allowed = tuple(status not in (403, 404, LOGIN) for status in statuses)
    assert allowed == (*(False,) * 5, change[0] == 200, change[1] == 200)


@pytest.mark.parametrize("start", ["admin:", "account_", "mfa_"])
def test_pattern_answers_each_role_as_decided(arranged: World, start: str) -> None:
    cases = {case: expected for case, expected in OTHERS.items() if case[1].startswith(start)}
    answered = {(method, name): tuple(arranged.ask(role, method, name) for role in ROLES) for method, name in cases}
    assert answered == cases


def test_every_pattern_refuses_what_is_neither_reading_nor_sending(arranged: World) -> None:
    """PUT, PATCH and DELETE are known to nobody."""
    urls = {name: arranged.url(name) for name in everything_named(arranged)}
    for role in ("anonymous", "contact", "manager"):
        browser = factories.signed_in(arranged.people[role])
        for name, url in urls.items():
            statuses = [browser.generic(method, url).status_code for method in ("PUT", "DELETE", "PATCH")]
            assert statuses == [405] * 3, (name, role)


@pytest.mark.parametrize("role", ["anonymous", "contact", "manager"])
def test_head_is_answered_as_get_is(full: World, role: str) -> None:
    column = ROLES.index(role)
    decided = {
        name: statuses[column] for (method, name), statuses in (*TABLE.items(), *OTHERS.items()) if method == "GET"
    }
    for name in everything_named(full):
        expected = decided[name] if name in decided else full.ask(role, "GET", name)
        assert full.ask(role, "HEAD", name) == expected, name


def everything_named(world: World) -> list[str]:
    """Every pattern of the portal, the admin and the sign-in library; each row's page gets a row."""
    found = [name for _method, name in (*TABLE, *OTHERS)]
    for label, start in registers():
        found += [start + page for page in PAGES]
        row = apps.get_model(label)._default_manager.order_by("-pk").first()
        world.arguments |= {start + page: [row.pk if row else 1] for page in ("change", "history", "delete")}
    return list(dict.fromkeys(found))
