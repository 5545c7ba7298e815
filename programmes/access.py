"""Pages of a participant: a visit of a party's pages together with the enrolment they are about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from municipalities.access import Visit, party_page
from municipalities.models import Municipality
from programmes.models import Enrolment
from programmes.queries.enrolments import current_enrolment


@dataclass(frozen=True)
class Participation:
    """A visit and the enrolment in question."""

    visit: Visit
    enrolment: Enrolment


View = Callable[..., HttpResponseBase]


def participant_page(*, edit: bool = False) -> Callable[[View], View]:
    """Decorate a view of a participant's page: it gets a `Participation`. A party without an enrolment is a 404.

    `?programme=<slug>` chooses an earlier programme. A member of a consortium looks at the joint pages from its own;
    the consortium's people change them.
    """

    def decorate(view: View) -> View:
        @party_page(edit=edit)
        @wraps(view)
        def wrapped(request: HttpRequest, visit: Visit, **kwargs: Any) -> HttpResponseBase:
            enrolment = current_enrolment(visit.party, request.GET.get("programme", ""))
            if enrolment is None:
                raise Http404
            if enrolment.consortium_id and isinstance(visit.party, Municipality):
                visit = replace(visit, read_only=True)
            if edit and not visit.may_edit:
                raise PermissionDenied
            return view(request, Participation(visit=visit, enrolment=enrolment), **kwargs)

        return wrapped

    return decorate
