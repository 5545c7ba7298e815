"""Taking an enrolment back: by its contact person while it awaits a decision, by staff whenever they must."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from participants.models import Enrolment
from participants.services import telling
from participants.services.claims import EnrolmentRefused, let_go, locked
from participants.services.enrolments import decide

Withdrawing = Callable[[Enrolment, User], None]
"""What an app above does, in the same transaction, when staff withdraw a participant; may refuse it."""

_withdrawing: list[Withdrawing] = []


def register_withdrawing(withdrawing: Withdrawing) -> None:
    if withdrawing not in _withdrawing:
        _withdrawing.append(withdrawing)


@transaction.atomic
def withdraw_own(*, enrolment: Enrolment) -> Enrolment:
    """The contact person takes it back; twice is once. Raises EnrolmentRefused for one that is accepted or declined."""
    held = locked(enrolment)
    if held.state == Enrolment.State.WITHDRAWN:
        return held
    if held.state == Enrolment.State.ACCEPTED:
        raise EnrolmentRefused(
            _(
                "The enrolment has been accepted meanwhile. Nothing was changed: write to the organisers, and they withdraw it."
            )
        )
    if held.state not in Enrolment.CORRECTABLE:
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    followers = telling.followers_of(held)
    end(held, None, "")
    telling.tell(followers, held, "withdrawn_by_contact", "withdrawn-by-contact")
    return held


@transaction.atomic
def withdraw(*, enrolment: Enrolment, actor: User, note: str = "") -> Enrolment:
    """Staff take it back; a participant's seats to come are given back too. Raises EnrolmentRefused and what an app refuses."""
    held = locked(enrolment)
    if held.state not in (*Enrolment.UNDECIDED, Enrolment.State.ACCEPTED):
        raise EnrolmentRefused(_("This enrolment has been decided already. Nothing was changed."))
    if held.state == Enrolment.State.ACCEPTED:
        for withdrawing in _withdrawing:
            withdrawing(held, actor)
    end(held, actor, note)
    return held


def end(enrolment: Enrolment, actor: User | None, note: str) -> None:
    decide(enrolment, Enrolment.State.WITHDRAWN, actor, note)
    let_go(enrolment)
    log(action="enrolment.withdrawn", target=enrolment, actor=actor)
    telling.mail(enrolment, "withdrawn")
