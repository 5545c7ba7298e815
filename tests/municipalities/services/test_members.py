"""Members of a party: who is told, what happens when one leaves, and that somebody stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from audit.models import Entry
from municipalities.models import Membership, Municipality
from municipalities.services import members
from outbox.models import Message
from tests import factories


@pytest.fixture
def place(db: None) -> Municipality:
    return factories.municipality()


def membership(place: Municipality, role: str = "expert") -> Membership:
    return Membership.objects.get(user=factories.member(place, role))


def test_invitation_says_who_invites_where_to_and_how_to_get_in(place: Municipality) -> None:
    user, actor = factories.person(language="sv"), factories.person()
    made = members.add(party=place, user=user, role="developer", actor=actor)
    assert (made.user, made.party, made.role) == (user, place, "developer")
    mail = Message.objects.get()
    assert (mail.user, mail.to, mail.language) == (user, user.email, "sv")
    assert [part in mail.text for part in (user.name, actor.name, "login/code")] == [True] * 3


def test_member_who_is_added_again_stays_as_they_are_and_hears_nothing(place: Municipality) -> None:
    own, other = membership(place), membership(place, "contact")
    assert members.add(party=place, user=own.user, role="contact", actor=other.user) == own
    assert (Membership.objects.get(pk=own.pk).role, Message.objects.count(), Entry.objects.count()) == ("expert", 0, 0)


def test_somebody_new_becomes_contact_person_beside_the_others(place: Municipality) -> None:
    other, user = membership(place, "contact"), factories.person()
    made = members.make_contact(party=place, user=user, actor=factories.manager())
    assert (made.user, made.role) == (user, "contact")
    assert set(Membership.objects.of(place).values_list("user", "role")) == {
        (user.pk, "contact"),
        (other.user_id, "contact"),
    }
    assert list(Entry.objects.values_list("action", flat=True)) == ["member.added"]


def test_contact_person_who_is_made_one_again_stays_one(place: Municipality) -> None:
    own = membership(place, "contact")
    assert members.make_contact(party=place, user=own.user, actor=own.user) == own
    assert Entry.objects.count() == 0


def test_role_given_again_changes_nothing_not_even_ones_own(place: Municipality) -> None:
    own = membership(place, "contact")
    assert members.change_role(membership=own, role="contact", actor=own.user) == own
    assert Entry.objects.count() == 0


def test_changed_role_is_given_back_and_stored(place: Municipality) -> None:
    own = membership(place)
    made = members.change_role(membership=own, role="developer", actor=factories.manager())
    assert (made.pk, made.role, Membership.objects.get(pk=own.pk).role) == (own.pk, "developer", "developer")


@pytest.mark.parametrize("colleague", ["contact", "expert"])
def test_only_another_contact_person_of_the_same_party_lets_one_go(place: Municipality, colleague: str) -> None:
    own, _other = membership(place, "contact"), membership(place, colleague)
    membership(factories.municipality(), "contact")
    staff = factories.manager()
    if colleague == "contact":
        members.remove(membership=own, actor=staff)
        assert not Membership.objects.filter(user=own.user).exists()
        return
    with pytest.raises(members.MemberKept) as refusal:
        members.remove(membership=own, actor=staff)
    assert str(refusal.value)
    with pytest.raises(members.MemberKept) as refusal:
        members.change_role(membership=own, role="expert", actor=staff)
    assert str(refusal.value)
    assert Membership.objects.get(pk=own.pk).role == "contact"


def test_those_who_keep_something_for_members_are_told_once_when_one_leaves(
    place: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    departures: list[tuple[int, User]] = []

    def leaving(membership: Membership, actor: User) -> None:
        departures.append((Membership.objects.get(pk=membership.pk).pk, actor))

    monkeypatch.setattr(members, "_leaving", [])
    for _ in range(2):
        members.register_leaving(leaving)
    own, staff = membership(place), factories.manager()
    key = own.pk
    members.remove(membership=own, actor=staff)
    assert departures == [(key, staff)]


@pytest.mark.parametrize("missing", ["log", "outbox"])
def test_person_who_could_not_be_told_is_no_member(
    place: Municipality, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    user, actor = factories.person(), factories.person()
    monkeypatch.setattr(members, missing, None)
    with pytest.raises((TypeError, AttributeError)):
        members.add(party=place, user=user, role="expert", actor=actor)
    assert (Membership.objects.count(), Entry.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_contact_person_who_could_not_be_logged_is_none(place: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    user, actor = factories.person(), factories.person()
    monkeypatch.setattr(members, "log", None)
    with pytest.raises(TypeError):
        members.make_contact(party=place, user=user, actor=actor)
    assert Membership.objects.count() == 0


def test_contact_persons_are_held_in_the_order_of_their_keys_and_their_accounts_are_not(place: Municipality) -> None:
    """One order for everybody, or two who change roles at once wait for each other."""
    people = [factories.member(place, "contact", name=name) for name in ("Ylermi", "Aino")]
    with CaptureQueriesContext(connection) as queries:
        assert members.held_contacts(place) == [person.memberships.get().pk for person in people]
    assert "accounts_user" not in queries[0]["sql"]
