"""Decisions: looked at before they go, put off, taken back within a day, and withdrawn."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.retention import purge_all
from audit.models import Entry
from events.models import Registration
from events.services import registrations
from municipalities.models import Membership
from municipalities.services import members
from network.services import wishes
from outbox.models import Message
from participants.models import Decision, EnrolledMunicipality, Enrolment, Step
from participants.services import correcting, enrolments, telling, undoing, withdrawing
from participants.services.claims import EnrolmentRefused
from programmes.models import Programme
from roadmaps import services as roadmaps
from surveys.models import Survey
from tests import factories

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.submitted(programme=programme, language="sv")


def page(enrolment: Enrolment, name: str = "decide") -> str:
    return reverse(f"admin:enrolment-{name}", args=[enrolment.pk])


def post(enrolment: Enrolment, name: str = "decide", **data: Any) -> Any:
    return factories.signed_in(factories.consultant()).post(page(enrolment, name), data)


def undo(enrolment: Enrolment) -> Enrolment:
    return factories.taken_back(enrolment)


class TestPreview:
    def test_mail_is_looked_at_in_its_readers_language_and_nothing_goes_before(self, enrolment: Enrolment) -> None:
        answer = post(enrolment, decision="accept", note="Välkomna hit!")
        shown = answer.context["shown"]
        assert (shown.language, "Välkomna hit!" in shown.mail.body, "deltar" in shown.mail.subject) == (
            "sv",
            True,
            True,
        )
        enrolment.refresh_from_db()
        assert (enrolment.state, Message.objects.filter(key__contains=":accepted").count()) == ("confirmed", 0)
        post(enrolment, decision="accept", note="Välkomna hit!", seen=shown.digest)
        mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:accepted")
        assert (mail.subject, mail.text) == tuple(shown.mail)

    @pytest.mark.parametrize(("decision", "event"), [("waiting", "waiting"), ("decline", "declined")])
    def test_what_goes_is_what_was_looked_at_but_for_its_link(
        self, enrolment: Enrolment, decision: str, event: str
    ) -> None:
        shown = post(enrolment, decision=decision, note="Oma rivi").context["shown"]
        post(enrolment, decision=decision, note="Oma rivi", seen=shown.digest)
        mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:{event}")
        assert mail.text.split("/link/")[0] == shown.mail.body.split("/link/")[0]
        assert "Oma rivi" in mail.text

    def test_change_of_something_brings_the_form_back_with_what_was_written(self, enrolment: Enrolment) -> None:
        answer = post(enrolment, decision="decline", note="Oma rivi", seen="x", back="1")
        assert (answer.context["shown"], answer.context["form"]["note"].value()) == (None, "Oma rivi")

    def test_other_words_than_those_looked_at_are_looked_at_first(self, enrolment: Enrolment) -> None:
        shown = post(enrolment, decision="decline", note="Oma rivi").context["shown"]
        again = post(enrolment, decision="decline", note="Toinen rivi", seen=shown.digest)
        assert again.context["shown"].digest != shown.digest
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.CONFIRMED

    def test_enrolment_corrected_meanwhile_is_looked_at_once_more(self, enrolment: Enrolment) -> None:
        shown = post(enrolment, decision="accept").context["shown"]
        correcting.correct(enrolment=enrolment, values={"motivation": "Aivan muu"})
        answer = post(enrolment, decision="accept", seen=shown.digest)
        assert "Aivan muu" in answer.content.decode()
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.CONFIRMED

    def test_members_corrected_meanwhile_are_looked_at_once_more(self, programme: Programme) -> None:
        lead = factories.submitted(factories.municipality(), factories.municipality(), programme=programme)
        shown = post(lead, decision="accept").context["shown"]
        first = lead.consents.earliest("pk").municipality
        correcting.correct(enrolment=lead, values={}, municipalities=[first, factories.municipality()])
        post(lead, decision="accept", seen=shown.digest)
        lead.refresh_from_db()
        assert lead.state == Enrolment.State.CONFIRMED

    def test_hostile_note_is_text_on_every_page(self, enrolment: Enrolment) -> None:
        note = "<script>alert(1)</script>"
        answer = post(enrolment, decision="decline", note=note)
        assert (note.encode() in answer.content, b"&lt;script&gt;alert(1)" in answer.content) == (False, True)


class TestWaitingList:
    def test_contact_person_is_told_and_the_place_stays_held(self, enrolment: Enrolment) -> None:
        staff = factories.consultant()
        enrolments.put_on_waiting_list(enrolment=enrolment, actor=staff, note="Keväällä lisää")
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.enrolled.count()) == (Enrolment.State.WAITING, 1)
        assert "Keväällä lisää" in Message.objects.get(key=f"enrolment:{enrolment.pk}:waiting").text
        assert Entry.objects.get(action="enrolment.put_on_waiting_list").actor == staff

    def test_one_that_waits_may_be_accepted_declined_and_corrected(self, enrolment: Enrolment) -> None:
        staff = factories.consultant()
        enrolments.put_on_waiting_list(enrolment=enrolment, actor=staff)
        with pytest.raises(EnrolmentRefused):
            enrolments.put_on_waiting_list(enrolment=enrolment, actor=staff)
        assert correcting.correct(enrolment=enrolment, values={"motivation": "Uusi"}) == ["motivation"]
        assert enrolments.accept(enrolment=enrolment, actor=staff).state == Enrolment.State.ACCEPTED

    def test_unconfirmed_one_does_not_wait(self, programme: Programme) -> None:
        waits = factories.unconfirmed(programme)
        answer = post(waits, decision="waiting")
        assert list(answer.context["form"].errors) == ["decision"]
        with pytest.raises(EnrolmentRefused):
            enrolments.put_on_waiting_list(enrolment=waits, actor=factories.consultant())

    def test_its_name_is_free_for_another_that_waits_when_it_is_declined(self, programme: Programme) -> None:
        place = factories.municipality()
        first = factories.submitted(place, programme=programme, contact_email="a@example.org")
        second = factories.submitted(place, programme=programme, contact_email="b@example.org")
        enrolments.put_on_waiting_list(enrolment=second, actor=factories.consultant())
        enrolments.decline(enrolment=first, actor=factories.consultant(), note="Ei")
        assert [row.enrolment for row in EnrolledMunicipality.objects.all()] == [second]


class TestUndo:
    @pytest.mark.parametrize("decision", ["accept", "put_on_waiting_list", "decline"])
    def test_decision_is_taken_back_and_told(self, enrolment: Enrolment, decision: str) -> None:
        getattr(enrolments, decision)(enrolment=enrolment, actor=factories.consultant(), note="Näin")
        staff = factories.consultant()
        client = factories.signed_in(staff)
        assert page(enrolment, "undo") in client.get(page(enrolment)).content.decode()
        assert client.get(page(enrolment, "undo")).status_code == 200
        assert client.post(page(enrolment, "undo"), {"decision": enrolment.decisions.get().pk})["Location"] == page(
            enrolment
        )
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.decision_note, enrolment.decided_at) == ("confirmed", "", None)
        assert (enrolment.enrolled.count(), Step.objects.count(), Membership.objects.count()) == (1, 0, 0)
        mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:undone:{Decision.objects.get().pk}")
        assert (mail.to, mail.language) == (enrolment.contact_email, "sv")
        assert Entry.objects.get(action="enrolment.decision_undone").actor == staff

    def test_one_decided_anew_is_told_anew(self, enrolment: Enrolment) -> None:
        for _time in range(2):
            enrolments.accept(enrolment=enrolment, actor=factories.consultant())
            undo(enrolment)
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        assert Message.objects.filter(key__contains=":accepted").count() == 3
        assert (Membership.objects.count(), Step.objects.count()) == (1, 1)

    def test_member_from_before_keeps_the_role_from_before(self, enrolment: Enrolment) -> None:
        known = factories.person(email=enrolment.contact_email)
        membership = factories.belonging(user=known, municipality=enrolment.municipality, role="expert")
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        membership.refresh_from_db()
        assert membership.role == Membership.Role.CONTACT
        undo(enrolment)
        membership.refresh_from_db()
        assert membership.role == "expert"

    def test_contact_person_from_before_stays_one(self, enrolment: Enrolment) -> None:
        known = factories.person(email=enrolment.contact_email)
        factories.belonging(user=known, municipality=enrolment.municipality, role="contact")
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        undo(enrolment)
        assert Membership.objects.get().role == "contact"

    def test_day_after_it_stays(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        Decision.objects.update(at=timezone.now() - undoing.UNDO_WITHIN + HOUR)
        assert undoing.why_not(enrolment_now(enrolment), Decision.objects.get()) == ""
        Decision.objects.update(at=timezone.now() - undoing.UNDO_WITHIN - HOUR)
        with pytest.raises(EnrolmentRefused) as refusal:
            undo(enrolment)
        assert "vuorokausi" in str(refusal.value) or "day old" in str(refusal.value)
        assert enrolment_now(enrolment).state == Enrolment.State.ACCEPTED

    @pytest.mark.parametrize("built", ["invitation", "step", "seat", "wish", "roadmap", "survey", "session"])
    def test_what_was_built_on_it_keeps_it_and_is_named(self, enrolment: Enrolment, built: str) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        build(enrolment_now(enrolment), built)
        client = factories.signed_in(factories.consultant())
        shown: Any = client.get(page(enrolment, "undo"))
        assert shown.context["refused"]
        assert page(enrolment, "undo") not in client.get(page(enrolment)).content.decode()
        assert client.post(page(enrolment, "undo"), {"decision": enrolment.decisions.get().pk}).status_code == 200
        assert enrolment_now(enrolment).state == Enrolment.State.ACCEPTED
        assert not Message.objects.filter(key__contains=":undone:").exists()

    def test_declined_one_whose_place_takes_part_by_now_stays_declined(self, programme: Programme) -> None:
        place = factories.municipality()
        first = factories.submitted(place, programme=programme, contact_email="a@example.org")
        enrolments.decline(enrolment=first, actor=factories.consultant(), note="Ei")
        second = factories.submitted(place, programme=programme, contact_email="b@example.org")
        undo(first)
        assert (enrolment_now(first).state, first.enrolled.count()) == (Enrolment.State.CONFIRMED, 0)
        enrolments.decline(enrolment=first, actor=factories.consultant(), note="Ei")
        enrolments.accept(enrolment=second, actor=factories.consultant())
        with pytest.raises(EnrolmentRefused) as refusal:
            undo(first)
        assert str(place) in str(refusal.value)

    def test_one_that_nobody_had_confirmed_holds_nothing_again(self, programme: Programme) -> None:
        waits = factories.unconfirmed(programme)
        enrolments.accept(enrolment=waits, actor=factories.consultant())
        undo(waits)
        assert (enrolment_now(waits).state, EnrolledMunicipality.objects.count()) == (Enrolment.State.SUBMITTED, 0)

    def test_what_the_contact_person_withdrew_stays_withdrawn(self, enrolment: Enrolment) -> None:
        withdrawing.withdraw_own(enrolment=enrolment)
        with pytest.raises(EnrolmentRefused):
            undo(enrolment)

    def test_there_is_nothing_to_take_back_twice(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        undo(enrolment)
        with pytest.raises(EnrolmentRefused):
            undo(enrolment)
        assert Message.objects.filter(key__contains=":undone:").count() == 1


def enrolment_now(enrolment: Enrolment) -> Enrolment:
    return Enrolment.objects.with_party().get(pk=enrolment.pk)


def build(enrolment: Enrolment, what: str) -> None:
    contact = factories.contact_of(enrolment)
    if what == "invitation":
        invited = factories.invited(enrolment.party)
        members.accept(membership=invited, actor=invited.user)
    elif what == "step":
        Step.objects.update(state=Step.State.BOOKED)
    elif what == "seat":
        event = factories.event(enrolment.programme)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    elif what == "wish":
        wishes.make(enrolment=enrolment, text="Toive", actor=contact)
    elif what == "roadmap":
        factories.form_version()
        roadmaps.start(enrolment=enrolment, actor=contact)
    elif what == "session":
        step = Step.objects.get()
        factories.event(enrolment.programme, activity=step.activity, enrolment=enrolment)
    else:
        assert enrolment.municipality is not None
        Survey.objects.create(round=factories.survey_round(enrolment.programme), municipality=enrolment.municipality)


class TestWithdrawByStaff:
    def test_participants_seats_are_given_back_and_its_pages_close(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        enrolment = enrolment_now(enrolment)
        build(enrolment, "seat")
        shown = post(enrolment, "withdraw-by-staff", note="Sovittu puhelimessa").context["shown"]
        assert enrolment_now(enrolment).state == Enrolment.State.ACCEPTED
        post(enrolment, "withdraw-by-staff", note="Sovittu puhelimessa", seen=shown.digest)
        assert (enrolment_now(enrolment).state, EnrolledMunicipality.objects.count()) == ("withdrawn", 0)
        assert [row.state for row in Registration.objects.all()] == [Registration.State.CANCELLED]
        mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:withdrawn")
        assert (mail.to, "Sovittu puhelimessa" in mail.text) == (enrolment.contact_email, True)
        home = factories.page("participant-home", enrolment)
        assert factories.signed_in(factories.contact_of(enrolment)).get(home).status_code == 404
        with pytest.raises(EnrolmentRefused):
            undo(enrolment)

    def test_open_survey_stands_in_the_way(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        assert enrolment.municipality is not None
        factories.opened(factories.survey_round(enrolment.programme), enrolment.municipality)
        with pytest.raises(EnrolmentRefused):
            withdrawing.withdraw(enrolment=enrolment, actor=factories.consultant())
        assert enrolment_now(enrolment).state == Enrolment.State.ACCEPTED

    def test_double_click_withdraws_once(self, enrolment: Enrolment) -> None:
        withdrawing.withdraw(enrolment=enrolment, actor=factories.consultant())
        with pytest.raises(EnrolmentRefused):
            withdrawing.withdraw(enrolment=enrolment, actor=factories.consultant())
        assert Message.objects.filter(key__contains=":withdrawn").count() == 1

    def test_withdrawal_of_one_that_waited_is_taken_back_within_the_day(self, enrolment: Enrolment) -> None:
        withdrawing.withdraw(enrolment=enrolment, actor=factories.consultant())
        assert undo(enrolment).state == Enrolment.State.CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_two_staff_decide_at_once_and_one_decision_stands(programme: Programme) -> None:
    enrolment = factories.submitted(programme=programme)
    ready = Barrier(4)
    refused: list[str] = []

    def act(decline: bool) -> None:
        staff = factories.consultant()
        ready.wait()
        try:
            if decline:
                enrolments.decline(enrolment=enrolment, actor=staff, note="Ei")
            else:
                enrolments.accept(enrolment=enrolment, actor=staff)
        except EnrolmentRefused as refusal:
            refused.append(str(refusal))
        connection.close()

    threads = [Thread(target=act, args=[bool(number % 2)]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(refused), Decision.objects.count()) == (3, 1)
    decided = Message.objects.filter(key__regex=r":(accepted|declined)$")
    assert [mail.key.split(":")[-1] for mail in decided] == [Enrolment.objects.get().state]


def test_list_says_who_is_to_answer(enrolment: Enrolment) -> None:
    from participants.services import conversation

    client = factories.signed_in(factories.consultant(language="en"))
    client.cookies["django_language"] = "en"
    url = reverse("admin:participants_enrolment_changelist")
    assert "waits for us" not in client.get(url).content.decode()
    conversation.say(enrolment=enrolment, text="Asia", author=None, from_staff=False)
    assert "waits for us" in client.get(url).content.decode()
    conversation.say(enrolment=enrolment, text="Vastaus", author=factories.consultant(), from_staff=True)
    assert "waits for the contact person" in client.get(url).content.decode()


class TestFreshWeek:
    @pytest.fixture
    def unconfirmed(self, programme: Programme, monkeypatch: pytest.MonkeyPatch) -> tuple[Enrolment, str]:
        """Accepted and taken back after its week, with the link of its first mail."""
        enrolment = factories.unconfirmed(programme)
        sent = timezone.now() - WEEK - timedelta(hours=1)
        Enrolment.objects.update(submitted_at=sent)
        with monkeypatch.context() as then:
            then.setattr("django.core.signing.time.time", sent.timestamp)
            link = reverse("enrolment-confirm", args=[telling.token_of(enrolment)])
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        undo(enrolment)
        return enrolment, link

    def test_it_is_kept_and_its_link_holds(self, unconfirmed: tuple[Enrolment, str]) -> None:
        enrolment, link = unconfirmed
        purge_all()
        assert Client().get(link).status_code == 200
        assert "/enrolments/confirm/" in Message.objects.get(key__contains=":undone:").text
        Client().post(link)
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.CONFIRMED

    def test_it_is_over_after_that_week(self, unconfirmed: tuple[Enrolment, str]) -> None:
        _enrolment, link = unconfirmed
        Decision.objects.update(undone_at=timezone.now() - WEEK - timedelta(hours=1))
        assert Client().get(link).status_code == 404
        purge_all()
        assert not Enrolment.objects.exists()
