"""Who somebody is comes from signing in; what they may comes from the rules alone."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories


@pytest.mark.django_db
def test_permission_granted_in_djangos_tables_opens_nothing_and_asks_nothing() -> None:
    member = factories.person()
    member.user_permissions.add(*Permission.objects.filter(codename="view_enrolment"))
    with CaptureQueriesContext(connection) as asked:
        assert not member.has_perm("participants.view_enrolment")
        assert not member.has_module_perms("participants")
    assert len(asked) == 0


@pytest.mark.django_db
def test_rules_open_what_they_say() -> None:
    assert factories.consultant().has_perm("participants.view_enrolment")
