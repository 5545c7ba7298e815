"""Enrolling, and deciding on an enrolment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import person
from audit.services import log
from digiverkosto.refusals import Refused
from municipalities.models import Consortium, Municipality, Party
from municipalities.models.party import as_fields
from municipalities.services import members
from outbox import services as outbox
from participants.models import EnrolledMunicipality, Enrolment, Step
from programmes.models import Activity, Programme


class EnrolmentRefused(Refused):
    """The enrolment cannot be taken in; the message is for people."""


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


def already_enrolled(programme: Programme, municipalities: Sequence[Municipality]) -> list[Municipality]:
    """Those of the municipalities that take part already, alone or through a consortium."""
    return [
        row.municipality
        for row in EnrolledMunicipality.objects.filter(
            programme=programme, municipality__in=municipalities
        ).select_related("municipality")
    ]


@transaction.atomic
def submit(*, programme: Programme, application: Application, receipt: str = "") -> Enrolment:
    """Take in an enrolment and mail a receipt. Raises EnrolmentRefused.

    What was sent with the same `receipt` already is not taken in twice: it is returned.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if receipt and (sent := Enrolment.objects.filter(receipt=receipt).first()):
        return sent
    if not locked.takes_enrolments():
        raise EnrolmentRefused(
            _("Enrolment in this programme has closed. Nothing was sent. Please write to the organisers.")
        )
    if taken := already_enrolled(locked, application.municipalities):
        names = ", ".join(str(municipality) for municipality in taken)
        raise EnrolmentRefused(
            _("%(names)s is already enrolled in this programme. Nothing was sent; your text is below.")
            % {"names": names}
        )
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
    hold_municipalities(enrolment, application.municipalities)
    log(action="enrolment.submitted", target=enrolment, municipalities=len(application.municipalities))
    mail(enrolment, "submitted")
    notify_deciders(enrolment)
    return enrolment


def hold_municipalities(enrolment: Enrolment, municipalities: Sequence[Municipality]) -> None:
    """The database refuses what slipped past the check above."""
    try:
        EnrolledMunicipality.objects.bulk_create(
            EnrolledMunicipality(enrolment=enrolment, programme=enrolment.programme, municipality=municipality)
            for municipality in municipalities
        )
    except IntegrityError as error:
        raise EnrolmentRefused(_("A municipality is already enrolled in this programme. Nothing was sent.")) from error


def party_of(application: Application) -> Party:
    """The one municipality, or a consortium made of the chosen ones."""
    if not application.consortium_name:
        return application.municipalities[0]
    consortium = Consortium.objects.create(
        name=application.consortium_name,
        slug=free_slug(application.consortium_name),
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
            "way_in": partial(reverse, "account_request_login_code"),
        },
    )


def notify_deciders(enrolment: Enrolment) -> None:
    """Tell the staff who decide, each in their own language, that an enrolment waits."""
    deciders = User.objects.filter(organisation=enrolment.programme.enrolment_handled_by, is_active=True)
    for user in deciders.exclude(staff_role=""):
        outbox.post(
            key=f"enrolment:{enrolment.pk}:arrived:{user.pk}",
            to=user.email,
            user=user,
            template="participants/mail/enrolment_arrived",
            language=user.language,
            context={"enrolment": enrolment, "user": user},
            links={"decide": partial(reverse, "admin:enrolment-decide", args=[enrolment.pk])},
        )


@transaction.atomic
def accept(*, enrolment: Enrolment, actor: User, consultant: User | None = None, note: str = "") -> Enrolment:
    """Accept: the contact person becomes a member, the steps are laid, and a mail gives a way in."""
    held = waiting(enrolment)
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
    """Decline with a note; the municipalities are free to enrol again. Raises NoteMissing."""
    if not note.strip():
        raise NoteMissing(_("Tell the contact person why."))
    held = waiting(enrolment)
    decide(held, Enrolment.State.DECLINED, actor, note)
    held.enrolled.all().delete()
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
    if held.state != Enrolment.State.SUBMITTED:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    return held


def decide(enrolment: Enrolment, state: Enrolment.State, actor: User, note: str) -> None:
    enrolment.state = state
    enrolment.decided_at = timezone.now()
    enrolment.decided_by = actor
    enrolment.decision_note = note
    enrolment.save(update_fields=["state", "decided_at", "decided_by", "decision_note", "consultant"])
