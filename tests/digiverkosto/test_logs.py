"""What the log tells of a refused row."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
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
