"""A programme that takes enrolments."""

import pytest

from programmes.models import Programme
from tests import factories


@pytest.fixture
def programme(db: None) -> Programme:
    return factories.programme()
