"""A programme that takes enrolments."""

import pytest
from django.core.cache import cache

from programmes.models import Programme
from tests import factories


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Enrolling is limited per address; each test starts with nobody having tried."""
    cache.clear()


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()
