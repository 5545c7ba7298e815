"""Names, titles and numbers are of one line at every door that takes them, and in the services behind the doors."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.services import people
from info.forms import FeedbackForm
from participants.forms.own_enrolment import ConsentForm, CorrectionForm
from participants.forms.people import InviteForm
from participants.models import Enrolment
from participants.services import consents, correcting, enrolments
from participants.services.claims import EnrolmentRefused
from programmes.models import Programme
from tests import factories
from tests.participants.test_enrolment import errors, form, send

LINES = ["Aino\rAlku", "Aino\nAlku", "Aino\u2028Alku", "Aino\u2029Alku", "Aino\x85Alku"]
NUMBER = "040 123\n4567"
OF_ONE_LINE = ["consortium_name", "contact_name", "contact_title", "other1_name"]


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", OF_ONE_LINE)
def test_form_says_it_beside_the_field(programme: Programme, name: str, line: str) -> None:
    data = form(*(factories.municipality().code for _ in range(2)))
    others = {"other1_role": "leader", "other1_name": "Kaisa", "other1_email": "kaisa@example.org"}
    wrong = errors(send(programme, {**data, **others, name: line}))
    assert (list(wrong), Enrolment.objects.count()) == ([name], 0)


def test_telephone_number_is_of_one_line(programme: Programme) -> None:
    wrong = errors(send(programme, form(factories.municipality().code, contact_phone=NUMBER)))
    assert list(wrong) == ["contact_phone"]


@pytest.mark.parametrize(
    ("field", "line"),
    [
        (CorrectionForm.base_fields["contact_name"], LINES[0]),
        (CorrectionForm.base_fields["contact_phone"], NUMBER),
        (ConsentForm.base_fields["name"], LINES[1]),
        (InviteForm.base_fields["name"], LINES[2]),
        (FeedbackForm.base_fields["where"], LINES[3]),
    ],
)
def test_other_forms_take_one_line_too(field: Any, line: str) -> None:
    with pytest.raises(ValidationError, match=r"yhdelle riville|one line"):
        field.clean(line)


def test_programs_are_refused_by_the_service(programme: Programme) -> None:
    place = factories.municipality()
    for wrong in ({"contact_name": LINES[0]}, {"contact_title": LINES[1]}, {"contact_phone": NUMBER}):
        with pytest.raises(EnrolmentRefused):
            enrolments.submit(programme=programme, application=factories.application([place], **wrong))
    other = enrolments.Named("leader", LINES[2], "kaisa@example.org")
    with pytest.raises(EnrolmentRefused):
        enrolments.submit(programme=programme, application=factories.application([place], others=[other]))
    assert Enrolment.objects.count() == 0


def test_correcting_and_asking_are_refused_by_the_service(programme: Programme) -> None:
    lead = factories.submitted(factories.municipality(), factories.municipality(), programme=programme)
    with pytest.raises(EnrolmentRefused):
        correcting.correct(enrolment=lead, values={"contact_name": LINES[0]})
    with pytest.raises(EnrolmentRefused):
        consents.ask(consent=lead.consents.earliest("pk"), name=LINES[0], email="a@example.org", actor=None)
    lead.refresh_from_db()
    assert (lead.contact_name, lead.consents.earliest("pk").name) == ("Aino Alku", "")


def test_nobody_has_a_name_of_two_lines(db: None) -> None:
    with pytest.raises(people.PersonKept):
        people.person(email="aino@example.org", name=LINES[0], language="fi")
    known = factories.person(name="Aino")
    known.name = LINES[1]
    with pytest.raises(people.PersonKept):
        people.save_person(user=known, changed=["name"], actor=None)
    assert list(User.objects.values_list("name", flat=True)) == ["Aino"]


def test_several_lines_of_why_are_taken(programme: Programme) -> None:
    lead = factories.submitted(programme=programme)
    assert correcting.correct(enrolment=lead, values={"motivation": "Yksi\nkaksi"}) == ["motivation"]
