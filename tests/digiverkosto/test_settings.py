"""A production start that is not safe is refused, in a sentence that names what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from digiverkosto.settings.environment import database, setting

GOOD = {
    "SECRET_KEY": "a-long-enough-and-random-enough-secret-key-for-a-test-0123456789",
    "EVENT_NEEDS_KEY": "another-long-enough-and-random-enough-key-for-a-test-9876543210",
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/db",
    "REDIS_URL": "redis://127.0.0.1:1",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "MAIL_FROM": "Digiverkosto <portal@example.org>",
}


def start(code: str = "print('up')", **environment: str) -> subprocess.CompletedProcess[str]:
    """Start Django with the production settings and nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); from django.conf import settings; {code}"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "digiverkosto.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_starts_with_everything_set() -> None:
    ran = start("print(settings.DEBUG, settings.DEMO, settings.INVENTED_MUNICIPALITIES, settings.PUBLIC_URL)", **GOOD)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "False False False https://portal.example.org\n"


@pytest.mark.parametrize("missing", GOOD)
def test_production_without_a_setting_is_refused_by_its_name(missing: str) -> None:
    ran = start(**{name: value for name, value in GOOD.items() if name != missing})
    assert ran.returncode != 0
    assert f"Set {missing}, or {missing}_FILE to a file that holds it" in ran.stderr


@pytest.mark.parametrize("value", ["1", "true", "True", "yes", "on"])
def test_production_with_the_demo_on_is_refused(value: str) -> None:
    ran = start(**GOOD, DEMO=value)
    assert ran.returncode != 0
    assert "DEMO is on: the demo lets anybody in as anybody" in ran.stderr


@pytest.mark.parametrize("value", ["", "0", "false", "no"])
def test_production_with_the_demo_off_starts(value: str) -> None:
    assert start(**GOOD, DEMO=value).returncode == 0


@pytest.mark.parametrize("key", ["short", "a" * 80, "abcd" * 20, "x" * 49 + "y"])
def test_secret_key_that_is_easy_to_guess_is_refused(key: str) -> None:
    ran = start(**{**GOOD, "SECRET_KEY": key})
    assert ran.returncode != 0
    assert "SECRET_KEY is too easy to guess" in ran.stderr
    assert key not in ran.stderr.split("ImproperlyConfigured")[-1]


@pytest.mark.parametrize("keys", ["short", f"{GOOD['EVENT_NEEDS_KEY']},short", f"{GOOD['EVENT_NEEDS_KEY']},"])
def test_key_of_needs_that_is_easy_to_guess_is_refused_among_several_too(keys: str) -> None:
    ran = start(**{**GOOD, "EVENT_NEEDS_KEY": keys})
    assert (ran.returncode != 0, "EVENT_NEEDS_KEY is too easy to guess" in ran.stderr) == (True, True)


def test_several_keys_of_needs_are_taken() -> None:
    both = f"{GOOD['EVENT_NEEDS_KEY']}, {GOOD['SECRET_KEY']}"
    assert start("print(settings.EVENT_NEEDS_KEY.count(','))", **{**GOOD, "EVENT_NEEDS_KEY": both}).stdout == "1\n"


@pytest.mark.parametrize("hosts", ["*", "portal.example.org,*", "*.example.org"])
def test_hosts_that_let_any_name_in_are_refused(hosts: str) -> None:
    ran = start(**{**GOOD, "ALLOWED_HOSTS": hosts})
    assert ran.returncode != 0
    assert "ALLOWED_HOSTS lets any name in" in ran.stderr


def test_sender_of_the_mails_is_a_setting_and_an_address() -> None:
    assert start("print(settings.DEFAULT_FROM_EMAIL, settings.SERVER_EMAIL)", **GOOD).stdout.count("portal@") == 2
    ran = start(**{**GOOD, "MAIL_FROM": "Digiverkosto"})
    assert (ran.returncode != 0, "MAIL_FROM is no e-mail address" in ran.stderr) == (True, True)


def test_statements_locks_and_silent_servers_have_an_end() -> None:
    code = (
        "o = settings.DATABASES['default']['OPTIONS']; print(o['options'], o['tcp_user_timeout'], o['connect_timeout'])"
    )
    limits = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
    assert start(code, **GOOD).stdout == f"{limits} 10000 5\n"
    longer = start(code, **GOOD, STATEMENT_SECONDS="0").stdout
    assert longer.startswith("-c statement_timeout=0 -c lock_timeout=60000 ")


def test_bucket_that_hangs_or_stumbles_is_not_waited_for_long() -> None:
    code = (
        "from django.core.files.storage import default_storage as d; c = d.client_config;"
        "print(c.connect_timeout, c.read_timeout, c.retries['total_max_attempts'])"
    )
    assert start(code, **GOOD, MEDIA_STORAGE_URL="s3://bucket").stdout == "3 10 2\n"


def test_production_believes_one_proxy_and_no_visitor() -> None:
    assert start("print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)", **GOOD).stdout == "1\n"


def test_production_has_no_demo_pages() -> None:
    code = "from django.urls import get_resolver; print('demo-front' in get_resolver().reverse_dict, 'demo' in settings.INSTALLED_APPS)"
    assert start(code, **GOOD).stdout == "False False\n"


def test_production_takes_secrets_from_files(tmp_path: Path) -> None:
    files = {}
    for name, value in GOOD.items():
        (tmp_path / name).write_text(f"{value}\n")
        files[f"{name}_FILE"] = str(tmp_path / name)
    ran = start("print(settings.SECRET_KEY)", **files)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == GOOD["SECRET_KEY"]


def test_production_passes_djangos_checks_for_deployment() -> None:
    """But for the two on other hosts of the domain, which are not the portal's to decide."""
    code = (
        "from django.core import checks; print(sorted(e.id for e in checks.run_checks(include_deployment_checks=True)))"
    )
    assert start(code, **GOOD).stdout == "['security.W005', 'security.W021']\n"


def test_setting_from_a_file_goes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("from the file\n")
    monkeypatch.setenv("PORTAL_TEST", "from the environment")
    assert setting("PORTAL_TEST") == "from the environment"
    monkeypatch.setenv("PORTAL_TEST_FILE", str(tmp_path / "file"))
    assert setting("PORTAL_TEST") == "from the file"


def test_setting_whose_file_cannot_be_read_is_refused_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_TEST_FILE", str(tmp_path / "nothing"))
    with pytest.raises(ImproperlyConfigured, match=r"PORTAL_TEST_FILE names a file that cannot be read: .*nothing"):
        setting("PORTAL_TEST", "default")


def test_setting_that_is_nowhere_has_its_default_or_is_refused() -> None:
    assert setting("PORTAL_TEST", "default") == "default"
    with pytest.raises(ImproperlyConfigured, match="Set PORTAL_TEST, or PORTAL_TEST_FILE"):
        setting("PORTAL_TEST")


def test_postgresql_plans_a_statement_once_and_another_database_is_asked_as_it_is() -> None:
    options = database(GOOD["DATABASE_URL"] + "?sslmode=require")["OPTIONS"]
    assert options["sslmode"] == "require"
    assert (options["server_side_binding"], options["prepare_threshold"]) == (True, 5)
    assert "OPTIONS" not in database("sqlite:///:memory:")
