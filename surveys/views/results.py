"""The results of a participant: profile, comparison, items, sectors."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from municipalities.access import Visit
from programmes.access import Participation, participant_page
from surveys.figures import Row, spread
from surveys.queries import engine
from surveys.queries.highlights import highlights
from surveys.queries.results import AspectFigure, Results, group_names, results_of

KEEP_SECONDS = 120


def row_of(aspect: AspectFigure) -> Row:
    """An aspect as a row of the profile."""
    low, high = spread(aspect.distribution) or (None, None)
    return Row(label=f"{aspect.aspect}. {aspect.name}", own=aspect.mean, low=low, high=high, others=aspect.others)


@participant_page()
@require_safe
def results(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Everything that may be shown on one page; `?group=` chooses whom to compare with."""
    visit, enrolment = participation.visit, participation.enrolment
    context = {"visit": visit, "enrolment": enrolment, "tab": "survey"}
    found = results_of(enrolment, staff=visit.is_staff)
    if found is None:
        return render(request, "surveys/results_none.html", context)
    return render(
        request, "surveys/results.html", {**context, "body": kept_body(visit, found, request.GET.get("group", ""))}
    )


def kept_body(visit: Visit, found: Results, wanted: str) -> SafeString:
    """The page's body, kept for the readers who may see the same: closed surveys' figures do not change.

    The key holds everything that decides what is shown; reviewed open answers and headcounts show within two minutes.
    """
    facts = (visit.party.slug, wanted[:20], get_language(), sorted(found.known), found.stamp())
    key = f"results:{hashlib.sha256(repr(facts).encode()).hexdigest()}"
    body = cache.get(key)
    if body is None:
        body = body_of(visit, found, wanted)
        cache.set(key, str(body), KEEP_SECONDS)
    return SafeString(body)


def hidden_groups(found: Results) -> list[str]:
    """The comparison groups that there are but may not be shown, by name."""
    names, shown = group_names(), {group.key for group in found.groups}
    return [names[key] for key, members in found.candidate_groups().items() if members and key not in shown]


def body_of(visit: Visit, found: Results, wanted: str) -> str:
    groups = found.groups
    group = next((group for group in groups if group.key == wanted), groups[0] if groups else None)
    aspects = found.aspects(group=group.key if group else "")
    context = {
        "visit": visit,
        "results": found,
        "group": group,
        "groups": groups,
        "hidden_groups": hidden_groups(found),
        "counted": sum(raw.respondents() for raw in engine.let_in(found.raws, found.limit)),
        "aspects": aspects,
        "rows": [row_of(aspect) for aspect in aspects],
        "highlights": highlights(aspects),
    }
    return render_to_string("surveys/_results.html", context)
