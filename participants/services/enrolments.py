"""Enrolling, and deciding on an enrolment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import person
from audit.services import log
from municipalities.models import Consortium, Municipality, Party
from municipalities.models.party import as_fields
from municipalities.services import members
from outbox import services as outbox
from participants.models import Enrolment, Step
from participants.services.claims import (
    MOST_MUNICIPALITIES,
    EnrolmentRefused,
    already_enrolled,
    held_by_others,
    hold,
    hold_all,
    hold_next,
)
from programmes.models import Activity, Programme

CONFIRM_WITHIN = timedelta(days=7)
"""After that an enrolment that nobody confirmed is deleted."""
MOST_OF_AN_ADDRESS = 5
"""Enrolments of one address that wait to be confirmed."""
SALT = "participants.enrolment"
UNSETTLED = "_new-"
"""How no name makes an address begin."""


class NoteMissing(EnrolmentRefused):
    """Somebody who is declined is told why."""


@dataclass(frozen=True)
class Application:
    """What a contact person tells when enrolling. `consortium_name` is empty for one municipality."""

    municipalities: Sequence[Municipality]
    consortium_name: str
    contact_name: str
    contact_title: str
    contact_email: str
    contact_phone: str
    motivation: str
    expectations: str
    language: str


@transaction.atomic
def submit(*, programme: Programme, application: Application, receipt: str = "") -> Enrolment:
    """Take in an enrolment and mail its contact person a link to confirm it. Raises EnrolmentRefused.

    It holds no municipality before that: anybody can write anybody's name. What was sent with the same `receipt`
    already is not taken in twice: it is returned.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if receipt and (sent := Enrolment.objects.filter(receipt=receipt).first()):
        return sent
    check(locked, application)
    enrolment = Enrolment.objects.create(
        programme=locked,
        **as_fields(party_of(application)),
        language=application.language,
        contact_name=application.contact_name,
        contact_title=application.contact_title,
        contact_email=application.contact_email.lower(),
        contact_phone=application.contact_phone,
        motivation=application.motivation,
        expectations=application.expectations,
        terms_accepted_at=timezone.now(),
        receipt=receipt or secrets.token_urlsafe(18),
    )
    log(action="enrolment.submitted", target=enrolment, municipalities=len(application.municipalities))
    mail(enrolment, "submitted")
    return enrolment


def check(programme: Programme, application: Application) -> None:
    """Raises EnrolmentRefused for what no form may send."""
    if not programme.takes_enrolments():
        raise EnrolmentRefused(
            _("Enrolment in this programme has closed. Nothing was sent. Please write to the organisers.")
        )
    if len(application.municipalities) > MOST_MUNICIPALITIES:
        raise EnrolmentRefused(too_many(len(application.municipalities)))
    if taken := already_enrolled(programme, application.municipalities):
        names = ", ".join(str(municipality) for municipality in taken)
        raise EnrolmentRefused(
            _("%(names)s is already enrolled in this programme. Nothing was sent; your text is below.")
            % {"names": names}
        )
    unconfirmed = Enrolment.objects.filter(
        contact_email=application.contact_email.lower(),
        state=Enrolment.State.SUBMITTED,
        submitted_at__gt=timezone.now() - timedelta(days=1),
    )
    if unconfirmed.count() >= MOST_OF_AN_ADDRESS:
        raise EnrolmentRefused(
            _("Several enrolments wait for this e-mail address to confirm them. Look into its mail, or try tomorrow.")
        )


def too_many(count: int) -> str:
    return _("A consortium has at most %(most)d municipalities, and you named %(count)d. Please write to us.") % {
        "most": MOST_MUNICIPALITIES,
        "count": count,
    }


def token_of(enrolment: Enrolment) -> str:
    """What only the contact person's mail holds, good for as long as the enrolment waits.

    It signs the receipt: a number may be another's after a backup was restored.
    """
    return signing.dumps(enrolment.receipt, salt=SALT)


def of_token(token: str) -> Enrolment | None:
    """The enrolment of a link in a mail; None when the link is not ours or too old."""
    try:
        receipt = signing.loads(token, salt=SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return Enrolment.objects.with_party().filter(receipt=receipt).first()


@transaction.atomic
def confirm(*, enrolment: Enrolment) -> Enrolment:
    """The contact person has opened our mail: the enrolment holds what is free and goes to those who decide.

    A name that another enrolment holds is theirs to decide about. Confirming twice is confirming once. Raises
    EnrolmentRefused for an enrolment that was declined or withdrawn.
    """
    Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if held.state in (Enrolment.State.DECLINED, Enrolment.State.WITHDRAWN):
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    if held.state != Enrolment.State.SUBMITTED:
        return held
    held.state, held.confirmed_at = Enrolment.State.CONFIRMED, timezone.now()
    held.save(update_fields=["state", "confirmed_at"])
    settle(held)
    hold(held)
    log(action="enrolment.confirmed", target=held, actor=None)
    mail(held, "confirmed")
    notify_deciders(held)
    return held


def settle(enrolment: Enrolment) -> None:
    """Give a consortium the address of its name; until somebody has answered for it, it has one of chance."""
    consortium = enrolment.consortium
    if consortium is not None and consortium.slug.startswith(UNSETTLED):
        consortium.slug = free_slug(consortium.name)
        consortium.save(update_fields=["slug"])


def party_of(application: Application) -> Party:
    """The one municipality, or a consortium made of the chosen ones."""
    if not application.consortium_name:
        return application.municipalities[0]
    consortium = Consortium.objects.create(
        name=application.consortium_name,
        slug=f"{UNSETTLED}{secrets.token_hex(12)}",
        invented=all(municipality.invented for municipality in application.municipalities),
    )
    consortium.municipalities.set(application.municipalities)
    return consortium


def free_slug(name: str) -> str:
    """An address that no consortium has and that cannot be taken for a municipality's code."""
    wanted = slugify(name)[:50]
    if not wanted or wanted.isdigit():
        wanted = f"k-{wanted}".rstrip("-")
    slug, number = wanted, 2
    while Consortium.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


def mail(enrolment: Enrolment, event: str) -> None:
    """Tell the contact person, in the language of the enrolment, what happened."""
    outbox.post(
        key=f"enrolment:{enrolment.pk}:{event}",
        to=enrolment.contact_email,
        template=f"participants/mail/enrolment_{event}",
        language=enrolment.language,
        context={"enrolment": enrolment},
        links={
            "receipt": partial(reverse, "enrolment-receipt", args=[enrolment.receipt]),
            "confirm": partial(reverse, "enrolment-confirm", args=[token_of(enrolment)]),
            "way_in": partial(reverse, "account_request_login_code"),
        },
    )


def notify_deciders(enrolment: Enrolment) -> None:
    """Tell the staff who decide, each in their own language, that an enrolment waits."""
    claimed = [row.municipality for row in held_by_others(enrolment)]
    deciders = User.objects.filter(organisation=enrolment.programme.enrolment_handled_by, is_active=True)
    for user in deciders.exclude(staff_role=""):
        outbox.post(
            key=f"enrolment:{enrolment.pk}:arrived:{user.pk}",
            to=user.email,
            user=user,
            template="participants/mail/enrolment_arrived",
            language=user.language,
            context={"enrolment": enrolment, "user": user, "claimed": claimed},
            links={"decide": partial(reverse, "admin:enrolment-decide", args=[enrolment.pk])},
        )


@transaction.atomic
def accept(*, enrolment: Enrolment, actor: User, consultant: User | None = None, note: str = "") -> Enrolment:
    """Accept: the contact person becomes a member, the steps are laid, and a mail gives a way in.

    Staff may accept what its contact person has not confirmed, having spoken with them. Raises EnrolmentRefused while
    another enrolment holds a municipality of this one.
    """
    Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    held = waiting(enrolment)
    settle(held)
    hold_all(held)
    held.consultant = consultant
    decide(held, Enrolment.State.ACCEPTED, actor, note)
    user, _made = person(email=held.contact_email, name=held.contact_name, language=held.language)
    members.make_contact(party=held.party, user=user, actor=actor)
    Step.objects.bulk_create(
        Step(enrolment=held, activity=activity) for activity in Activity.objects.steps_of(held.programme_id)
    )
    log(action="enrolment.accepted", target=held, actor=actor)
    mail(held, "accepted")
    return held


@transaction.atomic
def decline(*, enrolment: Enrolment, actor: User, note: str) -> Enrolment:
    """Decline with a note; the municipalities are free, and go to the one that has waited for them longest.

    Raises NoteMissing.
    """
    if not note.strip():
        raise NoteMissing(_("Tell the contact person why."))
    Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    held = waiting(enrolment)
    decide(held, Enrolment.State.DECLINED, actor, note)
    held.enrolled.all().delete()
    hold_next(held)
    log(action="enrolment.declined", target=held, actor=actor)
    mail(held, "declined")
    return held


@transaction.atomic
def assign_consultant(*, enrolment: Enrolment, consultant: User | None, actor: User) -> Enrolment:
    """Say who of the consultants is responsible for the participant."""
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if held.consultant_id != (consultant.pk if consultant else None):
        held.consultant = consultant
        held.save(update_fields=["consultant"])
        log(action="enrolment.consultant_changed", target=held, actor=actor, consultant=held.consultant_id)
    return held


def waiting(enrolment: Enrolment) -> Enrolment:
    """The enrolment under its lock. Raises EnrolmentRefused when it has been decided already."""
    held = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if held.state not in Enrolment.UNDECIDED:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    return held


def decide(enrolment: Enrolment, state: Enrolment.State, actor: User, note: str) -> None:
    enrolment.state = state
    enrolment.decided_at = timezone.now()
    enrolment.decided_by = actor
    enrolment.decision_note = note
    enrolment.save(update_fields=["state", "decided_at", "decided_by", "decision_note", "consultant"])
