"""Correcting what was sent, while it awaits its decision."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import Enrolment
from participants.services import telling
from participants.services.claims import EnrolmentRefused, locked

OWN = ("contact_name", "contact_title", "contact_phone", "motivation", "expectations", "may_be_named")
"""What its contact person may say otherwise. Another address or municipality would be another enrolment."""


@transaction.atomic
def correct(*, enrolment: Enrolment, values: Mapping[str, Any], actor: User | None = None) -> list[str]:
    """Keep what is said otherwise, and tell the staff who follow it. Returns the names of the fields that changed.

    Raises EnrolmentRefused once it has been decided on.
    """
    held = locked(enrolment)
    if held.state not in Enrolment.CORRECTABLE:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    changed = [name for name in OWN if name in values and getattr(held, name) != values[name]]
    if not changed:
        return []
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=changed)
    entry = log(action="enrolment.corrected", target=held, actor=actor, fields=changed)
    telling.tell(telling.followers_of(held), held, "corrected", f"corrected:{entry.pk}", fields=words_of(changed))
    return changed


def words_of(names: list[str]) -> list[object]:
    """The fields as people call them, in the language in which they are read."""
    return [Enrolment._meta.get_field(name).verbose_name for name in names]  # type: ignore[union-attr]
