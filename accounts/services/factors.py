"""What happens when somebody's second factor changes: the other sessions end, it is logged, and its owner gets a mail."""

from functools import partial

from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from outbox import services as outbox


class FactorKept(Refused):
    """The second factor stays as it was."""


@transaction.atomic
def factor_changed(*, user: User, factor: str) -> None:
    """Called for each factor, before it is added or when it was taken away.

    The sessions of `user` end, but for the one in which they did it themselves. One mail tells of the changes of a
    minute. `factor` is its kind: "totp", "webauthn" or "recovery_codes".
    """
    request: HttpRequest | None = context.request
    end_sessions(user)
    if request is not None and request.user == user:
        update_session_auth_hash(request, user)
    actor = request.user if request is not None else None
    log(action="person.second_factor_changed", target=user, actor=actor, factor=factor)
    outbox.post(
        key=f"second-factor:{user.pk}:{timezone.now():%Y-%m-%dT%H:%M}",
        to=user.email,
        user=user,
        template="accounts/mail/second_factor_changed",
        language=user.language,
        context={"user": user},
        links={"page": partial(reverse, "mfa_index")},
    )


def end_sessions(user: User) -> None:
    """Every session is bound to the password that nobody has: a new one ends them all, wherever they are kept."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def reset(*, user: User, actor: User | None) -> None:
    """Take away all that somebody showed as their second factor, since they have lost it; they set up a new one.

    `actor` is None for a command. Raises FactorKept for one's own, and where there is none.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None and held.pk == actor.pk:
        raise FactorKept(_("Nobody resets their own second factor. Ask a colleague to do it. Nothing was changed."))
    if not Authenticator.objects.filter(user=held).delete()[0]:
        raise FactorKept(_("%(person)s has no second factor. Nothing was changed.") % {"person": held})
    log(action="person.second_factor_reset", target=held, actor=actor)
