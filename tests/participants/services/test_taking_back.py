"""What stands when a decision is taken back."""

import pytest

from municipalities.models import Membership, Municipality
from participants.models import Enrolment
from participants.services import enrolments, undoing
from participants.services.enrolments import Named
from tests import factories

HELPER = Named("leader", "Kaisa Kunta", "kaisa@example.org")


def undo(enrolment: Enrolment) -> Enrolment:
    return undoing.undo(enrolment=enrolment, actor=factories.consultant())


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
