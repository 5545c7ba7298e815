"""Who sees a municipality's or a consortium's pages: inviting colleagues, and removing them."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import person
from audit.services import log
from digiverkosto.addresses import absolute
from municipalities.models import Membership, Party
from municipalities.models.party import as_fields
from outbox import services as outbox


class MemberKept(Exception):
    """The member cannot be removed; the message is for people."""


@transaction.atomic
def invite(*, party: Party, name: str, email: str, role: str, language: str, actor: User) -> Membership:
    """Make the person a member, and mail how to get in. Somebody who is a member already stays as they are."""
    user, _made = person(email=email, name=name, language=language)
    membership, made = Membership.objects.get_or_create(user=user, **as_fields(party), defaults={"role": role})
    if made:
        log(action="member.invited", target=membership, actor=actor, role=role)
        outbox.post(
            key=f"member:{membership.pk}",
            to=user.email,
            user=user,
            template="municipalities/mail/invited",
            language=user.language,
            context={
                "membership": membership,
                "party": party,
                "actor": actor,
                "way_in": absolute(reverse("account_request_login_code")),
            },
        )
    return membership


@transaction.atomic
def remove(*, membership: Membership, actor: User) -> None:
    """Take a membership away. Raises MemberKept for the last contact person, without whom nobody could do anything."""
    contacts = Membership.objects.select_for_update().of(membership.party).filter(role=Membership.Role.CONTACT)
    if list(contacts.values_list("pk", flat=True)) == [membership.pk]:
        raise MemberKept(
            _("This is your only contact person. Invite another contact person first. Nothing was changed.")
        )
    log(action="member.removed", target=membership, actor=actor, role=membership.role)
    membership.delete()
