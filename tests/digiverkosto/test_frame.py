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
from digiverkosto.context import language_links
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


@pytest.mark.parametrize("address", ["/fi/", "/sv/network/wishes/?theme=fi", "/en/m/fi/hanke/fi/"])
def test_head_leads_to_the_same_page_in_each_language(address: str) -> None:
    rest = address[4:]
    links = language_links(RequestFactory().get(address))
    assert links == [(code, f"/{code}/{rest}") for code in ("fi", "sv", "en")]


@pytest.mark.parametrize("address", ["/demo/?a=/fi/", "/sv-fi/network/", "/fi"])
def test_page_whose_address_begins_with_no_language_stays_where_it_is(address: str) -> None:
    assert {link for _code, link in language_links(RequestFactory().get(address))} == {address}


def test_page_that_is_not_there_leads_to_itself_in_each_language(client: Client) -> None:
    page = client.get("/fi/ei-ole/").content.decode()
    assert [f'href="/{code}/ei-ole/" lang="{code}"' in page for code in ("fi", "sv", "en")] == [True] * 3
