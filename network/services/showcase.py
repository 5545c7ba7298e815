"""Solutions and challenges: writing them, "we too", asking of them, and hiding what does not belong."""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from municipalities.models import Membership
from network.models import ShowcaseEntry, ShowcaseSupport
from network.queries.people import members_of
from outbox import services as outbox
from outbox.models import Message
from participants.models import Enrolment


class EntryKept(Refused):
    """Nothing was changed; the message is for people."""


@transaction.atomic
def save(*, entry: ShowcaseEntry, changed: Sequence[str], actor: User) -> ShowcaseEntry:
    """Keep a new entry, or the changed fields of one. The same words from the same participant are one entry."""
    made = entry._state.adding
    if made:
        Enrolment.objects.select_for_update().get(pk=entry.enrolment_id)
        same = ShowcaseEntry.objects.filter(enrolment=entry.enrolment, title=entry.title, text=entry.text).first()
        if same:
            return same
        entry.programme, entry.author = entry.enrolment.programme, actor
        entry.save()
    else:
        ShowcaseEntry.objects.select_for_update().get(pk=entry.pk)
        entry.save(update_fields=columns_of(entry, [*changed, "changed_at"]))
    log(action="showcase.changed", target=entry, actor=actor, made=made, fields=sorted(changed))
    return entry


@transaction.atomic
def say_too(*, entry: ShowcaseEntry, enrolment: Enrolment, too: bool, actor: User) -> bool:
    """Say that the participant has the same, or has not after all. Returns whether that was new.

    Raises EntryKept for the participant's own entry.
    """
    held = ShowcaseEntry.objects.select_for_update().get(pk=entry.pk)
    if held.enrolment_id == enrolment.pk:
        raise EntryKept(_("This is your own. Nothing was changed."))
    known = ShowcaseSupport.objects.filter(entry=held, enrolment=enrolment)
    if known.exists() == too:
        return False
    if too:
        ShowcaseSupport.objects.create(entry=held, enrolment=enrolment)
    else:
        known.delete()
    log(action="showcase.too", target=held, actor=actor, too=too)
    return True


def who_answers(entry: ShowcaseEntry) -> list[User]:
    """The one who wrote it as long as they belong to the participant, else its contact persons."""
    party = entry.enrolment.party
    people = members_of(entry.programme_id).filter(pk__in=Membership.objects.of(party).values("pk"))
    writers = [one.user for one in people.filter(user=entry.author).select_related("user")] if entry.author else []
    return writers or [one.user for one in people.filter(role=Membership.Role.CONTACT).select_related("user")]


@transaction.atomic
def ask(*, entry: ShowcaseEntry, enrolment: Enrolment, question: str, actor: User) -> bool:
    """Mail the question to who answers for the entry and a copy to who asks, so that each has the other's address.

    Once a day for each who asks: returns whether it went. Raises EntryKept when there is nobody to answer.
    """
    held = ShowcaseEntry.objects.select_for_update().get(pk=entry.pk)
    key = f"showcase:{held.pk}:asked:{actor.pk}:{timezone.localdate():%Y-%m-%d}"
    if Message.objects.filter(key__startswith=f"{key}:").exists():
        return False
    writers = [person for person in who_answers(held) if person.pk != actor.pk]
    if not writers:
        raise EntryKept(_("Nobody of that municipality can be written to just now. Nothing was sent."))
    context = {"entry": held, "asker": actor, "party": enrolment.party, "question": question, "writers": writers}
    for person in writers:
        post(person, held, f"{key}:{person.pk}", "network/mail/asked", {**context, "user": person})
    post(actor, held, f"{key}:{actor.pk}", "network/mail/asked_copy", {**context, "user": actor})
    log(action="showcase.asked", target=held, actor=actor)
    return True


@transaction.atomic
def hide(*, entry: ShowcaseEntry, why: str, actor: User) -> bool:
    """Hide an entry from everybody but who wrote it, and tell them why. Returns whether it was shown until now."""
    held = ShowcaseEntry.objects.select_for_update().get(pk=entry.pk)
    if held.hidden_at is not None:
        return False
    held.hidden_at, held.hidden_why = timezone.now(), why
    held.save(update_fields=["hidden_at", "hidden_why"])
    for person in who_answers(held):
        key = f"showcase:{held.pk}:hidden:{held.hidden_at.isoformat()}:{person.pk}"
        post(person, held, key, "network/mail/hidden", {"entry": held, "user": person})
    log(action="showcase.hidden", target=held, actor=actor)
    return True


@transaction.atomic
def show(*, entry: ShowcaseEntry, actor: User) -> bool:
    """Show again what was hidden. Returns whether it was."""
    held = ShowcaseEntry.objects.select_for_update().get(pk=entry.pk)
    if held.hidden_at is None:
        return False
    held.hidden_at, held.hidden_why = None, ""
    held.save(update_fields=["hidden_at", "hidden_why"])
    log(action="showcase.shown", target=held, actor=actor)
    return True


def post(person: User, entry: ShowcaseEntry, key: str, template: str, context: dict[str, object]) -> None:
    outbox.post(
        key=key,
        to=person.email,
        user=person,
        template=template,
        language=person.language,
        context=context,
        links={"address": partial(reverse, "solution", args=[entry.pk])},
    )
