"""Writes on people."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.fields import foreign_letters
from accounts.models import User
from accounts.services.factors import end_sessions
from accounts.services.rights import refuse_last_manager, tell_of_address, tell_of_rights
from audit.services import log
from digiverkosto.lines import is_one_line
from digiverkosto.refusals import Refused

RIGHTS = ("organisation", "staff_role", "is_active")
"""The fields of a person that decide what they may do."""


ENDING = {*RIGHTS, "email"}
"""The fields whose change ends somebody's sessions: what was proved before says nothing any more."""


class PersonKept(Refused):
    """The person stays as they were."""


def person(*, email: str, name: str, language: str) -> tuple[User, bool]:
    """The person with this address, made when there is none. Returns (user, whether made now).

    Of two who make them at once one finds the other's.
    """
    refuse_foreign_letters(email)
    refuse_lines(name)
    same = User.objects.filter(email=email.strip().lower())
    if known := same.first():
        return known, False
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name, language=language), True
    except IntegrityError:
        return same.get(), False


def refuse_lines(name: str) -> None:
    """Raises PersonKept for a name of several lines: it stands in subjects of mails and on lists."""
    if not is_one_line(name):
        raise PersonKept(_("Write the name on one line. Nothing was changed."))


def refuse_foreign_letters(email: str) -> None:
    """Raises PersonKept for an address that could be taken for another (`accounts.fields.AddressField`)."""
    if not email.isascii():
        raise PersonKept(foreign_letters())


@transaction.atomic
def save_person(*, user: User, changed: Sequence[str], actor: User | None) -> User:
    """Keep what was changed of a person, by staff or by themselves; nothing changed is nothing logged.

    Whoever gets, changes or loses a role is told by mail, and so is each address when it changes. `actor` is None for a
    command. Raises PersonKept for one's own rights, which a colleague changes, and LastManager.
    """
    rights = [name for name in RIGHTS if name in changed]
    if actor is not None and user.pk == actor.pk and (rights or "email" in changed):
        raise PersonKept(
            _("Nobody changes their own role, or the address they sign in with. Ask a colleague. Nothing was changed.")
        )
    refuse_foreign_letters(user.email)
    refuse_lines(user.name)
    made = user.pk is None
    if not made and not changed:
        return user
    if made:
        user.set_unusable_password()
    elif rights:
        refuse_last_manager(user)
    former = "" if made else User.objects.values_list("email", flat=True).get(pk=user.pk)
    user.email = user.email.strip().lower()
    user.save(update_fields=None if made else list(changed))
    if not made and ENDING & set(changed):
        end_sessions(user)
    entry = log(action="person.added" if made else "person.changed", target=user, actor=actor, fields=sorted(changed))
    if former and former != user.email:
        tell_of_address(user=user, former=former, actor=actor, entry=entry)
    if rights:
        entry = log(
            action="person.rights_changed", target=user, actor=actor, role=user.staff_role, active=user.is_active
        )
    if rights and (user.staff_role or not made):
        tell_of_rights(user=user, actor=actor, entry=entry)
    return user
