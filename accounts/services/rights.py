"""What staff may do changes: a manager is always left, and whoever it is about gets a mail."""

from functools import partial

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.refusals import Refused
from outbox import services as outbox


class LastManager(Refused):
    """Without this manager nobody could give anybody a role."""


def managers_held() -> list[int]:
    """Keys of the managers who may sign in, held until the transaction ends, so that two cannot take each other's role."""
    managers = User.objects.select_for_update().filter(staff_role=User.StaffRole.MANAGER, is_active=True)
    return list(managers.order_by("pk").values_list("pk", flat=True))


def refuse_last_manager(user: User) -> None:
    """Raises LastManager when `user`, as it is about to be saved, would leave the portal without a manager."""
    stays = user.is_active and user.staff_role == User.StaffRole.MANAGER
    if managers_held() == [user.pk] and not stays:
        raise LastManager(
            _("%(person)s is the only programme manager. Give the role to somebody else first. Nothing was changed.")
            % {"person": user}
        )


def tell_of_rights(*, user: User, actor: User | None, entry: Model) -> None:
    """Who has never been here is invited and told how to sign in; others, which role is theirs now, or that none is."""
    new = user.last_login is None and user.staff_role and user.is_active
    outbox.post(
        key=f"rights:{user.pk}:{entry.pk}",
        to=user.email,
        user=user,
        template=f"accounts/mail/{'staff_invited' if new else 'rights_changed'}",
        language=user.language,
        context={"user": user, "actor": actor},
        links={"way_in": partial(reverse, "account_login")},
    )


def tell_of_address(*, user: User, former: str, actor: User | None, entry: Model) -> None:
    """To both addresses, so that nobody loses an account unnoticed."""
    for number, address in enumerate((former, user.email)):
        outbox.post(
            key=f"address:{user.pk}:{entry.pk}:{number}",
            to=address,
            user=user,
            template="accounts/mail/address_changed",
            language=user.language,
            context={"user": user, "actor": actor, "former": former},
        )
