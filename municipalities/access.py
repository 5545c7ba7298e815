"""Who may see and change a municipality's or a consortium's own pages: the one place where that is decided."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from digiverkosto.memory import rows
from municipalities.models import Consortium, Membership, Municipality, Party


@dataclass(frozen=True)
class Visit:
    """A person on a party's pages. `membership` is None for staff."""

    user: User
    party: Party
    membership: Membership | None
    read_only: bool = False

    @property
    def may_edit(self) -> bool:
        """Contact persons and staff may change things; other members look."""
        if self.membership is None:
            return True
        return not self.read_only and self.membership.role == Membership.Role.CONTACT

    @property
    def is_staff(self) -> bool:
        return self.membership is None


def find_party(slug: str) -> Party:
    """The municipality with this code or the consortium with this slug. Raises Http404."""
    found: Party | None = (
        Municipality.objects.filter(code=slug, merged_into=None).first()
        if slug.isdigit()
        else Consortium.objects.filter(slug=slug).first()
    )
    if found is None:
        raise Http404
    return found


def memberships_of(user: User) -> list[Membership]:
    """All of a person's memberships, read once a request: the user object lives as long as the request does."""
    known: list[Membership] | None = getattr(user, "_known_memberships", None)
    if known is None:
        known = list(Membership.objects.filter(user=user).order_by("pk"))
        municipalities = rows(Municipality, [membership.municipality_id for membership in known])
        consortia = rows(Consortium, [membership.consortium_id for membership in known])
        for membership in known:
            membership.municipality = municipalities.get(membership.municipality_id or 0)
            membership.consortium = consortia.get(membership.consortium_id or 0)
        user._known_memberships = known  # type: ignore[attr-defined]
    return known


def visit(user: User, slug: str) -> Visit:
    """Raises Http404 for an outsider, exactly as for an address that does not exist."""
    if user.is_staff:
        return Visit(user=user, party=find_party(slug), membership=None)
    for membership in memberships_of(user):
        if membership.party.slug == slug:
            return Visit(user=user, party=membership.party, membership=membership)
    raise Http404


View = Callable[..., HttpResponseBase]


def party_page(*, edit: bool = False) -> Callable[[View], View]:
    """Decorate a view of a party's page: it gets a `Visit` instead of the slug.

    With `edit`, an insider without the right gets a 403.
    """

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def wrapped(request: HttpRequest, party: str, **kwargs: Any) -> HttpResponseBase:
            found = visit(cast(User, request.user), party)
            if edit and not found.may_edit:
                raise PermissionDenied
            return view(request, found, **kwargs)

        return wrapped

    return decorate
