"""A programme that takes enrolments, and its form."""

import pytest

from programmes.models import Programme
from tests import factories


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()
