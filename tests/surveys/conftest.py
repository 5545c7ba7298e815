"""A survey that takes answers."""

import pytest

from surveys.models import Round, Survey
from tests import factories


@pytest.fixture
def round(db: None) -> Round:
    return factories.survey_round(factories.programme())


@pytest.fixture
def survey(round: Round) -> Survey:
    return factories.opened(round, factories.municipality())
