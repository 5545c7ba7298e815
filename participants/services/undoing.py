"""Taking a decision back: within a day, and only while nobody has built on it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from municipalities.models import Consortium, Membership
from municipalities.services import members
from participants.models import Decision, Enrolment, Step
from participants.services import telling
from participants.services.claims import EnrolmentRefused, already_enrolled, hold, let_go, locked, named_by

UNDO_WITHIN = timedelta(days=1)
Building = Callable[[Enrolment, datetime], str]
"""What has been built on an acceptance since that moment, in words that follow “not any more:”; empty for nothing."""

_buildings: list[Building] = []


def register_building(building: Building) -> None:
    if building not in _buildings:
        _buildings.append(building)


def last_decision(enrolment: Enrolment) -> Decision | None:
    """The one that the enrolment's state comes from."""
    standing = enrolment.decisions.filter(undone_at=None, state=enrolment.state)
    return standing.select_related("by").order_by("-at", "-pk").first()


def why_not(enrolment: Enrolment, decision: Decision | None) -> str:
    """Why the decision stays, in words; empty when it can be taken back."""
    if decision is None:
        return _("There is no decision to take back.")
    if decision.by is None:
        return _("The contact person withdrew this enrolment. The municipality enrols again if it changes its mind.")
    if decision.at < timezone.now() - UNDO_WITHIN:
        when = date_format(timezone.localtime(decision.at), "DATETIME_FORMAT")
        return _("The decision is more than a day old (%(when)s), so it stays.") % {"when": when}
    if decision.before == Enrolment.State.ACCEPTED:
        return _(
            "A participant that was withdrawn does not come back by itself: its seats were given back. It enrols again."
        )
    if decision.state == Enrolment.State.ACCEPTED:
        built = [words for words in (building(enrolment, decision.at) for building in (people, *_buildings)) if words]
        return _("It cannot be taken back any more: %(built)s.") % {"built": "; ".join(built)} if built else ""
    if taken := already_enrolled(enrolment.programme, named_by(enrolment)):
        names = ", ".join(str(place) for place in taken)
        return _("It cannot be taken back any more: %(names)s takes part through another enrolment.") % {"names": names}
    return ""


def people(enrolment: Enrolment, since: datetime) -> str:
    """Invitations that others than the contact person have accepted, and steps that were marked."""
    others = Membership.objects.of(enrolment.party).exclude(user__email=enrolment.contact_email)
    if others.filter(accepted_at__gt=since).exists():
        return _("somebody has accepted an invitation to its pages")
    if enrolment.steps.exclude(state=Step.State.NOT_STARTED).exists():
        return _("a step of its way has been marked")
    return ""


@transaction.atomic
def undo(*, enrolment: Enrolment, seen: int | None, actor: User) -> Enrolment:
    """Take the last decision back, and tell the contact person so. Raises EnrolmentRefused with the reason why not.

    `seen`: the key of the decision that was looked at; where another one stands by now, nothing is taken back.
    """
    held = locked(enrolment)
    decision = last_decision(held)
    if decision is not None and decision.pk != seen:
        raise EnrolmentRefused(
            _("This is not the decision that you looked at: look at the enrolment once more. Nothing was changed.")
        )
    refused = why_not(held, decision)
    if decision is None or refused:
        raise EnrolmentRefused(_("%(reason)s Nothing was changed.") % {"reason": refused})
    if decision.state == Enrolment.State.ACCEPTED:
        take_down(held, decision, actor)
    held.state = decision.before
    held.decided_at, held.decided_by, held.decision_note = None, None, ""
    held.save(update_fields=["state", "decided_at", "decided_by", "decision_note"])
    decision.undone_at = timezone.now()
    decision.save(update_fields=["undone_at"])
    if held.state == Enrolment.State.SUBMITTED:
        let_go(held)
    else:
        hold(held)
    log(action="enrolment.decision_undone", target=held, actor=actor, decision=decision.state)
    telling.mail(held, "undone", key=f"undone:{decision.pk}", decision=decision)
    return held


def take_down(enrolment: Enrolment, decision: Decision, actor: User) -> None:
    """What the acceptance made: its members, and the steps of its way.

    Somebody whom a later acceptance relies on stays, in the role they have; taking that one back is what ends it then.
    """
    for made in decision.members:
        membership = Membership.objects.select_for_update().filter(pk=made["membership"]).first()
        if membership is None:
            continue
        if heir := relying_on(membership, decision):
            heir.members = [one for one in heir.members if one["membership"] != membership.pk] + [made]
            heir.save(update_fields=["members"])
        else:
            members.take_back(membership=membership, before=made["before"], actor=actor)
    Step.objects.filter(enrolment=enrolment).delete()


def relying_on(membership: Membership, decision: Decision) -> Decision | None:
    """The first acceptance since this one that stands and names the person, of the same party or of its consortia."""
    party, email = membership.party, membership.user.email
    of_party = Q(municipality=party) | Q(consortium__municipalities=party)
    if isinstance(party, Consortium):
        of_party = Q(consortium=party)
    named = Q(contact_email=email) | Q(other_contacts__email=email)
    enrolments = Enrolment.objects.accepted().exclude(pk=decision.enrolment.pk).filter(of_party, named)
    later = Decision.objects.filter(enrolment__in=enrolments, state=Enrolment.State.ACCEPTED, undone_at=None)
    return later.filter(pk__gt=decision.pk).order_by("pk").first()
