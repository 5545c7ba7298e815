"""People."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.people import person
from audit.services import log
from tests import factories


def test_address_is_unique_in_any_case(db: None) -> None:
    factories.person(email="aino@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="AINO@example.org", name="Toinen")


def test_person_is_found_in_any_case_and_made_once(db: None) -> None:
    first, made = person(email=" Aino@Example.org ", name="Aino", language="sv")
    again, made_again = person(email="aino@example.org", name="Joku muu", language="fi")
    assert (made, made_again, again) == (True, False, first)
    assert (again.email, again.name, again.language) == ("aino@example.org", "Aino", "sv")


def test_person_has_no_password(db: None) -> None:
    assert not person(email="a@example.org", name="Aino", language="fi")[0].has_usable_password()


def test_staff_are_those_with_a_staff_role() -> None:
    assert (User(staff_role="manager").is_staff, User(organisation="fcg").is_staff) == (True, False)


def test_action_without_a_name_in_the_registry_is_refused(db: None) -> None:
    with pytest.raises(LookupError):
        log(action="user.improvised", target=factories.person())
