"""What stands when a decision is taken back."""

from typing import Any

import pytest
from django.urls import reverse

from municipalities.models import Membership, Municipality
from network.models import ShowcaseEntry
from network.services import showcase, wishes
from outbox.models import Message
from participants.models import Enrolment
from participants.services import enrolments
from participants.services.claims import EnrolmentRefused
from participants.services.enrolments import Named
from programmes.models import Programme
from tests import factories

HELPER = Named("leader", "Kaisa Kunta", "kaisa@example.org")


def undo(enrolment: Enrolment) -> Enrolment:
    return factories.taken_back(enrolment)


class TestPeopleOfTwoProgrammes:
    @pytest.fixture
    def place(self, db: None) -> Municipality:
        return factories.municipality()

    def test_those_whom_a_later_acceptance_relies_on_stay_until_it_is_taken_back_too(self, place: Municipality) -> None:
        first = factories.accepted(place, others=(HELPER,))
        second = factories.accepted(place, others=(HELPER,))
        undo(first)
        rows = Membership.objects.order_by("user__email")
        assert [(row.user.email, row.role) for row in rows] == [
            (second.contact_email, "contact"),
            (HELPER.email, "management"),
        ]
        undo(second)
        assert Membership.objects.count() == 0

    def test_role_from_before_both_comes_back_with_the_last_of_them(self, place: Municipality) -> None:
        first, second = factories.submitted(place), factories.submitted(place)
        known = factories.person(email=first.contact_email)
        membership = factories.belonging(user=known, municipality=place, role="expert")
        roles = []
        for enrolment in (first, second):
            enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        for enrolment in (first, second):
            undo(enrolment)
            membership.refresh_from_db()
            roles.append(membership.role)
        assert roles == ["contact", "expert"]

    def test_consortium_that_names_the_person_relies_on_the_membership_in_its_member(self, place: Municipality) -> None:
        first = factories.accepted(place)
        factories.accepted(place, factories.municipality(), contact_email=first.contact_email)
        undo(first)
        assert Membership.objects.of(place).get().user.email == first.contact_email

    def test_person_whom_no_other_acceptance_names_goes(self, place: Municipality) -> None:
        second = factories.accepted(place, contact_email="second@example.org")
        undo(factories.accepted(place))
        assert [row.user.email for row in Membership.objects.all()] == [second.contact_email]


class TestSeenDecision:
    def test_double_click_takes_back_what_was_looked_at_and_nothing_more(self, programme: Programme) -> None:
        enrolment = factories.submitted(programme=programme)
        enrolments.put_on_waiting_list(enrolment=enrolment, actor=factories.consultant())
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        url = reverse("admin:enrolment-undo", args=[enrolment.pk])
        client = factories.signed_in(factories.consultant())
        newest = enrolment.decisions.latest("pk")
        assert f'name="decision" value="{newest.pk}"' in client.get(url).content.decode()
        client.post(url, {"decision": newest.pk})
        answer: Any = client.post(url, {"decision": newest.pk})
        assert (answer.status_code, bool(answer.context["refused"])) == (200, True)
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.WAITING
        assert Message.objects.filter(key__contains=":undone:").count() == 1

    @pytest.mark.parametrize("sent", [{}, {"decision": ""}, {"decision": "x"}, {"decision": "²"}])
    def test_form_that_names_no_decision_takes_none_back(self, programme: Programme, sent: dict[str, str]) -> None:
        enrolment = factories.accepted(programme=programme)
        url = reverse("admin:enrolment-undo", args=[enrolment.pk])
        answer: Any = factories.signed_in(factories.consultant()).post(url, sent)
        enrolment.refresh_from_db()
        assert (bool(answer.context["refused"]), enrolment.state) == (True, Enrolment.State.ACCEPTED)


class TestBuiltInTheNetwork:
    @pytest.mark.parametrize("built", ["entry", "too", "support"])
    def test_what_it_shares_keeps_the_decision(self, programme: Programme, built: str) -> None:
        enrolment, other = factories.accepted(programme=programme), factories.accepted(programme=programme)
        own, foreign = factories.contact_of(enrolment), factories.contact_of(other)
        writer = enrolment if built == "entry" else other
        wish = wishes.make(enrolment=other, text="Toive", actor=foreign)
        entry = ShowcaseEntry(enrolment=writer, title="Ratkaisu", text="Näin")
        showcase.save(entry=entry, changed=["title", "text"], actor=factories.contact_of(writer))
        if built == "too":
            showcase.say_too(entry=entry, enrolment=enrolment, too=True, actor=own)
        if built == "support":
            wishes.toggle_support(wish=wish, user=own)
        with pytest.raises(EnrolmentRefused):
            undo(enrolment)

    def test_what_others_share_does_not(self, programme: Programme) -> None:
        enrolment, other = factories.accepted(programme=programme), factories.accepted(programme=programme)
        wishes.make(enrolment=other, text="Toive", actor=factories.contact_of(other))
        assert undo(enrolment).state == Enrolment.State.CONFIRMED
