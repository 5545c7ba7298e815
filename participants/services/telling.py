"""Mails about an enrolment: to its contact person, and to the staff who follow it."""

from collections.abc import Callable
from copy import copy
from functools import partial
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from digiverkosto.addresses import organisers
from outbox import services as outbox
from participants.models import Enrolment, OtherContact
from participants.services import doors

SALT = "participants.enrolment"
UNCONFIRMED = ("submitted", "entered")
"""What is mailed before anybody has answered for the enrolment."""
NOT_MADE_YET = "xxxxxxxx"
"""Stands in a mail that is only looked at where its own link will be."""


def token_of(enrolment: Enrolment) -> str:
    """What only the contact person's mail holds, good for as long as the enrolment waits.

    It signs the receipt: a number may be another's after a backup was restored.
    """
    return signing.dumps(enrolment.receipt, salt=SALT)


def mail(enrolment: Enrolment, event: str, *, key: str = "", **context: Any) -> None:
    """Tell the contact person, in the language of the enrolment, what happened.

    The same event is told again only after a decision was taken back.
    """
    again = enrolment.decisions.filter(undone_at__isnull=False).count()
    outbox.post(
        key=f"enrolment:{enrolment.pk}:{key or event}{f':{again}' if again and not key else ''}",
        to=enrolment.contact_email,
        template=template_of(event),
        language=enrolment.language,
        context={"enrolment": enrolment, "organisers": organisers(), **context},
        links=links_of(enrolment, "" if event in UNCONFIRMED else doors.make(enrolment)),
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


def preview(enrolment: Enrolment, event: str, note: str) -> outbox.Worded:
    """The mail as its reader would get it with this note. Nothing is sent, and its link leads nowhere."""
    shown = copy(enrolment)
    shown.decision_note = note
    return outbox.worded(
        template=template_of(event),
        language=enrolment.language,
        context={"enrolment": shown, "organisers": organisers()},
        links=links_of(enrolment, NOT_MADE_YET),
    )


def template_of(event: str) -> str:
    return f"participants/mail/enrolment_{event}"


def links_of(enrolment: Enrolment, token: str) -> dict[str, Callable[[], str]]:
    """Without a token, the way to confirm."""
    own = partial(reverse, "enrolment-own", args=[token])
    confirm = partial(reverse, "enrolment-confirm", args=[token_of(enrolment)])
    return {
        **({"own": own} if token else {"confirm": confirm}),
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
