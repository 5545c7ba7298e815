"""Correcting what was sent, while it awaits its decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from municipalities.models import Consortium, Municipality
from participants.models import Consent, Enrolment, OtherContact
from participants.models.contact import MOST_OTHER_CONTACTS
from participants.services import moving, telling
from participants.services.claims import (
    EnrolmentRefused,
    hold,
    hold_next,
    locked,
    named_by,
    refuse_lines,
    refuse_many,
    refuse_merged,
    refuse_taken,
)
from participants.services.enrolments import Named

OWN = ("contact_name", "contact_title", "contact_phone", "motivation", "expectations", "may_be_named")
"""What its contact person may say otherwise at once. Another address is confirmed first (`services.moving`)."""
LINES = ("contact_name", "contact_title", "contact_phone")
"""Those of one line."""
OTHERS, MUNICIPALITIES = "other_contacts", "municipalities"


@transaction.atomic
def correct(
    *,
    enrolment: Enrolment,
    values: Mapping[str, Any],
    others: Sequence[Named] | None = None,
    municipalities: Sequence[Municipality] | None = None,
    actor: User | None = None,
) -> list[str]:
    """Keep what is said otherwise, and tell the staff who follow it. Returns the names of what changed.

    `others` and `municipalities`: all of those who are named, or None where they stay; a single municipality stays what
    it is. A `contact_email` among the values is asked for by mail. All of it or nothing: raises EnrolmentRefused once it
    has been decided on, and for what no enrolment may say.
    """
    held = locked(enrolment)
    if held.state not in Enrolment.CORRECTABLE:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    refuse_lines(*(str(values[name]) for name in LINES if name in values))
    changed = [name for name in OWN if name in values and getattr(held, name) != values[name]]
    for name in changed:
        setattr(held, name, values[name])
    held.save(update_fields=changed)
    if others is not None and name_others(held, others):
        changed.append(OTHERS)
    if municipalities is not None and held.consortium and regroup(held, held.consortium, municipalities):
        changed.append(MUNICIPALITIES)
    if values.get("contact_email"):
        moving.ask(enrolment=held, email=values["contact_email"], actor=actor)
    if changed:
        entry = log(action="enrolment.corrected", target=held, actor=actor, fields=changed)
        telling.tell(telling.followers_of(held), held, "corrected", f"corrected:{entry.pk}", fields=words_of(changed))
    return changed


def name_others(enrolment: Enrolment, others: Sequence[Named]) -> bool:
    """Whoever is named anew is told; whoever is left out is invited no more. Returns whether anything changed."""
    refuse_lines(*(text for one in others for text in (one.name, one.email)))
    if len(others) > MOST_OTHER_CONTACTS:
        raise EnrolmentRefused(
            _("At most %(most)d people are named beside the contact person.") % {"most": MOST_OTHER_CONTACTS}
        )
    known = {one.email: one for one in enrolment.other_contacts.all()}
    wanted = {one.email.lower(): one for one in others}
    if {email: (one.role, one.name) for email, one in known.items()} == {
        email: (one.role, one.name) for email, one in wanted.items()
    }:
        return False
    enrolment.other_contacts.exclude(email__in=wanted).delete()
    for email, one in wanted.items():
        values = {"role": one.role, "name": one.name}
        row, made = OtherContact.objects.update_or_create(enrolment=enrolment, email=email, defaults=values)
        if made:
            telling.tell_other(enrolment, row)
    return True


def regroup(enrolment: Enrolment, consortium: Consortium, municipalities: Sequence[Municipality]) -> bool:
    """Other municipalities in the consortium, by the rules of enrolling. Returns whether anything changed.

    Whoever is left out is held no more, and the link by which it was asked leads nowhere; of whoever is new the consent
    is not known yet. The caller has the programme's lock.
    """
    wanted = {place.pk: place for place in municipalities}
    before = {place.pk for place in named_by(enrolment)}
    if set(wanted) == before:
        return False
    if len(wanted) < 2:
        raise EnrolmentRefused(_("A consortium has at least two municipalities. Nothing was changed."))
    refuse_many(len(wanted))
    refuse_taken(enrolment.programme, list(wanted.values()))
    if Enrolment.objects.of(consortium).exclude(pk=enrolment.pk).exists():
        raise EnrolmentRefused(
            _("This consortium has another enrolment too. Write to the organisers. Nothing was changed.")
        )
    consortium.municipalities.set(wanted.values())
    refuse_merged(enrolment)
    consortium.invented = all(place.invented for place in wanted.values())
    consortium.save(update_fields=["invented"])
    enrolment.consents.exclude(municipality__in=wanted).delete()
    Consent.objects.bulk_create(
        Consent(enrolment=enrolment, municipality=place) for pk, place in wanted.items() if pk not in before
    )
    enrolment.enrolled.exclude(municipality__in=wanted).delete()
    hold(enrolment)
    hold_next(enrolment)
    return True


def words_of(names: list[str]) -> list[object]:
    """What changed as people call it, in the language in which it is read."""
    known: dict[str, object] = {
        OTHERS: OtherContact._meta.verbose_name_plural,
        MUNICIPALITIES: Consortium._meta.get_field("municipalities").verbose_name,
    }
    return [known.get(name) or Enrolment._meta.get_field(name).verbose_name for name in names]  # type: ignore[union-attr]
