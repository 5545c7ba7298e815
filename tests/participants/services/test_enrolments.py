"""Taking in an enrolment and deciding on it: what is kept, who is told, what is left alone."""

from typing import Any

import pytest
from django.utils.translation import override

from accounts.models import User
from audit.models import Entry
from municipalities.models import Consortium, Municipality
from outbox.models import Message
from participants.models import EnrolledMunicipality, Enrolment
from participants.services import claims, enrolments
from programmes.models import Programme
from tests import factories


def submit(programme: Programme, *places: Municipality, receipt: str = "", **fields: Any) -> Enrolment:
    chosen = places or (factories.municipality(),)
    return enrolments.submit(programme=programme, application=factories.application(chosen, **fields), receipt=receipt)


def submit_and_confirm(programme: Programme, *places: Municipality, **fields: Any) -> Enrolment:
    return enrolments.confirm(enrolment=submit(programme, *places, **fields))


def test_all_that_was_told_is_kept(programme: Programme) -> None:
    told = {
        "contact_name": "Åsa Alm",
        "contact_title": "Utvecklingschef",
        "contact_phone": "040 123",
        "motivation": "Vi vill veta.",
        "expectations": "Erfarenheter.",
        "language": "sv",
    }
    made = submit(programme, contact_email="Asa.Alm@Example.org", **told)
    stored = Enrolment.objects.values(*told, "contact_email", "state").get(pk=made.pk)
    assert stored == {**told, "contact_email": "asa.alm@example.org", "state": "submitted"}


def test_what_is_sent_again_with_its_receipt_is_taken_in_once(programme: Programme) -> None:
    place = factories.municipality()
    first = submit(programme, place, receipt="one")
    assert submit(programme, place, receipt="one") == first
    other = submit(programme, receipt="two")
    assert (other.receipt, other == first, Enrolment.objects.count()) == ("two", False, 2)
    assert Entry.objects.filter(action="enrolment.submitted").count() == 2
    assert Message.objects.filter(key__endswith=":submitted").count() == 2


def test_each_enrolment_without_a_receipt_gets_a_secret_one(programme: Programme) -> None:
    receipts = {submit(programme).receipt for _ in range(2)}
    assert sorted(len(receipt) for receipt in receipts) == [24, 24]


def test_those_already_enrolled_are_named_and_no_others(programme: Programme) -> None:
    taken, free, elsewhere = (factories.municipality() for _ in range(3))
    factories.accepted(taken, programme=programme)
    factories.accepted(elsewhere)
    assert claims.already_enrolled(programme, [free, taken, elsewhere]) == [taken]
    with pytest.raises(claims.EnrolmentRefused) as refusal:
        submit(programme, free, taken)
    assert (str(taken) in str(refusal.value), str(free) in str(refusal.value)) == (True, False)
    assert Consortium.objects.count() == 0


def test_receipt_and_decision_are_mailed_in_the_language_of_the_enrolment(programme: Programme) -> None:
    made = submit_and_confirm(programme, language="sv")
    enrolments.decline(enrolment=made, actor=factories.manager(), note="Projektet är fullt.")
    mails = Message.objects.filter(to=made.contact_email).order_by("pk")
    assert [mail.language for mail in mails] == ["sv", "sv", "sv"]
    assert [made.contact_name in mail.text for mail in mails] == [True, True, True]
    assert "/sv/enrolments/confirm/" in mails[0].text
    assert ["/sv/enrolments/link/" in mails[1].text, "Projektet är fullt." in mails[2].text] == [True, True]


def test_only_active_staff_of_the_organisation_that_decides_hear_of_it(programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(enrolment_handled_by=Programme.Handler.FCG)
    decider = factories.consultant(language="sv")
    factories.consultant(is_active=False)
    factories.manager()
    factories.person(organisation=User.Organisation.FCG)
    made = submit_and_confirm(Programme.objects.get(pk=programme.pk))
    mail = Message.objects.get(key__contains=":arrived:")
    assert (mail.user, mail.to, mail.language) == (decider, decider.email, "sv")
    with override("sv"):
        told = (decider.name, str(made.party), f"/{made.pk}/")
    assert [part in mail.text for part in told] == [True] * 3


@pytest.mark.parametrize(("invented", "expected"), [((True, True), True), ((True, False), False)])
def test_consortium_is_invented_when_all_its_municipalities_are(
    programme: Programme, invented: tuple[bool, bool], expected: bool
) -> None:
    places = [factories.municipality(invented=one) for one in invented]
    submit_and_confirm(programme, *places, consortium_name="Laakson seutu")
    made = Consortium.objects.get()
    assert (made.name, made.slug, made.invented) == ("Laakson seutu", "laakson-seutu", expected)
    assert set(made.municipalities.all()) == set(places)


def test_address_of_a_consortium_is_its_own_and_never_a_code(db: None) -> None:
    slugs = []
    for name in ("Laakso", "Laakso", "Laakso", "123", "???", "x" * 60):
        slugs.append(enrolments.free_slug(name))
        Consortium.objects.create(name=name, slug=slugs[-1])
    assert slugs == ["laakso", "laakso-2", "laakso-3", "k-123", "k", "x" * 50]


def test_decision_says_who_when_and_why(programme: Programme) -> None:
    waiting, actor, responsible = submit(programme), factories.manager(), factories.consultant()
    made = enrolments.accept(enrolment=waiting, actor=actor, consultant=responsible, note="Tervetuloa")
    stored = Enrolment.objects.get(pk=made.pk)
    assert (stored.state, stored.decided_by, stored.decision_note, stored.consultant) == (
        Enrolment.State.ACCEPTED,
        actor,
        "Tervetuloa",
        responsible,
    )
    assert stored.decided_at is not None
    assert stored.decided_at > stored.submitted_at


@pytest.mark.parametrize("note", ["", " \n"])
def test_nobody_is_declined_without_being_told_why(programme: Programme, note: str) -> None:
    enrolment = submit_and_confirm(programme)
    with pytest.raises(enrolments.NoteMissing):
        enrolments.decline(enrolment=enrolment, actor=factories.manager(), note=note)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.enrolled.count()) == (Enrolment.State.CONFIRMED, 1)
    assert not Entry.objects.filter(action="enrolment.declined").exists()


def test_declining_one_frees_no_other(programme: Programme) -> None:
    one, other = submit_and_confirm(programme), submit_and_confirm(programme)
    declined = enrolments.decline(enrolment=one, actor=factories.manager(), note="Täynnä")
    assert declined == one
    assert [row.enrolment for row in EnrolledMunicipality.objects.all()] == [other]


def test_consultant_is_changed_taken_away_and_logged_once_each(programme: Programme) -> None:
    enrolment, actor, responsible = submit(programme), factories.manager(), factories.consultant()
    consultants = []
    for consultant in (responsible, responsible, None, None):
        made = enrolments.assign_consultant(enrolment=enrolment, consultant=consultant, actor=actor)
        consultants.append((made.consultant, Enrolment.objects.get(pk=enrolment.pk).consultant))
    assert consultants == [(responsible, responsible)] * 2 + [(None, None)] * 2
    entries = Entry.objects.filter(action="enrolment.consultant_changed").order_by("pk")
    assert [entry.payload for entry in entries] == [{"consultant": responsible.pk}, {"consultant": None}]


def test_double_that_slips_past_the_check_is_refused_in_words(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = submit_and_confirm(programme), submit(programme)
    monkeypatch.setattr(claims, "held_by_others", lambda enrolment: [])
    monkeypatch.setattr(claims, "named_by", lambda enrolment: [first.municipality])
    with pytest.raises(claims.EnrolmentRefused) as refusal:
        enrolments.confirm(enrolment=second)
    assert str(refusal.value)
    assert [row.enrolment for row in EnrolledMunicipality.objects.all()] == [first]
