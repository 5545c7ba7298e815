"""How a party's pages call a person: who has not accepted its invitation has no name there, only an address."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from accounts.models import User
from digiverkosto.prepared import Prepared
from municipalities.models import Membership, Party
from municipalities.queries import keys_of


def known_as(name: str, email: str, *, accepted: bool) -> str:
    """The rule for one who has accepted the party's invitation, or has not yet."""
    return (accepted and name) or email


def name_of_member(member: Membership) -> str:
    return known_as(member.user.name, member.user.email, accepted=member.accepted_at is not None)


def with_role(member: Membership) -> str:
    """A member in a list of the party's people."""
    return f"{name_of_member(member)} ({member.get_role_display()})"


def name_in(party: Party, user: User) -> str:
    """By the invitations that wait for the person's answer; who is no member any more keeps the name."""
    return known_as(user.name, user.email, accepted=keys_of(party) not in invited_by(user.pk))


@Prepared
def invited_by(user: int) -> Any:
    """(municipality, consortium) of each that has invited the person and waits for an answer."""
    return Membership.objects.invited().filter(user=user).order_by().values_list("municipality", "consortium")


def is_invited(row: str = "") -> Exists:
    """Of rows with `user` and `enrolment`, or that lead to one by `row`: whether the person has not accepted there yet."""
    invited = Membership.objects.invited().filter(
        Q(municipality=OuterRef(f"{row}enrolment__municipality"))
        | Q(consortium=OuterRef(f"{row}enrolment__consortium")),
        user=OuterRef(f"{row}user"),
    )
    return Exists(invited)


def name_of_row(row: str = "") -> Case:
    """Of such rows the name, empty for who has none there."""
    return Case(When(is_invited(row), then=Value("")), default=F(f"{row}user__name"))
