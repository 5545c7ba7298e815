"""A participant, its contact person, and an event with seats."""

import pytest

from accounts.models import User
from events.models import Event
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def contact(enrolment: Enrolment) -> User:
    return factories.contact_of(enrolment)


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    return factories.event(enrolment.programme, seats_per_participant=4, capacity=6)
