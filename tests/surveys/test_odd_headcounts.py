"""A row that somebody has written by hand breaks no list and no page."""

import json
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from surveys.models import Survey
from tests import factories

ODD: list[Any] = [
    {"sector:edu": "kymmenen", "sector:tech": 12},
    {"sector:edu": None},
    {"sector:edu": -4},
    {"sector:edu": True},
    {"sector:edu": 1.5},
    {"sector:edu": [1]},
    [1, 2],
    "kymmenen",
    7,
    None,
]


@pytest.mark.parametrize("odd", ODD, ids=json.dumps)
def test_headcount_that_is_no_number_is_none(db: None, odd: Any) -> None:
    enrolment = factories.accepted()
    assert enrolment.municipality is not None
    survey = factories.closed(factories.survey_round(enrolment.programme), enrolment.municipality, {"edu": 12})
    with connection.cursor() as cursor:
        cursor.execute("UPDATE surveys_survey SET headcounts = %s WHERE id = %s", [json.dumps(odd), survey.pk])
    assert Survey.objects.get().headcounts == ({"sector:tech": 12} if isinstance(odd, dict) and len(odd) > 1 else {})
    staff = factories.signed_in(factories.consultant())
    for url in (reverse("admin:surveys_survey_changelist"), reverse("admin:surveys_survey_change", args=[survey.pk])):
        assert staff.get(url).status_code == 200
    contact = factories.signed_in(factories.contact_of(enrolment))
    for name in ("survey-follow", "survey-results", "participant-home"):
        assert contact.get(factories.page(name, enrolment)).status_code == 200
