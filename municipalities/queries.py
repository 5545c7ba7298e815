"""Parties by their address, and who belongs to which."""

from operator import attrgetter

from django.conf import settings
from django.http import Http404

from accounts.models import User
from digiverkosto.prepared import Prepared
from municipalities.models import Consortium, Membership, Municipality, Party

READ = [
    *("user", "role", "since", "consortium__name", "consortium__slug", "consortium__invented"),
    *(f"municipality__name_{language}" for language, _name in settings.LANGUAGES),
    *(f"municipality__{name}" for name in ("code", "languages", "invented")),
    *(f"municipality__brand__{name}" for name in ("primary", "accent", "logo", "logo_alt")),
]
"""What pages use of a membership, its party and the party's look; a municipality's register facts in three languages would cost more."""
memberships_with_parties = Prepared(
    lambda user: (
        Membership.objects.accepted()
        .filter(user=user)
        .select_related("municipality__brand", "consortium")
        .only(*READ)
        .order_by()
    )
)


def find_party(slug: str) -> Party:
    """The municipality with this code or the consortium with this slug. Raises Http404."""
    party: Party | None = (
        Municipality.objects.select_related("brand").filter(code=slug, merged_into=None).first()
        if slug.isdigit()
        else Consortium.objects.select_related("brand").filter(slug=slug).first()
    )
    if party is None:
        raise Http404
    return party


def heir_of(code: str) -> str | None:
    """The code of today's municipality into which the one with this code has merged; None for any other."""
    heir = Municipality.objects.filter(code=code, merged_into__isnull=False).values_list("merged_into__code", flat=True)
    return heir.first() if code.isdigit() else None


def memberships_of(user: User) -> list[Membership]:
    """All of a person's memberships with their parties, read once a request: the user object lives as long as that."""
    known: list[Membership] | None = getattr(user, "_known_memberships", None)
    if known is None:
        known = sorted(memberships_with_parties(user.pk), key=attrgetter("pk"))
        user._known_memberships = known  # type: ignore[attr-defined]
    return known


def invitations_of(user: User) -> list[Membership]:
    """Memberships that the person has neither accepted nor declined yet."""
    waiting = Membership.objects.invited().filter(user=user).select_related("municipality", "consortium")
    return list(waiting.order_by("pk"))


def keys_of(party: Party) -> tuple[int | None, int | None]:
    """(municipality, consortium), of which one is None: as rows that belong to the party have them."""
    return (party.pk, None) if isinstance(party, Municipality) else (None, party.pk)


def parties_of(user: User) -> list[Party]:
    """The municipalities and consortia that a person belongs to; none for staff, who see all."""
    return [] if user.is_staff else [membership.party for membership in memberships_of(user)]
