"""The front page and the programmes' pages."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from municipalities.context import parties_of
from programmes.audiences import audience_words
from programmes.models import Activity, Programme


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the portal is, and its programmes."""
    programmes = list(Programme.objects.public())
    open_now = [programme for programme in programmes if programme.takes_enrolments()]
    return render(request, "programmes/front.html", {"programmes": programmes, "open_now": open_now})


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme in full; the ended ones stay readable. A draft is a 404."""
    activities = Prefetch("activities", Activity.objects.order_by("position"), to_attr="contents")
    found = get_object_or_404(Programme.objects.public().prefetch_related(activities), slug=slug)
    contents: list[Activity] = found.contents  # type: ignore[attr-defined]
    context = {
        "programme": found,
        "audiences": audience_words(found.audiences),
        "shared": [with_words(activity) for activity in contents if activity.scope == Activity.Scope.SHARED],
        "municipal": [with_words(activity) for activity in contents if activity.scope == Activity.Scope.MUNICIPAL],
        "takes_enrolments": found.takes_enrolments(),
    }
    return render(request, "programmes/programme.html", context)


def with_words(activity: Activity) -> dict[str, object]:
    """An activity and its audiences as words."""
    return {"activity": activity, "audiences": audience_words(activity.audiences)}


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after signing in: staff on the board, members at their municipality."""
    if cast(User, request.user).is_staff:
        return redirect("admin:index")
    parties = parties_of(request)
    if len(parties) == 1:
        return redirect("party-home", parties[0].slug)
    return render(request, "programmes/start.html", {"parties": parties})
