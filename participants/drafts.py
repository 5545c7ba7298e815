"""An enrolment on its way: what a browser has typed and not sent yet, and what it has sent.

Both are kept in that browser's session, so nobody else sees them and they go away with it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.forms import Field
from django.http import HttpRequest, QueryDict

from participants.models import Enrolment
from programmes.models import Programme

MOST_DRAFTS = 3
"""In one browser; the oldest goes when one more programme's form is begun."""
LONGEST_TEXT = 4_001
"""Longer texts are cut, so that a session stays small; each field refuses what is as long as that anyway."""


@dataclass(frozen=True)
class Draft:
    """What was typed, by field. `receipt` is new for each text: it becomes the enrolment's own when this text is sent."""

    typed: dict[str, str]
    receipt: str


def keep(request: HttpRequest, programme: Programme, fields: Mapping[str, Field], sent: QueryDict) -> None:
    """Keep what was sent in the fields of the form, each cut behind the length that it refuses."""
    typed = {name: sent.get(name, "")[: longest(field)] for name, field in fields.items()}
    drafts = request.session.get("enrolment_drafts", {})
    drafts.pop(programme.slug, None)
    drafts[programme.slug] = asdict(Draft(typed=typed, receipt=secrets.token_urlsafe(18)))
    request.session["enrolment_drafts"] = dict(list(drafts.items())[-MOST_DRAFTS:])


def longest(field: Field) -> int:
    return (getattr(field, "max_length", None) or LONGEST_TEXT - 1) + 1


def draft_of(request: HttpRequest, programme: Programme) -> Draft | None:
    kept = request.session.get("enrolment_drafts", {}).get(programme.slug)
    return Draft(**kept) if kept else None


def finish(request: HttpRequest, programme: Programme, enrolment: Enrolment) -> None:
    """The draft has become an enrolment."""
    request.session.get("enrolment_drafts", {}).pop(programme.slug, None)
    request.session.setdefault("enrolments_sent", {})[programme.slug] = enrolment.receipt
    request.session.modified = True


def sent_from(request: HttpRequest, programme: Programme) -> Enrolment | None:
    """The enrolment that this browser sent last in the programme."""
    receipt = request.session.get("enrolments_sent", {}).get(programme.slug)
    return Enrolment.objects.with_party().filter(receipt=receipt).first() if receipt else None
