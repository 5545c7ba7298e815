"""The framework's way of making somebody who may do everything, past roles and log."""

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from accounts.models import User

ASKED = ["manage.py", "createsuperuser", "--noinput", "--email", "boss@example.org", "--name", "Boss"]


def test_it_makes_nobody_and_leads_to_create_staff(db: None) -> None:
    with pytest.raises(CommandError, match="create_staff"):
        call_command("createsuperuser")
    assert User.objects.count() == 0


def test_whatever_is_asked_with_it_is_answered_alike(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(ASKED)
    assert (ended.value.code, "create_staff" in capsys.readouterr().err) == (1, True)
