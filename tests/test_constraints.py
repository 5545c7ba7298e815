"""What the database refuses is told in words for people, in every language."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import BaseConstraint, Model
from django.urls import reverse
from django.utils import translation

from participants.models import Step
from tests import factories

OURS = [
    (model, constraint)
    for config in apps.get_app_configs()
    if config.path.startswith(str(settings.BASE_DIR)) and ".venv" not in config.path
    for model in config.get_models()
    for constraint in model._meta.constraints
]


@pytest.mark.parametrize(("model", "constraint"), OURS, ids=[constraint.name for _model, constraint in OURS])
def test_constraint_has_words_in_every_language(model: type[Model], constraint: BaseConstraint) -> None:
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(str(constraint.violation_error_message))
    assert len(set(said)) == len(settings.LANGUAGES)


def refused(name: str, sent: dict[str, Any]) -> str:
    page = factories.signed_in(factories.manager(language="en")).post(reverse(f"admin:{name}_add"), sent)
    assert page.status_code == 200
    return page.content.decode()


def test_second_step_of_an_activity_is_refused_in_words(db: None) -> None:
    step = Step.objects.filter(enrolment=factories.accepted()).earliest("pk")
    sent = {"enrolment": step.enrolment_id, "activity": step.activity_id, "state": "booked", "note": "klo 9"}
    page = refused("participants_step", sent)
    assert ("has this step already" in page, "klo 9" in page) == (True, True)


def test_second_membership_of_a_person_is_refused_in_words(db: None) -> None:
    membership = factories.member(factories.municipality()).memberships.get()
    sent = {"user": membership.user_id, "municipality": membership.municipality_id, "role": "expert"}
    assert "belongs to the municipality already" in refused("municipalities_membership", sent)
