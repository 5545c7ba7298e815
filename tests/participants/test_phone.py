"""Enrolling by telephone: staff type it in, the contact person agrees and confirms."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from audit.models import Entry
from outbox.models import Message
from participants import terms
from participants.models import EnrolledMunicipality, Enrolment
from participants.services import doors, enrolments, telling
from participants.services.claims import EnrolmentRefused
from programmes.models import Programme
from tests import factories
from tests.participants.test_enrolment import form, send


def typed(programme: Programme, *names: str, **changes: str) -> dict[str, str]:
    data = form(*names, **changes)
    return {**data, "programme_chosen": str(programme.pk), "language": "sv", "key": "one-key", **changes}


def type_in(programme: Programme, *names: str, user: Any = None, **changes: str) -> Any:
    client = factories.signed_in(user or factories.consultant())
    return client.post(reverse("admin:enrolment-by-phone"), typed(programme, *names, **changes))


def agreeing(language: str) -> dict[str, str]:
    """What the page sends that showed today's terms in this language."""
    return {"terms": "on", "terms_version": terms.VERSION, "terms_language": language}


def confirming(enrolment: Enrolment) -> str:
    return reverse("enrolment-confirm", args=[telling.token_of(enrolment)])


def test_what_staff_type_in_waits_for_its_contact_person(programme: Programme) -> None:
    place, staff = factories.municipality(), factories.consultant()
    answer = type_in(programme, place.code, user=staff)
    made = Enrolment.objects.get()
    assert answer["Location"] == reverse("admin:enrolment-decide", args=[made.pk])
    assert (made.state, made.entered_by, made.language) == (Enrolment.State.SUBMITTED, staff, "sv")
    assert (made.terms_accepted_at, made.terms_version, made.terms_text) == (None, "", "")
    assert EnrolledMunicipality.objects.count() == 0
    mail = Message.objects.get()
    assert (mail.to, mail.language, "/sv/enrolments/confirm/" in mail.text) == ("aino.alku@example.org", "sv", True)
    assert Entry.objects.get(action="enrolment.submitted").actor == staff


def test_contact_person_agrees_to_the_terms_and_confirms(programme: Programme) -> None:
    type_in(programme, factories.municipality().code)
    made = Enrolment.objects.get()
    reader = Client()
    shown = reader.get(confirming(made)).content.decode()
    assert ('name="terms"' in shown, "Haluamme tietää" in shown) == (True, True)
    refused = reader.post(confirming(made))
    made.refresh_from_db()
    assert (refused.status_code, made.state, 'id="terms-error"' in refused.content.decode()) == (200, "submitted", True)
    reader.post(confirming(made), agreeing("fi"))
    made.refresh_from_db()
    assert (made.state, made.terms_version, made.enrolled.count()) == ("confirmed", terms.VERSION, 1)
    assert made.terms_accepted_at is not None
    assert {name: getattr(made, name) for name in terms.agreed("fi")} == terms.agreed("fi")
    assert (
        f'lang="fi">{made.terms_text}' in reader.get(reverse("enrolment-own", args=[doors.make(made)])).content.decode()
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_is_kept_is_what_the_page_showed(programme: Programme, language: str) -> None:
    type_in(programme, factories.municipality().code)
    made = Enrolment.objects.get()
    with translation.override(language):
        url = confirming(made)
    shown: Any = Client().get(url)
    assert (shown.context["terms"] in shown.content.decode(), made.language) == (True, "sv")
    Client().post(url, agreeing(language))
    made.refresh_from_db()
    assert (made.terms_text, made.terms_language) == (shown.context["terms"], language)


@pytest.mark.parametrize("sent", [{}, {"terms_version": "2020-1"}, {"terms_language": "xx"}])
def test_terms_that_were_not_shown_are_read_first(programme: Programme, sent: dict[str, str]) -> None:
    """A page that was opened before the terms changed, and a form that says nothing of what it showed."""
    type_in(programme, factories.municipality().code)
    made = Enrolment.objects.get()
    data = {"terms": "on", **({**agreeing("fi"), **sent} if sent else {})}
    answer = Client().post(confirming(made), data)
    made.refresh_from_db()
    with translation.override("fi"):
        said = gettext("The terms were changed after you opened this page. Read them once more, then agree.")
    assert (made.state, made.terms_text, said in answer.content.decode()) == ("submitted", "", True)


def test_staff_never_agree_for_them(programme: Programme) -> None:
    type_in(programme, factories.municipality().code, terms="on")
    made = Enrolment.objects.get()
    assert made.terms_accepted_at is None
    with pytest.raises(EnrolmentRefused):
        enrolments.accept(enrolment=made, actor=factories.consultant())
    made.refresh_from_db()
    assert made.state == Enrolment.State.SUBMITTED


def test_double_click_takes_it_down_once(programme: Programme) -> None:
    place = factories.municipality()
    for _click in range(2):
        assert type_in(programme, place.code).status_code == 302
    assert (Enrolment.objects.count(), Message.objects.count()) == (1, 1)


def test_late_one_is_taken_down_while_the_programme_goes_on(programme: Programme) -> None:
    Programme.objects.update(enrolment_closes=timezone.localdate() - timedelta(days=1))
    assert type_in(programme, factories.municipality().code).status_code == 302
    enrolments.confirm(enrolment=Enrolment.objects.get(), read=terms.Read(terms.VERSION, "fi"))
    assert Enrolment.objects.get().state == Enrolment.State.CONFIRMED
    Programme.objects.update(state=Programme.State.ENDED)
    answer = type_in(programme, factories.municipality().code, key="other")
    assert list(answer.context["form"].errors) == ["programme_chosen"]


def test_what_takes_part_already_is_named(programme: Programme) -> None:
    place = factories.municipality()
    factories.accepted(place, programme=programme)
    answer = type_in(programme, place.code)
    assert list(answer.context["form"].errors) == ["municipalities"]


def test_municipality_that_has_merged_since_is_named_with_its_heir(programme: Programme) -> None:
    heir = factories.municipality()
    old = factories.municipality(merged_into=heir, merged_on=timezone.localdate())
    answer = type_in(programme, old.code)
    assert str(heir) in str(answer.context["form"].errors["municipalities"])


class TestTerms:
    def test_version_and_text_that_were_agreed_to_are_kept_and_shown(self, programme: Programme) -> None:
        place = factories.municipality()
        send(programme, form(place.code), "sv")
        made = Enrolment.objects.get()
        assert {name: getattr(made, name) for name in terms.agreed("sv")} == terms.agreed("sv")
        staff = factories.signed_in(factories.consultant())
        page = staff.get(reverse("admin:enrolment-decide", args=[made.pk])).content.decode()
        assert (made.terms_text in page, made.terms_version in page) == (True, True)

    def test_review_shows_the_version_and_another_one_is_read_first(
        self, programme: Programme, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from participants.views import enrolment as views
        from tests.participants.test_enrolment import address, fill_in

        client = Client()
        page = fill_in(client, programme, form(factories.municipality().code))
        assert terms.VERSION in page.content.decode()
        data = {"draft": page.context["draft"].receipt, "terms_version": terms.VERSION}
        monkeypatch.setattr(views, "VERSION", "2027-1")
        client.post(address(programme, "review/"), data)
        assert Enrolment.objects.count() == 0
        client.post(address(programme, "review/"), {**data, "terms_version": "2027-1"})
        assert Enrolment.objects.count() == 1

    def test_text_of_a_version_never_changes(self) -> None:
        """Another word is another version: what people have agreed to is compared by it."""
        said = {
            "2026-1": "We name people to the events, let our staff answer the survey, and our contact details are kept until a year after the programme."
        }
        assert terms.agreed("en")["terms_text"] == said[terms.VERSION]
