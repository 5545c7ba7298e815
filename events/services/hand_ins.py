"""Handing in: an answer that can be changed and taken back until the event begins."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from documents.files import CannotStore, stored, take_file_away
from events.models import Assignment, HandIn
from events.services.assignments import assignment_held
from network.files import Kept
from network.services.materials import leads_to_a_page
from participants.models import Enrolment

FILES = HandIn._meta.get_field("file")


@dataclass(frozen=True)
class Said:
    """What somebody hands in. Without `upload` the file that was handed in stays, unless it is taken out."""

    text: str = ""
    url: str = ""
    upload: Kept | None = None
    without_file: bool = False


class HandInRefused(Refused):
    """Nothing was changed; the message is for people, `field` is what they have to say otherwise."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class HandInOvertaken(HandInRefused):
    """A colleague was first; the message is for people."""


def why_closed(assignment: Assignment) -> str:
    """In words, why nothing can be handed in, changed or taken back; empty where it can."""
    event = assignment.event
    if not event.takes_place:
        return _("The event is called off, so nothing has to be handed in.")
    if timezone.now() >= event.starts_at:
        return _("The event has begun, so nothing can be handed in or changed any more.")
    return ""


def answer_of(assignment: Assignment, enrolment: Enrolment, user: User) -> HandIn | None:
    """The one that this person of the participant hands in or changes."""
    own = {"user": user} if assignment.of_each_person else {"user": None, "enrolment": enrolment}
    return HandIn.objects.filter(assignment=assignment, **own).select_related("author").first()


def seen_of(answer: HandIn | None) -> str:
    """What somebody who hands in has seen of what had been handed in."""
    return f"{answer.pk}.{answer.version}" if answer else ""


def hand_in(*, event_id: int, enrolment: Enrolment, said: Said, seen: str, actor: User) -> tuple[HandIn, bool]:
    """Keep the answer to the event's pre-assignment. Returns (it, whether anything was changed).

    What stands already is not written again, so that a second click does no harm. `seen`: what had been handed in when
    this was written (`seen_of`). Raises HandInOvertaken when that is another by now, HandInRefused, and
    Assignment.DoesNotExist.
    """
    upload = said.upload
    try:
        with stored(FILES, upload.content if upload else None, upload.ending if upload else "") as file:
            return keep_answer(event_id=event_id, enrolment=enrolment, said=said, file=file, seen=seen, actor=actor)
    except CannotStore as error:
        words = _("The file could not be stored just now. Nothing was changed: choose it again in a while, please.")
        raise HandInRefused(words, "upload") from error


@transaction.atomic
def keep_answer(
    *, event_id: int, enrolment: Enrolment, said: Said, file: str, seen: str, actor: User
) -> tuple[HandIn, bool]:
    """As `hand_in` says. `file`: the name under which what is uploaded has been stored."""
    assignment = assignment_held(event_id)
    if assignment is None:
        raise Assignment.DoesNotExist
    held = answer_of(assignment, enrolment, actor)
    if held is not None and held.enrolment_id != enrolment.pk:
        held.enrolment = enrolment
        held.save(update_fields=["enrolment"])
    if held is not None and stands(held, said):
        return held, False
    refuse_closed(assignment)
    refuse_overtaken(held, seen)
    answer = held or HandIn(assignment=assignment, enrolment=enrolment)
    refuse(assignment, answer, said)
    write(answer, said, file, actor)
    answer.user = actor if assignment.of_each_person else None
    answer.handed_in_at = timezone.now()
    answer.late = assignment.is_late(answer.handed_in_at)
    answer.version += 1
    answer.save()
    log(action="assignment.handed_in", target=answer, actor=actor, made=held is None, late=answer.late)
    return answer, True


def refuse_closed(assignment: Assignment) -> None:
    if why := why_closed(assignment):
        raise HandInRefused(why)


def refuse_overtaken(held: HandIn | None, seen: str) -> None:
    if seen == seen_of(held):
        return
    if held is None:
        raise HandInOvertaken(
            _("What had been handed in was taken back meanwhile. Yours is kept below: hand it in if it is still right.")
        )
    raise HandInOvertaken(
        _(
            "%(name)s has handed in meanwhile: see “What stands now”. Yours is kept here. Put them together and hand in again."
        )
        % {"name": held.author or _("Somebody")}
    )


def stands(held: HandIn, said: Said) -> bool:
    """Whether exactly this has been handed in."""
    same_file = digest(said.upload) == held.file_digest if said.upload else not (said.without_file and held.file)
    return same_file and (held.text, held.url) == (said.text, said.url)


def digest(upload: Kept) -> str:
    return hashlib.sha256(upload.content).hexdigest()


def refuse(assignment: Assignment, answer: HandIn, said: Said) -> None:
    """Raises HandInRefused. What is not asked for any more may stay as it is."""
    if said.text not in ("", answer.text) and not assignment.takes_text:
        raise HandInRefused(_("No text is asked for here. Nothing was handed in."), "text")
    if said.url not in ("", answer.url) and not assignment.takes_link:
        raise HandInRefused(_("No link is asked for here. Nothing was handed in."), "url")
    if said.upload and not assignment.takes_file:
        raise HandInRefused(_("No file is asked for here. Nothing was handed in."), "upload")
    if said.url and not leads_to_a_page(said.url):
        raise HandInRefused(_("A link begins with https:// or http://. Nothing was handed in."), "url")
    keeps_file = bool(answer.file) and not said.without_file
    if not (said.text or said.url or said.upload or keeps_file):
        raise HandInRefused(_("There is nothing to hand in yet. Nothing was changed."))


def write(answer: HandIn, said: Said, file: str, actor: User) -> None:
    """The content; a file that is replaced or taken out goes from the storage once that is certain."""
    before = answer.file.name
    if said.upload is not None:
        answer.file, answer.file_name, answer.file_type = file, said.upload.name, said.upload.type
        answer.file_digest = digest(said.upload)
    elif said.without_file:
        answer.file = answer.file_name = answer.file_type = answer.file_digest = ""
    if before and before != answer.file.name:
        transaction.on_commit(partial(take_file_away, answer.file.storage, before))
    answer.text, answer.url, answer.author = said.text, said.url, actor


@transaction.atomic
def take_back(*, event_id: int, enrolment: Enrolment, seen: str, actor: User) -> bool:
    """Delete what was handed in, its file too. Returns whether there was something.

    Raises HandInOvertaken when it is not what was seen, and HandInRefused once the event has begun.
    """
    assignment = assignment_held(event_id)
    held = answer_of(assignment, enrolment, actor) if assignment else None
    if assignment is None or held is None:
        return False
    refuse_closed(assignment)
    refuse_overtaken(held, seen)
    log(action="assignment.taken_back", target=held, actor=actor)
    held.delete()
    return True


def take_file_along(sender: type[HandIn], instance: HandIn, **_told: Any) -> None:
    """Called after each answer is deleted, for whatever reason: its file goes once that is certain."""
    if instance.file:
        transaction.on_commit(partial(take_file_away, instance.file.storage, str(instance.file.name)))
