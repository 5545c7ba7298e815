"""Asking and answering about an enrolment: the staff from their page of it, the contact person through the mailed link."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import Enrolment, Remark
from participants.models.conversation import LONGEST_REMARK
from participants.services import telling
from participants.services.claims import EnrolmentRefused, locked

MOST_UNANSWERED = 10
"""Remarks of a contact person in a row that nobody has answered."""
SAME_WITHIN = timedelta(minutes=10)
"""Within which the same words of the same side are a second click."""
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What is no text, and what turns the text around it."""
WIDTHLESS = re.compile(r"[\u200b-\u200d\u2060\ufeff]")
"""What joins and parts letters: it belongs to some words and signs, and is nothing by itself."""
SILENT = (Enrolment.State.SUBMITTED, Enrolment.State.WITHDRAWN)
"""Nobody has answered for it yet, or nobody asks any more."""


@transaction.atomic
def say(*, enrolment: Enrolment, text: str, author: User | None, from_staff: bool) -> Remark:
    """Keep what somebody says, and mail it to the other side. The same twice in a row is once.

    Raises EnrolmentRefused for an enrolment that nobody has confirmed or that was withdrawn, for nothing, for too much,
    and for one more where many wait for an answer already.
    """
    held = locked(enrolment)
    said = INVISIBLE.sub("", text.replace("\r\n", "\n")).strip()
    check(held, said)
    last = list(held.remarks.order_by("-said_at", "-pk")[:MOST_UNANSWERED])
    if last and is_same(last[0], said, from_staff):
        return last[0]
    if not from_staff and len(last) == MOST_UNANSWERED and not any(one.from_staff for one in last):
        raise EnrolmentRefused(
            _("Many of your messages wait for an answer. Nothing was sent: wait until the organisers have answered.")
        )
    name = str(author) if author else "" if from_staff else held.contact_name
    made = Remark.objects.create(enrolment=held, from_staff=from_staff, author=author, name=name[:120], text=said)
    log(action="enrolment.asked" if from_staff else "enrolment.answered", target=held, actor=author, remark=made.pk)
    if from_staff:
        telling.mail(held, "asked", key=f"asked:{made.pk}", remark=made)
    else:
        telling.tell(telling.followers_of(held), held, "answered", f"answered:{made.pk}", remark=made)
    return made


def check(enrolment: Enrolment, said: str) -> None:
    if enrolment.state in SILENT:
        raise EnrolmentRefused(
            _(
                "Nobody has confirmed this enrolment, or it has been withdrawn: nothing is asked about it. Nothing was sent."
            )
        )
    if not WIDTHLESS.sub("", said).strip():
        raise EnrolmentRefused(_("Write something first. Nothing was sent."))
    if len(said) > LONGEST_REMARK:
        raise EnrolmentRefused(
            _("At most %(most)d characters, and this has %(count)d. Nothing was sent.")
            % {"most": LONGEST_REMARK, "count": len(said)}
        )


def is_same(last: Remark, said: str, from_staff: bool) -> bool:
    soon = last.said_at > timezone.now() - SAME_WITHIN
    return soon and (last.text, last.from_staff) == (said, from_staff)
