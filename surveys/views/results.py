"""The results of a participant: profile, comparison, items, sectors."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from documents.figures.profile import ProfileRow
from participants.access import Participation, participant_page
from surveys.queries import comparisons, engine
from surveys.queries.highlights import highlights
from surveys.queries.readers import known_elsewhere
from surveys.queries.results import AspectFigure, Results, results_of
from surveys.spread import spread

KEEP_SECONDS = 120


def row_of(aspect: AspectFigure) -> ProfileRow:
    """An aspect as a row of the profile."""
    low, high = spread(aspect.distribution) or (None, None)
    return ProfileRow(
        label=f"{aspect.aspect}. {aspect.name}", own=aspect.mean, low=low, high=high, others=aspect.others
    )


@participant_page()
@require_safe
def results(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Everything that may be shown on one page; `?group=` chooses whom to compare with."""
    wanted = request.GET.get("group", "")
    body = kept_body(participation, wanted if wanted in comparisons.group_names() else "")
    context = {**participation.frame("survey"), "body": body}
    return render(request, "surveys/results.html" if body else "surveys/results_none.html", context)


def kept_body(participation: Participation, wanted: str) -> SafeString:
    """The page's body, kept for the readers who may see the same; empty when there is nothing to show.

    Closed surveys' figures do not change; that the whole round has closed, reviewed open answers and headcounts show
    within two minutes.
    """
    visit, enrolment = participation.visit, participation.enrolment
    known = known_elsewhere(visit)
    facts = (visit.party.slug, enrolment.pk, wanted, get_language(), visit.is_staff, sorted(known))
    key = f"results:{hashlib.sha256(repr(facts).encode()).hexdigest()}"
    body = cache.get(key)
    if body is None:
        found = results_of(enrolment, staff=visit.is_staff, known=known)
        if found is None:
            return SafeString("")
        body = body_of(participation, found, wanted)
        cache.set(key, str(body), KEEP_SECONDS)
    return SafeString(body)


def body_of(participation: Participation, found: Results, wanted: str) -> str:
    groups = found.groups
    group = next((group for group in groups if group.key == wanted), groups[0] if groups else None)
    aspects = found.aspects(group=group.key if group else "")
    context = {
        "participation": participation,
        "results": found,
        "group": group,
        "groups": groups,
        "counted": sum(raw.respondents() for raw in engine.let_in(found.raws, found.limit)),
        "aspects": aspects,
        "rows": [row_of(aspect) for aspect in aspects],
        "highlights": highlights(aspects),
    }
    return render_to_string("surveys/_results.html", context)
