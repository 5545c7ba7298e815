"""Staff look at a party's pages as one of its people sees them. Nothing can be changed there while they do.

Held in the session of whoever looks, for that party alone and for half an hour: everywhere else they stay themselves.
"""

import time

from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from municipalities.models import Membership
from municipalities.queries import memberships_of

KEY = "looking_as"
LASTS = 30 * 60
"""Seconds."""


class NotLooking(Refused):
    """There is nobody through whose eyes to look."""


@transaction.atomic
def begin(*, request: HttpRequest, membership: Membership) -> None:
    """From now on this session sees the pages of the membership's party as its person does; it is logged.

    Raises NotLooking where the person sees no pages there themselves.
    """
    slug = membership.party.slug
    if eyes_of(membership.pk, slug) is None:
        raise NotLooking(
            _("%(person)s has not accepted the invitation yet, so there is nothing to see.")
            % {"person": membership.user}
        )
    log(action="look.begun", target=membership, actor=request.user)
    request.session[KEY] = {"membership": membership.pk, "party": slug, "until": time.time() + LASTS}


def end(request: HttpRequest) -> str:
    """Returns the slug of the party whose pages were looked at; empty when there was none.

    Forms that are still open from the look have a token that holds no more.
    """
    held: dict[str, str] = request.session.pop(KEY, None) or {}
    rotate_token(request)
    return held.get("party", "")


def look_at(request: HttpRequest, slug: str) -> Membership | None:
    """The membership through which the staff's session looks at this party's pages; None when it looks as itself.

    It ends by itself: with its half hour, and when the person is no longer there. A form that was opened while looking
    is never sent in the looker's own name: the half hour is over with the next page that is read.
    """
    held = request.session.get(KEY)
    if not held or held["party"] != slug:
        return None
    if held["until"] < time.time() and request.method in ("GET", "HEAD"):
        end(request)
        return None
    return eyes_of(held["membership"], slug)


def eyes_of(pk: int, slug: str) -> Membership | None:
    """The membership of somebody who reads the party's pages, with its person."""
    person = User.objects.filter(memberships=pk, is_active=True, staff_role="", is_superuser=False).first()
    if person is None:
        return None
    for membership in memberships_of(person):
        if membership.pk == pk and membership.party.slug == slug:
            membership.user = person
            return membership
    return None
