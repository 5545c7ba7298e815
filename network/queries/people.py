"""Who takes part in a programme, for what is told to them."""

from django.db.models import Q, QuerySet

from accounts.models import User
from municipalities.models import Membership
from network.models import Wish, WishSupport
from participants.models import EnrolledMunicipality, Enrolment


def members_of(programme: int, roles: list[str] | None = None) -> "QuerySet[Membership]":
    """Accepted memberships of the programme's accepted participants, of people who may sign in."""
    state = Enrolment.State.ACCEPTED
    places = EnrolledMunicipality.objects.filter(programme=programme, enrolment__state=state).values("municipality")
    groups = Enrolment.objects.accepted().filter(programme=programme, consortium__isnull=False).values("consortium")
    members = Membership.objects.accepted().filter(Q(municipality__in=places) | Q(consortium__in=groups))
    members = members.filter(user__is_active=True).exclude(user__email="")
    return members.filter(role__in=roles) if roles else members


def behind(programme: int, wishes: list[int]) -> list[User]:
    """Whoever made one of the wishes or stands behind it, and still takes part in the programme; by their key."""
    made = Wish.objects.filter(pk__in=wishes, maker__isnull=False).values("maker")
    supports = WishSupport.objects.filter(wish__in=wishes).values("user")
    there = members_of(programme).values("user")
    return list(User.objects.filter(Q(pk__in=made) | Q(pk__in=supports), pk__in=there).order_by("pk"))
