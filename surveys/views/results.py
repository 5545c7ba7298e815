"""The results of a participant: one report, put out as a page or as a file."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from digiverkosto.caching import kept
from participants.access import Participation, participant_page
from surveys.outlets import FILES, page
from surveys.queries.rounds import source_surveys
from surveys.results.report import Report, group_names, known_elsewhere, report_on
from surveys.rules import reads_before_release

KEEP_SECONDS = 120


@participant_page()
@require_safe
def results(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Everything that may be shown on one page; `?group=` chooses whom to compare with."""
    body = kept_body(participation, group_of(request))
    context = {**participation.frame("survey"), "body": body}
    return render(request, "surveys/results.html" if body else "surveys/results_none.html", context)


@participant_page()
@require_safe
def results_file(request: HttpRequest, participation: Participation, outlet: str) -> HttpResponse:
    """The same report as a file. An outlet that there is not, and results that may not be read yet, are a 404."""
    report = read(participation, group_of(request))
    if outlet not in FILES or report is None:
        raise Http404
    file_outlet = FILES[outlet]
    name = slugify(f"{report.title} {participation.enrolment.party}")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_outlet.extension}"'}
    return HttpResponse(file_outlet.write(report), content_type=file_outlet.content_type, headers=headers)


def group_of(request: HttpRequest) -> str:
    """Whom the reader wants to be compared with; empty for what there is not."""
    wanted = request.GET.get("group", "")
    return wanted if wanted in group_names() else ""


def read(participation: Participation, group: str) -> Report | None:
    """The report for this reader; None while there is nothing that they may read."""
    visit = participation.visit
    surveys = source_surveys(participation.enrolment, staff=reads_before_release(visit))
    return report_on(surveys, known=known_elsewhere(visit), group=group) if surveys else None


def kept_body(participation: Participation, group: str) -> SafeString:
    """The page's body, kept for the readers who may see the same; empty when there is nothing to show.

    What the reader may see is asked each time, and is in the key: results that are not released come out of no cache.
    Closed surveys' figures do not change; reviewed open answers and headcounts show within two minutes.
    """
    visit = participation.visit
    surveys = source_surveys(participation.enrolment, staff=reads_before_release(visit))
    if not surveys:
        return SafeString("")
    known = known_elsewhere(visit)
    shown = ([survey.pk for survey in surveys], surveys[0].round.compared_at, group, sorted(known))
    facts = (visit.party.slug, participation.enrolment.pk, get_language(), *shown)
    key = f"results:{hashlib.sha256(repr(facts).encode()).hexdigest()}"
    return SafeString(
        kept(key, KEEP_SECONDS, lambda: page.body_of(report_on(surveys, known=known, group=group), participation))
    )
