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
from outbox.models import Message

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
    """Invite the person, and mail how to get in. It takes effect when they accept. Who is a member already stays so."""
    user, _made = person(email=email, name=name, language=language)
    return add(party=party, user=user, role=role, actor=actor)


@transaction.atomic
def add(*, party: Party, user: User, role: str, actor: User) -> Membership:
    """Invite a known person, and mail how to get in. It takes effect when they accept. Who is a member already stays so."""
    membership, made = Membership.objects.get_or_create(user=user, **as_fields(party), defaults={"role": role})
    if made:
        log(action="member.invited", target=membership, actor=actor, role=role)
        mail_invitation(membership, actor)
    return membership


def mail_invitation(membership: Membership, actor: User) -> bool:
    """Once a day at most. Returns whether it goes now."""
    user, party = membership.user, membership.party
    key = f"member:{party.slug}:{user.pk}:{timezone.localdate()}"
    if Message.objects.filter(key=key).exists():
        return False
    outbox.post(
        key=key,
        to=user.email,
        user=user,
        template="municipalities/mail/invited",
        language=user.language,
        context={"membership": membership, "party": party, "actor": actor},
        links={"way_in": partial(reverse, "account_request_login_code")},
    )
    return True


@transaction.atomic
def invite_again(*, membership: Membership, actor: User) -> bool:
    """Mail an invitation that has not been accepted once more; once a day at most. Returns whether it goes now."""
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.accepted_at is not None or not mail_invitation(held, actor):
        return False
    log(action="member.invited", target=held, actor=actor, role=held.role, again=True)
    return True


@transaction.atomic
def make_contact(*, party: Party, user: User, actor: User) -> Membership:
    """The person is a contact person from now on, whatever they were before: they have answered for the party by mail."""
    role, now = Membership.Role.CONTACT, timezone.now()
    membership, made = Membership.objects.get_or_create(
        user=user, **as_fields(party), defaults={"role": role, "accepted_at": now}
    )
    if made:
        log(action="member.added", target=membership, actor=actor, role=role)
        return membership
    Membership.objects.filter(pk=membership.pk, accepted_at=None).update(accepted_at=now)
    return change_role(membership=membership, role=role, actor=actor)


@transaction.atomic
def accept(*, membership: Membership, actor: User) -> Membership:
    """Let an invitation take effect. Twice changes nothing. Raises MemberKept for anybody but its addressee."""
    held = own_invitation(membership, actor)
    if held.accepted_at is None:
        held.accepted_at = timezone.now()
        held.save(update_fields=["accepted_at"])
        log(action="member.accepted", target=held, actor=actor, role=held.role)
    return held


@transaction.atomic
def decline(*, membership: Membership, actor: User) -> None:
    """Take an invitation away that was not accepted, with the seats that came with it. Raises MemberKept otherwise."""
    held = own_invitation(membership, actor)
    if held.accepted_at is not None:
        raise MemberKept(_("You have accepted this invitation already. Nothing was changed."))
    for leaving in _leaving:
        leaving(held, actor)
    log(action="member.declined", target=held, actor=actor, role=held.role, party=held.party.slug)
    held.delete()


def own_invitation(membership: Membership, actor: User) -> Membership:
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.user_id != actor.pk:
        raise MemberKept(_("Only the person who was invited answers an invitation. Nothing was changed."))
    return held


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
    entry = log(action="member.role_changed", target=held, actor=actor, before=held.role, now=role)
    held.role = role
    held.save(update_fields=["role"])
    outbox.post(
        key=f"role:{held.pk}:{entry.pk}",
        to=held.user.email,
        user=held.user,
        template="municipalities/mail/role_changed",
        language=held.user.language,
        context={"membership": held, "party": held.party, "actor": actor},
        links={"way_in": partial(reverse, "account_request_login_code")},
    )
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


@transaction.atomic
def take_back(*, membership: Membership, before: str, actor: User) -> None:
    """Undo what an acceptance made of somebody: off the list, or in the role `before` again. The last contact person
    goes too: without the acceptance there is nothing that anybody could do."""
    if before:
        log(action="member.role_changed", target=membership, actor=actor, before=membership.role, now=before)
        membership.role = before
        membership.save(update_fields=["role"])
        return
    for leaving in _leaving:
        leaving(membership, actor)
    log(action="member.removed", target=membership, actor=actor, role=membership.role, party=membership.party.slug)
    membership.delete()


def held_contacts(party: Party) -> list[int]:
    """Keys of the party's contact persons, held until the transaction ends, so that two cannot remove each other."""
    contacts = Membership.objects.select_for_update().of(party).contacts()
    return list(contacts.order_by("pk").values_list("pk", flat=True))


def refuse_last_contact(membership: Membership) -> None:
    """Raises MemberKept before anybody is asked whether to remove; `remove` looks once more under its lock."""
    contacts = Membership.objects.of(membership.party).contacts()
    if list(contacts.values_list("pk", flat=True)) == [membership.pk]:
        raise last_contact()


def last_contact() -> MemberKept:
    return MemberKept(_("This is your only contact person. Invite another contact person first. Nothing was changed."))
