"""Who belongs to a municipality or a consortium: inviting, changing roles, removing."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import person
from audit.services import log
from digiverkosto.refusals import Refused
from municipalities.models import Membership, Party
from municipalities.models.party import as_fields
from outbox import services as outbox

Leaving = Callable[[Membership, User], None]
"""What an app above does, in the same transaction, when a person leaves a party: (membership, who removes it)."""

_leaving: list[Leaving] = []


class MemberKept(Refused):
    """The membership cannot be taken away or changed so; the message is for people."""


def register_leaving(leaving: Leaving) -> None:
    if leaving not in _leaving:
        _leaving.append(leaving)


@transaction.atomic
def invite(*, party: Party, name: str, email: str, role: str, language: str, actor: User) -> Membership:
    """Make the person a member, and mail how to get in. Somebody who is a member already stays as they are."""
    user, _made = person(email=email, name=name, language=language)
    return add(party=party, user=user, role=role, actor=actor)


@transaction.atomic
def add(*, party: Party, user: User, role: str, actor: User) -> Membership:
    """Make a known person a member, and mail how to get in. Somebody who is a member already stays as they are."""
    membership, made = Membership.objects.get_or_create(user=user, **as_fields(party), defaults={"role": role})
    if made:
        log(action="member.invited", target=membership, actor=actor, role=role)
        outbox.post(
            key=f"member:{party.slug}:{user.pk}:{timezone.localdate()}",
            to=user.email,
            user=user,
            template="municipalities/mail/invited",
            language=user.language,
            context={"membership": membership, "party": party, "actor": actor},
            links={"way_in": partial(reverse, "account_request_login_code")},
        )
    return membership


@transaction.atomic
def make_contact(*, party: Party, user: User, actor: User) -> Membership:
    """The person is a contact person from now on, whatever they were before."""
    role = Membership.Role.CONTACT
    membership, made = Membership.objects.get_or_create(user=user, **as_fields(party), defaults={"role": role})
    if made:
        log(action="member.added", target=membership, actor=actor, role=role)
    else:
        change_role(membership=membership, role=role, actor=actor)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, actor: User) -> Membership:
    """Give the member another role. Raises MemberKept for the last contact person and for one's own role."""
    contacts = held_contacts(membership.party)
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.role == role:
        return held
    if held.user_id == actor.pk:
        raise MemberKept(_("Nobody changes their own role. Ask a colleague to do it. Nothing was changed."))
    if contacts == [held.pk]:
        raise last_contact()
    log(action="member.role_changed", target=held, actor=actor, before=held.role, now=role)
    held.role = role
    held.save(update_fields=["role"])
    return held


@transaction.atomic
def remove(*, membership: Membership, actor: User) -> None:
    """Take a membership away, with what hangs on it. Raises MemberKept for the last contact person, without whom
    nobody could do anything."""
    if held_contacts(membership.party) == [membership.pk]:
        raise last_contact()
    for leaving in _leaving:
        leaving(membership, actor)
    log(action="member.removed", target=membership, actor=actor, role=membership.role, party=membership.party.slug)
    membership.delete()


def held_contacts(party: Party) -> list[int]:
    """Keys of the party's contact persons, held until the transaction ends, so that two cannot remove each other."""
    contacts = Membership.objects.select_for_update().of(party).filter(role=Membership.Role.CONTACT)
    return list(contacts.order_by("pk").values_list("pk", flat=True))


def last_contact() -> MemberKept:
    return MemberKept(_("This is your only contact person. Invite another contact person first. Nothing was changed."))
