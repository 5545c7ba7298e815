"""Enrolling, and deciding on an enrolment."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.people import person
from audit.services import log
from municipalities.models import Consortium, Membership, Municipality, Party
from municipalities.models.party import as_fields
from municipalities.services import members
from participants.models import Consent, Decision, Enrolment, OtherContact, Step
from participants.models.contact import MOST_OTHER_CONTACTS
from participants.services import telling
from participants.services.claims import (
    EnrolmentRefused,
    held_by_others,
    hold,
    hold_all,
    let_go,
    locked,
    refuse_lines,
    refuse_many,
    refuse_merged,
    refuse_taken,
)
from participants.services.consents import refuse_unwilling
from participants.terms import Read, agreed
from programmes.models import Activity, Programme

CONFIRM_WITHIN = timedelta(days=7)
"""After that an enrolment that nobody confirmed is deleted."""
MOST_OF_AN_ADDRESS = 5
"""Enrolments of one address that wait to be confirmed."""
UNSETTLED = "_new-"
"""How no name makes an address begin."""


class NoteMissing(EnrolmentRefused):
    """Somebody who is declined is told why."""


class TermsMissing(EnrolmentRefused):
    """Nobody has accepted the terms."""


@dataclass(frozen=True)
class Named:
    """Somebody whom the contact person names beside themselves. `role`: of `OtherContact.Role`."""

    role: str
    name: str
    email: str

    @property
    def role_words(self) -> str:
        return str(OtherContact.Role(self.role).label)


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
    others: Sequence[Named] = ()
    all_consent: bool = False
    """The lead of a consortium says that every member has decided to take part."""
    may_be_named: bool = False
    """On the programme's public page, once it is accepted."""

    @property
    def lines(self) -> list[str]:
        """What is written on one line each."""
        own = [self.consortium_name, self.contact_name, self.contact_title, self.contact_email, self.contact_phone]
        return [*own, *(text for one in self.others for text in (one.name, one.email))]


@transaction.atomic
def submit(
    *, programme: Programme, application: Application, receipt: str = "", entered_by: User | None = None
) -> Enrolment:
    """Take in an enrolment and mail its contact person a link to confirm it. Raises EnrolmentRefused.

    It holds no municipality before that: anybody can write anybody's name. What was sent with the same `receipt`
    already is not taken in twice: it is returned. One that staff typed in (`entered_by`) has no terms accepted: its
    contact person accepts them when confirming.
    """
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if receipt and (sent := Enrolment.objects.filter(receipt=receipt).first()):
        return sent
    check(held, application, by_staff=entered_by is not None)
    terms = {} if entered_by else {"terms_accepted_at": timezone.now(), **agreed(application.language)}
    enrolment = Enrolment.objects.create(
        programme=held,
        **as_fields(party_of(application)),
        language=application.language,
        contact_name=application.contact_name,
        contact_title=application.contact_title,
        contact_email=application.contact_email.lower(),
        contact_phone=application.contact_phone,
        motivation=application.motivation,
        expectations=application.expectations,
        may_be_named=application.may_be_named,
        entered_by=entered_by,
        receipt=receipt or secrets.token_urlsafe(18),
        **terms,
    )
    keep_others(enrolment, application)
    count = len(application.municipalities)
    log(action="enrolment.submitted", target=enrolment, actor=entered_by, municipalities=count)
    telling.mail(enrolment, "entered" if entered_by else "submitted")
    return enrolment


def keep_others(enrolment: Enrolment, application: Application) -> None:
    """Whom the contact person has named beside themselves, and what is known of each member's consent."""
    OtherContact.objects.bulk_create(
        OtherContact(enrolment=enrolment, role=one.role, name=one.name, email=one.email.lower())
        for one in application.others
    )
    if enrolment.consortium is not None:
        state = Consent.State.SAID if application.all_consent else Consent.State.OPEN
        now = timezone.now() if application.all_consent else None
        Consent.objects.bulk_create(
            Consent(enrolment=enrolment, municipality=place, state=state, answered_at=now)
            for place in application.municipalities
        )


def check(programme: Programme, application: Application, *, by_staff: bool = False) -> None:
    """Raises EnrolmentRefused for what no form may send. Staff may type in a late one while the programme goes on."""
    takes = programme.state in (Programme.State.OPEN, Programme.State.RUNNING)
    if not (takes if by_staff else programme.takes_enrolments()):
        raise EnrolmentRefused(
            _("Enrolment in this programme has closed. Nothing was sent. Please write to the organisers.")
        )
    refuse_lines(*application.lines)
    if len(application.others) > MOST_OTHER_CONTACTS:
        raise EnrolmentRefused(
            _("At most %(most)d people are named beside the contact person.") % {"most": MOST_OTHER_CONTACTS}
        )
    refuse_many(len(application.municipalities))
    refuse_taken(programme, application.municipalities)
    unconfirmed = Enrolment.objects.filter(
        contact_email=application.contact_email.lower(),
        state=Enrolment.State.SUBMITTED,
        submitted_at__gt=timezone.now() - timedelta(days=1),
    )
    if unconfirmed.count() >= MOST_OF_AN_ADDRESS:
        raise EnrolmentRefused(
            _("Several enrolments wait for this e-mail address to confirm them. Look into its mail, or try tomorrow.")
        )


def of_token(token: str) -> Enrolment | None:
    """The enrolment of a link in a mail; None when the link is not ours or too old."""
    try:
        receipt = signing.loads(token, salt=telling.SALT)
    except signing.BadSignature:
        return None
    since = timezone.now() - CONFIRM_WITHIN
    fresh = Q(submitted_at__gte=since) | Q(decisions__undone_at__gte=since)
    return Enrolment.objects.with_party().filter(fresh, receipt=receipt).first()


@transaction.atomic
def confirm(*, enrolment: Enrolment, read: Read | None = None) -> Enrolment:
    """The contact person has opened our mail: the enrolment holds what is free and goes to those who decide.

    A name that another enrolment holds is theirs to decide about. Confirming twice is confirming once. Raises
    EnrolmentRefused for an enrolment that was declined or withdrawn, and TermsMissing for one that staff typed in, whose
    terms the contact person does not accept with this, having `read` them as they are today.
    """
    held = locked(enrolment)
    if held.state in (Enrolment.State.DECLINED, Enrolment.State.WITHDRAWN):
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    if held.state != Enrolment.State.SUBMITTED:
        return held
    now = timezone.now()
    if held.terms_accepted_at is None:
        accept_terms(held, read)
    held.state, held.confirmed_at = Enrolment.State.CONFIRMED, now
    held.save(update_fields=["state", "confirmed_at"])
    settle(held)
    hold(held)
    log(action="enrolment.confirmed", target=held, actor=None)
    telling.mail(held, "confirmed")
    for other in held.other_contacts.all():
        telling.tell_other(held, other)
    claimed = [row.municipality for row in held_by_others(held)]
    telling.tell(telling.deciders_of(held), held, "arrived", "arrived", claimed=claimed)
    return held


def accept_terms(enrolment: Enrolment, read: Read | None) -> None:
    """Keep the terms in the version and the language in which they were read. Raises TermsMissing."""
    if read is None:
        raise TermsMissing(_("Tick the box to agree to the terms. Nothing was changed."))
    if not read.is_todays:
        raise TermsMissing(_("The terms were changed after you opened this page. Read them once more, then agree."))
    columns = agreed(read.language)
    for name, value in columns.items():
        setattr(enrolment, name, value)
    enrolment.terms_accepted_at = timezone.now()
    enrolment.save(update_fields=["terms_accepted_at", *columns])


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


@transaction.atomic
def accept(*, enrolment: Enrolment, actor: User, consultant: User | None = None, note: str = "") -> Enrolment:
    """Accept: the contact person becomes a member, the steps are laid, and a mail gives a way in.

    Staff may accept what its contact person has not confirmed, having spoken with them, but not before the contact
    person has accepted the terms. Raises EnrolmentRefused then, and while another enrolment holds a municipality of this
    one.
    """
    held = waiting(enrolment)
    if held.terms_accepted_at is None:
        raise EnrolmentRefused(
            _(
                "The contact person has not accepted the terms yet: the link to do it is in their mail. Nothing was changed."
            )
        )
    refuse_merged(held)
    refuse_unwilling(held)
    settle(held)
    hold_all(held)
    held.consultant = consultant
    decision = decide(held, Enrolment.State.ACCEPTED, actor, note)
    user, _made = person(email=held.contact_email, name=held.contact_name, language=held.language)
    before = Membership.objects.of(held.party).filter(user=user).values_list("role", flat=True).first()
    member = members.make_contact(party=held.party, user=user, actor=actor)
    remember(decision, member, before or "")
    invite_others(decision, held, actor)
    Step.objects.bulk_create(
        Step(enrolment=held, activity=activity) for activity in Activity.objects.steps_of(held.programme_id)
    )
    log(action="enrolment.accepted", target=held, actor=actor)
    telling.mail(held, "accepted")
    return held


def invite_others(decision: Decision, enrolment: Enrolment, actor: User) -> None:
    """Those named beside the contact person are invited, each in their role; whoever belongs to the party stays as they are."""
    for other in enrolment.other_contacts.all():
        known = Membership.objects.of(enrolment.party).filter(user__email=other.email).exists()
        invited = members.invite(
            party=enrolment.party,
            name=other.name,
            email=other.email,
            role=other.membership_role,
            language=enrolment.language,
            actor=actor,
        )
        if not known:
            remember(decision, invited, "")


def remember(decision: Decision, member: Membership, before: str) -> None:
    """What an acceptance made of somebody, and the role that they had before; nothing where nothing changed."""
    if member.role != before:
        decision.members.append({"membership": member.pk, "before": before})
        decision.save(update_fields=["members"])


@transaction.atomic
def put_on_waiting_list(*, enrolment: Enrolment, actor: User, note: str = "") -> Enrolment:
    """Tell the contact person that there is no place now; what the enrolment holds stays held. Raises EnrolmentRefused."""
    held = waiting(enrolment)
    if held.state != Enrolment.State.CONFIRMED:
        raise EnrolmentRefused(
            _(
                "Only an enrolment that its contact person has confirmed goes on the waiting list, and once. Nothing was changed."
            )
        )
    decide(held, Enrolment.State.WAITING, actor, note)
    log(action="enrolment.put_on_waiting_list", target=held, actor=actor)
    telling.mail(held, "waiting")
    return held


@transaction.atomic
def decline(*, enrolment: Enrolment, actor: User, note: str) -> Enrolment:
    """Decline with a note; the municipalities are free, and go to the one that has waited for them longest.

    Raises NoteMissing.
    """
    if not note.strip():
        raise NoteMissing(_("Tell the contact person why."))
    held = waiting(enrolment)
    decide(held, Enrolment.State.DECLINED, actor, note)
    let_go(held)
    log(action="enrolment.declined", target=held, actor=actor)
    telling.mail(held, "declined")
    return held


@transaction.atomic
def assign_consultant(*, enrolment: Enrolment, consultant: User | None, actor: User) -> Enrolment:
    """Say who of the consultants is responsible for the participant."""
    held = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if held.consultant_id != (consultant.pk if consultant else None):
        held.consultant = consultant
        held.save(update_fields=["consultant"])
        log(action="enrolment.consultant_changed", target=held, actor=actor, consultant=held.consultant_id)
    return held


@transaction.atomic
def name_publicly(*, enrolment: Enrolment, may: bool, actor: User) -> Enrolment:
    """Staff keep what a participant says about being named on the programme's public page."""
    held = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if held.may_be_named != may:
        held.may_be_named = may
        held.save(update_fields=["may_be_named"])
        log(action="enrolment.naming_changed", target=held, actor=actor, may=may)
    return held


def waiting(enrolment: Enrolment) -> Enrolment:
    """The enrolment under its lock and the programme's. Raises EnrolmentRefused when it has been decided already."""
    held = locked(enrolment)
    if held.state not in Enrolment.UNDECIDED:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    return held


def decide(enrolment: Enrolment, state: Enrolment.State, actor: User | None, note: str) -> Decision:
    """Write the decision down, on the enrolment and as a row that can be taken back. `actor` is None for its contact."""
    before, now = enrolment.state, timezone.now()
    enrolment.state, enrolment.decided_at, enrolment.decided_by, enrolment.decision_note = state, now, actor, note
    enrolment.save(update_fields=["state", "decided_at", "decided_by", "decision_note", "consultant"])
    return Decision.objects.create(enrolment=enrolment, before=before, state=state, by=actor, at=now, note=note)
