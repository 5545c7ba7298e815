"""The form on an event's page is what crispy-forms makes of it."""

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from django.utils import translation

from events.forms import ColleagueForm
from events.templatetags.untouched import untouched
from participants.models import Enrolment
from tests import factories


def squeezed(markup: str) -> str:
    return "".join(markup.split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_form_nobody_has_typed_into_reads_as_crispy_forms_writes_it(enrolment: Enrolment, language: str) -> None:
    factories.member(enrolment.party, name="<b>Aino</b> & Öster")
    with translation.override(language):
        form = ColleagueForm(None, party=enrolment.party)
        assert squeezed(untouched(form)) == squeezed(as_crispy_form(form))


def test_form_that_was_refused_keeps_what_was_typed(enrolment: Enrolment) -> None:
    form = ColleagueForm({"name": "<Aino>"}, party=enrolment.party)
    assert untouched(form) == as_crispy_form(form)
    assert "&lt;Aino&gt;" in untouched(form)
