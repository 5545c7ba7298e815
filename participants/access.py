"""Who sees a participant's pages, and who may change things there: the one place where that is decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from accounts.models import User
from municipalities.models import Membership, Party
from municipalities.queries import find_party, heir_of, memberships_of
from participants.addresses import page_address
from participants.looking import look_at
from participants.models import Enrolment
from participants.queries.enrolments import enrolments_of
from participants.rules import Right, edits, manages, reads

ONLY_READ = ("GET", "HEAD", "OPTIONS")
T = TypeVar("T")
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Visit:
    """A person on a party's pages. `membership` is None for staff.

    `looking`: a member of the staff looks as `user`, one of the party's people, and can change nothing.
    """

    user: User
    party: Party
    membership: Membership | None
    looking: bool = False

    @property
    def is_staff(self) -> bool:
        return self.membership is None


@dataclass(frozen=True)
class Participation:
    """A visit and the enrolment that the pages are about."""

    visit: Visit
    enrolment: Enrolment
    others: Sequence[Enrolment] = ()
    """The party's other enrolments, those of running programmes first."""
    _known: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def user(self) -> User:
        return self.visit.user

    def may(self, right: Right) -> bool:
        return right(self.visit.membership, self.enrolment)

    @property
    def may_edit(self) -> bool:
        return self.may(edits)

    @property
    def may_manage(self) -> bool:
        return self.may(manages)

    def address(self, name: str, *args: object) -> str:
        """The page of this name, of the same party and programme."""
        return page_address(name, self.enrolment, *args, party=self.visit.party)

    def once(self, read: Callable[["Participation"], T]) -> T:
        """What `read` makes of this participation, made once however many parts of the page ask for it."""
        if read not in self._known:
            self._known[read] = read(self)
        return cast(T, self._known[read])

    def frame(self, tab: str) -> dict[str, Any]:
        """What the frame of the page needs."""
        return {"participation": self, "visit": self.visit, "enrolment": self.enrolment, "tab": tab}


def visit_by(request: HttpRequest, slug: str) -> Visit:
    """The visit of whoever asks, or of the one through whose eyes the staff look. Raises Http404 as `visit_of` does."""
    user = cast(User, request.user)
    if user.is_staff and (seen := look_at(request, slug)):
        return Visit(user=seen.user, party=seen.party, membership=seen, looking=True)
    return visit_of(user, slug)


def visit_of(user: User, slug: str) -> Visit:
    """Raises Http404 for an outsider, exactly as for an address that does not exist."""
    if user.is_staff:
        return Visit(user=user, party=find_party(slug), membership=None)
    for membership in memberships_of(user):
        if membership.party.slug == slug:
            return Visit(user=user, party=membership.party, membership=membership)
    raise Http404


def or_heir(view: View) -> View:
    """What is not found of a municipality that has merged leads to the same page of today's, for those who may see it."""

    @wraps(view)
    def wrapped(request: HttpRequest, party: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, party, *args, **kwargs)
        except Http404:
            heir = heir_of(party) if request.method in ("GET", "HEAD") else None
            if heir is None:
                raise
            visit_by(request, heir)
            return redirect(request.get_full_path().replace(f"/m/{party}/", f"/m/{heir}/", 1))

    return wrapped


def party_page(view: View) -> View:
    """Decorate a view of a party in no particular programme: it gets a `Visit` instead of the slug."""

    @login_required
    @or_heir
    @wraps(view)
    def wrapped(request: HttpRequest, party: str, **kwargs: Any) -> HttpResponseBase:
        visit = visit_by(request, party)
        return nothing_changes(request, visit) or view(request, visit, **kwargs)

    return wrapped


def nothing_changes(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """The answer to a form that is sent while its sender only looks through somebody's eyes; None in all other cases."""
    if not visit.looking or request.method in ONLY_READ:
        return None
    return render(request, "participants/looking.html", {"visit": visit}, status=403)


def participation_in(visit: Visit, programme: str) -> Participation:
    """Raises Http404 for a programme in which the party does not take part."""
    enrolments = enrolments_of(visit.party)
    for enrolment in enrolments:
        if enrolment.programme.slug == programme:
            return Participation(visit, enrolment, [other for other in enrolments if other != enrolment])
    raise Http404


def participant_page(*, see: Right = reads, send: Right | None = None) -> Callable[[View], View]:
    """Decorate a view of a participant's page: it gets a `Participation` instead of the party's and the programme's slugs.

    A party that does not take part in the programme is a 404. An insider gets a 403 without the right to `see` the page,
    or to `send` what it asks for, which is the same right unless another one is named.
    """

    def decorate(view: View) -> View:
        @login_required
        @or_heir
        @wraps(view)
        def wrapped(request: HttpRequest, party: str, programme: str, **kwargs: Any) -> HttpResponseBase:
            visit = visit_by(request, party)
            participation = participation_in(visit, programme)
            right = see if request.method in ONLY_READ else send or see
            if not participation.may(right):
                raise PermissionDenied
            return nothing_changes(request, visit) or view(request, participation, **kwargs)

        return wrapped

    return decorate
