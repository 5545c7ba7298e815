"""An invitation takes effect when its addressee accepts it, and by nobody else's doing."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from events.services import registrations
from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from participants.models import Enrolment
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted(factories.municipality())


@pytest.fixture
def invited(enrolment: Enrolment) -> Membership:
    known = factories.person(name="Salla Salainen", email="salla@example.org")
    facts: dict[str, Any] = {"name": "Joku", "email": known.email, "role": "contact", "language": "fi"}
    return members.invite(party=enrolment.party, actor=factories.contact_of(enrolment), **facts)


def pages(user: User, enrolment: Enrolment) -> int:
    return factories.signed_in(user).get(factories.page("participant-home", enrolment)).status_code


def answer(user: User, membership: Membership, said: str) -> Any:
    return factories.signed_in(user).post(reverse("invitation-answer", args=[membership.pk]), {"answer": said})


def test_invited_person_sees_nothing_before_accepting(invited: Membership, enrolment: Enrolment) -> None:
    assert pages(invited.user, enrolment) == 404
    start = factories.signed_in(invited.user).get(reverse("start"), follow=True)
    assert str(enrolment.party) in start.content.decode()
    answer(invited.user, invited, "accept")
    assert pages(invited.user, enrolment) == 200
    assert Entry.objects.filter(action="member.accepted").count() == 1


def test_accepting_twice_changes_nothing(invited: Membership) -> None:
    for _click in range(2):
        assert answer(invited.user, invited, "accept").status_code == 302
    assert Entry.objects.filter(action="member.accepted").count() == 1


def test_declined_invitation_leaves_nothing_behind(invited: Membership, enrolment: Enrolment) -> None:
    event = factories.event(enrolment.programme)
    seat, _new = registrations.register(
        event_id=event.pk, enrolment=enrolment, user=invited.user, actor=factories.contact_of(enrolment)
    )
    answer(invited.user, invited, "decline")
    seat.refresh_from_db()
    assert (Membership.objects.filter(pk=invited.pk).exists(), seat.state) == (False, "cancelled")
    assert answer(invited.user, invited, "decline").status_code == 404


def test_accepted_invitation_is_not_declined_by_an_old_page(invited: Membership) -> None:
    for said in ("accept", "decline"):
        answer(invited.user, invited, said)
    assert Membership.objects.get(pk=invited.pk).accepted_at


@pytest.mark.parametrize("who", ["contact", "outsider", "manager"])
def test_nobody_else_answers_it(invited: Membership, enrolment: Enrolment, who: str) -> None:
    others = {
        "contact": lambda: factories.contact_of(enrolment),
        "outsider": factories.person,
        "manager": factories.manager,
    }
    user = others[who]()
    assert answer(user, invited, "accept").status_code == 404
    with pytest.raises(members.MemberKept):
        members.accept(membership=invited, actor=user)
    assert Membership.objects.get(pk=invited.pk).accepted_at is None


def test_inviting_a_known_address_tells_nobody_its_name(invited: Membership, enrolment: Enrolment) -> None:
    browser = factories.signed_in(factories.contact_of(enrolment))
    event = factories.event(enrolment.programme)
    shown = browser.get(factories.page("people", enrolment)).content.decode()
    shown += browser.get(factories.page("event", enrolment, event.pk)).content.decode()
    assert ("salla@example.org" in shown, "Salla Salainen" in shown) == (True, False)


def test_contact_person_who_has_not_accepted_is_none(invited: Membership, enrolment: Enrolment) -> None:
    """They get no mail for the participant, and the last one who has accepted cannot leave."""
    Message.objects.all().delete()
    factories.confirmed(enrolment.programme)
    assert Message.objects.count() == 1
    assert invited.user.email not in set(Message.objects.values_list("to", flat=True))
    own = Membership.objects.get(user=factories.contact_of(enrolment))
    with pytest.raises(members.MemberKept):
        members.remove(membership=own, actor=invited.user)


def test_name_of_whoever_has_not_accepted_is_on_no_page_of_an_event(invited: Membership, enrolment: Enrolment) -> None:
    event, contact = factories.event(enrolment.programme), factories.contact_of(enrolment)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=invited.user, actor=contact)
    reader = factories.signed_in(contact)
    pages = [factories.page("event", enrolment, event.pk), factories.page("schedule", enrolment)]
    for page in pages:
        shown = reader.get(page).content.decode()
        assert ("Salla Salainen" in shown, "salla" in shown) == (False, True)
    members.accept(membership=invited, actor=invited.user)
    assert ["Salla Salainen" in reader.get(page).content.decode() for page in pages] == [True, True]


def test_whoever_has_pages_already_lands_there_and_hears_of_the_invitation(invited: Membership) -> None:
    own = factories.accepted(factories.municipality())
    members.accept(
        membership=members.invite(
            party=own.party,
            actor=factories.contact_of(own),
            name="x",
            email=invited.user.email,
            role="contact",
            language="fi",
        ),
        actor=invited.user,
    )
    start = factories.signed_in(invited.user).get(reverse("start"), follow=True)
    assert start.redirect_chain[0][0] == reverse("party-home", args=[own.party.slug])
    assert reverse("invitations") in start.content.decode()
