"""A seat at an event that asks, and English."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from events.models import Registration
from programmes.models import Programme
from tests import factories


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def seat(db: None) -> Registration:
    return factories.seat_that_asks(organisation="fcg", title_en="Kick-off")


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()


@pytest.fixture
def person(seat: Registration) -> Client:
    seat.user.language = "en"
    seat.user.save()
    return factories.signed_in(seat.user)
