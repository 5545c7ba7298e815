"""Mails about an enrolment: to its contact person, and to the staff who follow it."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from digiverkosto.addresses import organisers
from municipalities.models import Membership
from outbox import services as outbox
from participants.models import Enrolment, OtherContact
from participants.services import doors

SALT = "participants.enrolment"
UNCONFIRMED = ("submitted", "entered")
"""What is mailed before anybody has answered for the enrolment."""
WELCOME = "accepted"
"""It tells whoever sent the enrolment how to get in: the others of the participant are in already, or invited."""
NOT_MADE_YET = "xxxxxxxx"
"""Stands in a mail that is only looked at where its own link will be."""


def token_of(enrolment: Enrolment) -> str:
    """What only the contact person's mail holds, good for as long as the enrolment waits.

    It signs the receipt: a number may be another's after a backup was restored.
    """
    return signing.dumps(enrolment.receipt, salt=SALT)


@dataclass(frozen=True)
class Reader:
    """Somebody whom mails about an enrolment reach. `key` tells the mails of one event apart, `own` is their way in."""

    email: str
    name: str
    language: str
    key: str = ""
    own: str = ""


def readers_of(enrolment: Enrolment, event: str) -> list[Reader]:
    """Whoever sent it, the news of its acceptance included; after that those who are the participant's contact persons."""
    if event == WELCOME or not enrolment.is_participants:
        return [Reader(enrolment.contact_email, enrolment.contact_name, enrolment.language)]
    contacts = Membership.objects.of(enrolment.party).contacts().select_related("user").order_by("pk")
    people = [one.user for one in contacts]
    keys = ["" if user.email == enrolment.contact_email else f":{user.pk}" for user in people]
    own = f"me-{enrolment.pk}"
    return [Reader(user.email, str(user), user.language, key, own) for user, key in zip(people, keys, strict=True)]


def mail(enrolment: Enrolment, event: str, *, key: str = "", **context: Any) -> None:
    """Tell the contact person, in the language of the enrolment, what happened.

    Of what was accepted each contact person that the participant has by now is told in their own language. The same event
    is told again only after a decision was taken back.
    """
    again = enrolment.decisions.filter(undone_at__isnull=False).count()
    said = f"enrolment:{enrolment.pk}:{key or event}{f':{again}' if again and not key else ''}"
    for reader in readers_of(enrolment, event):
        own = reader.own or ("" if event in UNCONFIRMED else doors.make(enrolment))
        outbox.post(
            key=f"{said}{reader.key}",
            to=reader.email,
            template=template_of(event),
            language=reader.language,
            context={"enrolment": enrolment, "name": reader.name, "organisers": organisers(), **context},
            links=links_of(enrolment, own),
        )


def tell_other(enrolment: Enrolment, other: OtherContact) -> None:
    """Tell somebody that they were named, and by whom."""
    outbox.post(
        key=f"enrolment:{enrolment.pk}:named:{other.pk}",
        to=other.email,
        template=template_of("named"),
        language=enrolment.language,
        context={"enrolment": enrolment, "other": other, "organisers": organisers()},
    )


def preview(enrolment: Enrolment, event: str, note: str) -> tuple[outbox.Worded, str]:
    """(the mail as its reader, the first of several, would get it with this note, its language).

    Nothing is sent, and its link leads nowhere.
    """
    shown = copy(enrolment)
    shown.decision_note = note
    reader = next(iter(readers_of(enrolment, event)), None)
    language = reader.language if reader else enrolment.language
    mail = outbox.worded(
        template=template_of(event),
        language=language,
        context={"enrolment": shown, "name": reader.name if reader else "", "organisers": organisers()},
        links=links_of(enrolment, NOT_MADE_YET),
    )
    return mail, language


def template_of(event: str) -> str:
    return f"participants/mail/enrolment_{event}"


def links_of(enrolment: Enrolment, token: str) -> dict[str, Callable[[], str]]:
    """Without a token, no way to the enrolment's own page."""
    return {
        **({"own": partial(reverse, "enrolment-own", args=[token])} if token else {}),
        "confirm": partial(reverse, "enrolment-confirm", args=[token_of(enrolment)]),
        "way_in": partial(reverse, "account_request_login_code"),
    }


def deciders_of(enrolment: Enrolment) -> QuerySet[User]:
    """The staff of the organisation that decides on the programme's enrolments."""
    staff = User.objects.filter(is_active=True).exclude(staff_role="")
    return staff.filter(organisation=enrolment.programme.enrolment_handled_by)


def followers_of(enrolment: Enrolment) -> list[User]:
    """The consultant responsible and whoever of the staff has written about it; while there is neither, all who decide."""
    writers = enrolment.remarks.filter(from_staff=True).values("author")
    own = User.objects.filter(Q(pk=enrolment.consultant_id) | Q(pk__in=writers), is_active=True).exclude(staff_role="")
    return list(own.order_by("pk")) or list(deciders_of(enrolment).order_by("pk"))


def tell(people: QuerySet[User] | list[User], enrolment: Enrolment, event: str, key: str, **context: Any) -> None:
    """Tell staff, each in their own language. `key` makes the mails of one event unique."""
    for user in people:
        outbox.post(
            key=f"enrolment:{enrolment.pk}:{key}:{user.pk}",
            to=user.email,
            user=user,
            template=template_of(event),
            language=user.language,
            context={"enrolment": enrolment, "user": user, **context},
            links={"decide": partial(reverse, "admin:enrolment-decide", args=[enrolment.pk])},
        )
