"""The frame around every page: whose menu has what, and what is said on top of it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.test.client import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from accounts.models import User
from digiverkosto import frame
from tests import factories

pytestmark = pytest.mark.django_db


def menu_of(user: User | AnonymousUser) -> list[str]:
    request = RequestFactory().get("/")
    request.user = user
    return [str(link.address) for link in frame.menu_for(request)]


def test_menu_begins_with_the_readers_own_parties_and_has_no_board_for_them() -> None:
    enrolment = factories.accepted()
    factories.accepted(programme=enrolment.programme)
    contact = factories.contact_of(enrolment)
    own = [reverse("party-home", args=[enrolment.party.slug]), reverse("my-schedule")]
    assert menu_of(contact) == [*own, reverse("network")]


def test_menu_of_staff_has_the_board_and_no_party() -> None:
    factories.accepted()
    assert menu_of(factories.manager()) == [reverse("admin:index"), reverse("network")]


def test_menu_of_somebody_unknown_is_empty(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert menu_of(AnonymousUser()) == []
        assert frame.menu_for(RequestFactory().get("/")) == []


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demo_says_that_it_is_one(client: Client, settings: Settings, *, demo: bool) -> None:
    settings.DEMO = demo
    page = client.get(reverse("front")).content.decode()
    assert (reverse("demo-front") in page) is demo
