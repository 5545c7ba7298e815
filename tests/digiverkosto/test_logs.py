"""What the log tells of a refused row."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from celery.signals import setup_logging
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from digiverkosto import celery_app
from digiverkosto.logs import formatter
from tests import factories


def line_of(error: Exception) -> str:
    """The line that the log gets of an error."""
    try:
        raise error
    except Exception:
        record = logging.LogRecord("test", logging.ERROR, __file__, 1, f"failed: {error}", None, sys.exc_info())
    return formatter().format(record)


def test_address_in_a_refused_row_stays_out_of_the_log(db: None) -> None:
    user = factories.person()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.create(email=user.email, name="Toinen")
    line = line_of(caught.value)
    assert user.email in str(caught.value)
    assert user.email not in line
    assert "accounts_user_email" in json.loads(line)["exception"]


def test_text_of_several_lines_in_a_refused_row_stays_out_of_the_log(db: None) -> None:
    text, user = "Rivi\n\nToinen", factories.person()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.filter(pk=user.pk).update(name=text, email=None)
    line = line_of(caught.value)
    if connection.vendor == "postgresql":
        assert "Toinen" in str(caught.value)
    assert "Toinen" not in line
    assert "The above exception was the direct cause" in json.loads(line)["exception"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal's own handler writes, wherever a record comes from."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def refused_row() -> str:
    """Make the database refuse a row, log it as jobs do, and return the address that it held."""
    user = factories.person()
    try:
        with transaction.atomic():
            User.objects.create(email=user.email, name="Toinen")
    except IntegrityError:
        structlog.get_logger("jobs.services").exception("job failed", job=7)
    return user.email


def test_our_own_logger_leaves_the_values_of_a_refused_row_out(
    db: None, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    address = refused_row()
    line = json.loads(log.getvalue())
    assert (line["event"], line["job"], line["level"], line["logger"]) == ("job failed", 7, "error", "jobs.services")
    assert "IntegrityError" in line["exception"]
    written = log.getvalue() + "".join(capsys.readouterr())
    assert address not in written


def test_worker_logs_as_the_web_does() -> None:
    """Celery leaves logging alone when somebody listens to its signal."""
    root = logging.getLogger()
    before = list(root.handlers)
    celery_app.log.setup(loglevel=logging.INFO, redirect_stdouts=False)
    assert (list(root.handlers), bool(setup_logging.receivers)) == (before, True)


@pytest.mark.parametrize(
    "told",
    [
        "Not Found: /s/SECRETKEY",
        "GET /s/SECRETKEY?x=1 HTTP/1.1",
        "//s//SECRETKEY",
        "/S/SECRETKEY/thanks/",
        "/fi/enrolments/SECRETKEY/",
        "/sv/enrolments/confirm/SECRETKEY/",
        "/fi/enrolments/link/SECRETKEY/",
        "/fi/enrolments/link/SECRETKEY/correct/",
        "/en/enrolments/consent/SECRETKEY/",
        "https://portal.example.org/s/SECRETKEY",
        "/calendar/SECRETKEY.ics",
        "/w/SECRETKEY",
        "/fi/offers/SECRETKEY/",
    ],
)
def test_key_in_an_address_is_masked_whoever_tells_it(log: io.StringIO, told: str) -> None:
    logging.getLogger("anybody").error("failed: %s", told)
    structlog.get_logger("ours").error("failed", path=told)
    try:
        raise ValueError(told)
    except ValueError:
        logging.getLogger("anybody").exception("failed")
    assert log.getvalue().count("failed") >= 3
    assert "SECRETKEY" not in log.getvalue()


def test_other_addresses_are_told_as_they_are(log: io.StringIO) -> None:
    logging.getLogger("anybody").error("failed: /fi/m/901/digiverkosto-demo/survey/ and /fi/accounts/login/")
    assert "/fi/m/901/digiverkosto-demo/survey/" in log.getvalue()
    assert "/fi/accounts/login/" in log.getvalue()


def test_value_that_looks_like_the_end_of_an_account_stays_out_too(db: None) -> None:
    """Somebody's text may hold the very words by which an account of an error goes on."""
    text, user = "Rivi\n\nThe above exception was\n\nToinen", factories.person()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.filter(pk=user.pk).update(name=text, email=None)
    assert "Toinen" not in line_of(caught.value)
