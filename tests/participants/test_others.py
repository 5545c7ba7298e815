"""Who is named beside the contact person, and the consent of a consortium's members."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from participants.models import Consent, Enrolment, OtherContact
from participants.services import consents, doors, enrolments, withdrawing
from participants.services.claims import EnrolmentRefused
from participants.services.enrolments import Named
from programmes.models import Programme
from tests import factories
from tests.participants.test_enrolment import errors, form, send

DEPUTY = Named("deputy", "Veikko Vara", "veikko@example.org")
LEADER = Named("leader", "Kaisa Kunta", "kaisa@example.org")


def with_others(*others: Named) -> dict[str, str]:
    return {
        f"other{number}_{field}": getattr(one, field)
        for number, one in enumerate(others, start=1)
        for field in ("role", "name", "email")
    }


class TestOthers:
    def test_they_are_kept_and_told_once_the_enrolment_is_confirmed(self, programme: Programme) -> None:
        send(programme, {**form(factories.municipality().code), **with_others(DEPUTY, LEADER)}, "sv")
        made = Enrolment.objects.get()
        assert [(one.role, one.name, one.email) for one in made.other_contacts.all()] == [
            ("deputy", "Veikko Vara", "veikko@example.org"),
            ("leader", "Kaisa Kunta", "kaisa@example.org"),
        ]
        assert {mail.to for mail in Message.objects.all()} == {made.contact_email}
        for _click in range(2):
            enrolments.confirm(enrolment=made)
        told = Message.objects.filter(key__contains=":named:").order_by("pk")
        assert [(mail.to, mail.language) for mail in told] == [
            ("veikko@example.org", "sv"),
            ("kaisa@example.org", "sv"),
        ]
        assert not any("/link/" in mail.text for mail in told)

    def test_each_is_invited_in_their_role_when_it_is_accepted(self, programme: Programme) -> None:
        made = factories.accepted(programme=programme, others=(DEPUTY, LEADER))
        rows = Membership.objects.of(made.party).order_by("user__email")
        assert [(row.user.email, row.role, row.accepted_at is None) for row in rows] == [
            (made.contact_email, "contact", False),
            ("kaisa@example.org", "management", True),
            ("veikko@example.org", "contact", True),
        ]

    def test_somebody_who_belongs_already_keeps_their_role(self, programme: Programme) -> None:
        place = factories.municipality()
        factories.member(place, "expert", email=LEADER.email)
        made = factories.submitted(place, programme=programme, others=(LEADER,))
        enrolments.accept(enrolment=made, actor=factories.consultant())
        factories.taken_back(made)
        assert [(row.user.email, row.role) for row in Membership.objects.all()] == [(LEADER.email, "expert")]

    def test_invitation_that_nobody_has_accepted_is_taken_back_with_the_decision(self, programme: Programme) -> None:
        made = factories.accepted(programme=programme, others=(DEPUTY,))
        factories.taken_back(made)
        assert Membership.objects.count() == 0

    def test_accepted_invitation_keeps_the_decision(self, programme: Programme) -> None:
        made = factories.accepted(programme=programme, others=(DEPUTY,))
        invited = Membership.objects.get(user__email=DEPUTY.email)
        members.accept(membership=invited, actor=invited.user)
        with pytest.raises(EnrolmentRefused):
            factories.taken_back(made)

    @pytest.mark.parametrize(
        ("others", "field"),
        [
            ((Named("deputy", "", "v@example.org"),), "other1_name"),
            ((Named("", "Veikko", "v@example.org"),), "other1_role"),
            ((Named("deputy", "Veikko", ""),), "other1_email"),
            ((Named("boss", "Veikko", "v@example.org"),), "other1_role"),
            ((DEPUTY, Named("leader", "Veikko", "VEIKKO@example.org")), "other2_email"),
            ((Named("deputy", "Aino Alku", "aino.alku@example.org"),), "other1_email"),
            ((Named("deputy", "https://evil.example", "v@example.org"),), "other1_name"),
        ],
    )
    def test_half_a_person_and_one_named_twice_are_told_beside_the_field(
        self, programme: Programme, others: tuple[Named, ...], field: str
    ) -> None:
        refused = errors(send(programme, {**form(factories.municipality().code), **with_others(*others)}))
        assert set(refused) == {field}

    def test_service_takes_a_handful(self, programme: Programme) -> None:
        many = tuple(Named("deputy", f"Nimi {number}", f"n{number}@example.org") for number in range(4))
        with pytest.raises(EnrolmentRefused):
            factories.unconfirmed(programme, others=many)
        assert Enrolment.objects.count() == 0

    def test_they_go_with_the_contact_details(self, programme: Programme) -> None:
        from accounts.retention import purge_all

        made = factories.submitted(programme=programme, others=(DEPUTY,))
        enrolments.decline(enrolment=made, actor=factories.consultant(), note="Ei")
        Enrolment.objects.update(decided_at=timezone.now() - timedelta(days=370))
        purge_all()
        assert OtherContact.objects.count() == 0


@pytest.fixture
def lead(programme: Programme) -> Enrolment:
    return factories.submitted(factories.municipality(), factories.municipality(), programme=programme)


def page(lead: Enrolment) -> str:
    return reverse("enrolment-consents", args=[doors.make(lead)])


def link(address: str = "member@example.org") -> str:
    """The newest link that was mailed to the member."""
    text = Message.objects.filter(to=address, key__startswith="consent:").latest("pk").text
    return reverse("enrolment-consent", args=[text.split("/consent/")[1].split("/")[0]])


def ask(consent: Consent, **fields: str) -> Consent:
    said = {"name": "Jäsen", "email": "member@example.org", **fields}
    return consents.ask(consent=consent, actor=None, **said)


def hours_later(hours: int = 1) -> None:
    """What has happened until now was that many hours ago."""
    ago = timedelta(hours=hours)
    Entry.objects.update(at=F("at") - ago)
    Message.objects.update(created_at=F("created_at") - ago)


class TestHowOften:
    def test_member_is_asked_once_an_hour_and_three_times_a_day(self, lead: Enrolment) -> None:
        consent = lead.consents.earliest("pk")
        for _time in range(3):
            ask(consent)
            with pytest.raises(EnrolmentRefused):
                ask(consent, email="another@example.org")
            hours_later()
        with pytest.raises(EnrolmentRefused):
            ask(consent, email="another@example.org")
        ask(lead.consents.latest("pk"))
        hours_later(24)
        ask(consent)
        assert Message.objects.filter(key__startswith="consent:").count() == 5

    def test_refusal_is_said_on_the_page(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        data = {"member": consent.pk, "act": "ask", "name": "Jäsen", "email": "another@example.org"}
        answer: Any = Client().post(page(lead), data)
        assert (list(answer.context["form"].errors), Message.objects.filter(to="another@example.org").count()) == (
            ["__all__"],
            0,
        )

    def test_one_address_gets_ten_a_day_from_all_who_ask(self, programme: Programme) -> None:
        for number in range(6):
            lead = factories.submitted(
                factories.municipality(),
                factories.municipality(),
                programme=programme,
                contact_email=f"lead-{number}@example.org",
            )
            for consent in lead.consents.order_by("pk"):
                if number < 5:
                    ask(consent, email="Member@example.org")
                else:
                    with pytest.raises(EnrolmentRefused):
                        ask(consent)
        assert Message.objects.filter(to="member@example.org").count() == 10

    def test_answer_changes_twenty_times_a_day_and_the_last_one_stands(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        for number in range(20):
            consents.answer(consent=consent, agrees=number % 2 == 0)
        consents.answer(consent=consent, agrees=False)
        answer: Any = Client().post(link(), {"answer": "agree"}, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
        consent.refresh_from_db()
        told = Message.objects.filter(to=lead.contact_email, key__contains=":consent:").count()
        assert (consent.state, told) == (Consent.State.REFUSED, 20)
        hours_later(24)
        assert consents.answer(consent=consent, agrees=True).state == Consent.State.GIVEN


class TestConsents:
    @pytest.mark.parametrize(("said", "state"), [("said", "said"), ("ask", "open")])
    def test_lead_says_on_the_form_whether_members_have_decided(
        self, programme: Programme, said: str, state: str
    ) -> None:
        places = [factories.municipality() for _ in range(2)]
        send(programme, form(*(place.code for place in places), consents=said))
        assert [(row.municipality, row.state) for row in Consent.objects.all()] == [(place, state) for place in places]

    def test_lead_who_says_nothing_is_asked(self, programme: Programme) -> None:
        codes = [factories.municipality().code for _ in range(2)]
        assert set(errors(send(programme, form(*codes, consents="")))) == {"consents"}

    def test_one_municipality_needs_none(self, programme: Programme) -> None:
        send(programme, form(factories.municipality().code))
        assert (Enrolment.objects.count(), Consent.objects.count()) == (1, 0)

    def test_lead_says_it_for_a_member(self, lead: Enrolment) -> None:
        consent = lead.consents.earliest("pk")
        Client().post(page(lead), {"member": consent.pk, "act": "said"})
        consent.refresh_from_db()
        assert consent.state == Consent.State.SAID
        assert Entry.objects.get(action="enrolment.consent_said").payload == {"municipality": consent.municipality_id}

    def test_member_is_asked_and_answers_by_its_link(self, lead: Enrolment) -> None:
        consent = lead.consents.earliest("pk")
        data = {"member": consent.pk, "act": "ask", "name": "Jäsen Niemi", "email": "Member@example.org"}
        Client().post(page(lead), data)
        url = link()
        shown = Client().get(url).content.decode()
        assert (str(consent.municipality) in shown, lead.terms_text in shown) == (True, True)
        consent.refresh_from_db()
        assert (consent.state, url.split("/")[-2] == consent.digest) == (Consent.State.ASKED, False)
        for _click in range(2):
            Client().post(url, {"answer": "agree"})
        consent.refresh_from_db()
        assert consent.state == Consent.State.GIVEN
        told = Message.objects.filter(to=lead.contact_email, key__contains=":consent:")
        assert told.count() == 1
        Client().post(url, {"answer": "refuse"})
        consent.refresh_from_db()
        assert consent.state == Consent.State.REFUSED
        assert [consent.municipality] == [one.municipality for one in consents.refused(lead)]
        assert [lead.consents.latest("pk").municipality] == [one.municipality for one in consents.missing(lead)]

    def test_refusal_stops_the_acceptance_and_is_its_members_own(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        consents.answer(consent=consent, agrees=False)
        page_of = reverse("admin:enrolment-decide", args=[lead.pk])
        shown = factories.signed_in(factories.consultant(language="fi")).get(page_of).content.decode()
        assert "on vastannut, ettei se osallistu" in shown
        with pytest.raises(EnrolmentRefused):
            enrolments.accept(enrolment=lead, actor=factories.consultant())
        later = timezone.now() + timedelta(hours=2)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: later)
            with pytest.raises(EnrolmentRefused):
                consents.ask(consent=consent, name="Lead", email="lead@example.org", actor=None)
        consents.answer(consent=consent, agrees=True)
        assert enrolments.accept(enrolment=lead, actor=factories.consultant()).state == Enrolment.State.ACCEPTED

    def test_looking_at_the_link_answers_nothing(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        Client().get(link())
        Client().post(link(), {"answer": "perhaps"})
        consent.refresh_from_db()
        assert consent.state == Consent.State.ASKED

    def test_forged_link_and_an_older_one_lead_nowhere(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        old = link()
        with pytest.raises(EnrolmentRefused):
            ask(consent)
        hours_later()
        ask(consent, email="other@example.org")
        for url in (old, reverse("enrolment-consent", args=["forged"])):
            assert Client().post(url, {"answer": "agree"}).status_code == 404
        consent.refresh_from_db()
        assert consent.state == Consent.State.ASKED

    def test_member_of_another_enrolment_is_none_of_ones_own(self, lead: Enrolment, programme: Programme) -> None:
        other = factories.submitted(factories.municipality(), factories.municipality(), programme=programme)
        foreign = other.consents.earliest("pk")
        answer: Any = Client().post(page(lead), {"member": foreign.pk, "act": "said"})
        foreign.refresh_from_db()
        assert (foreign.state, list(answer.context["form"].errors)) == (Consent.State.OPEN, ["member"])

    def test_lead_does_not_speak_over_a_refusal(self, lead: Enrolment) -> None:
        consent = ask(lead.consents.earliest("pk"))
        consents.answer(consent=consent, agrees=False)
        answer: Any = Client().post(page(lead), {"member": consent.pk, "act": "said"})
        assert list(answer.context["form"].errors) == ["__all__"]
        consent.refresh_from_db()
        assert consent.state == Consent.State.REFUSED

    @pytest.mark.parametrize("end", ["withdraw", "decline", "accept"])
    def test_link_of_what_has_been_decided_shows_that_and_takes_no_answer(self, lead: Enrolment, end: str) -> None:
        consent = ask(lead.consents.earliest("pk"))
        if end == "withdraw":
            withdrawing.withdraw_own(enrolment=lead)
        else:
            getattr(enrolments, end)(enrolment=lead, actor=factories.consultant(), note="Näin")
        shown = Client().get(link())
        assert (shown.status_code, 'value="agree"' in shown.content.decode()) == (200, False)
        Client().post(link(), {"answer": "agree"})
        consent.refresh_from_db()
        assert consent.state == Consent.State.ASKED

    def test_staff_see_who_has_and_who_has_not(self, lead: Enrolment) -> None:
        staff = factories.signed_in(factories.consultant())
        url = reverse("admin:enrolment-decide", args=[lead.pk])
        first, second = lead.consents.order_by("pk")
        consents.say(consent=first, actor=None)
        shown: Any = staff.get(url)
        assert shown.context["unknown"] == [second.municipality]

    def test_staff_page_asks_as_much_of_two_members_as_of_four(
        self, programme: Programme, django_assert_max_num_queries: Any
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts, staff = [], factories.signed_in(factories.consultant())
        for members_of in (2, 4):
            made = factories.submitted(*(factories.municipality() for _ in range(members_of)), programme=programme)
            url = reverse("admin:enrolment-decide", args=[made.pk])
            staff.get(url)
            with CaptureQueriesContext(connection) as captured:
                staff.get(url)
            counts.append(len(captured))
        assert counts[0] == counts[1]


def test_municipality_that_merged_meanwhile_is_not_accepted_and_staff_see_why(programme: Programme) -> None:
    place, heir = factories.municipality(), factories.municipality()
    made = factories.submitted(place, programme=programme)
    type(place).objects.filter(pk=place.pk).update(merged_into=heir, merged_on=timezone.localdate())
    page: Any = factories.signed_in(factories.consultant()).get(reverse("admin:enrolment-decide", args=[made.pk]))
    assert page.context["merged"] == [place]
    with pytest.raises(EnrolmentRefused) as refusal:
        enrolments.accept(enrolment=made, actor=factories.consultant())
    assert (str(place) in str(refusal.value), str(heir) in str(refusal.value)) == (True, True)
    made.refresh_from_db()
    assert made.state == Enrolment.State.CONFIRMED
