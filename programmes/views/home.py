"""A participant's home: where we are, what to do next, who to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from municipalities.access import Visit, party_page
from programmes.access import Participation
from programmes.home import panels_for, todos_for
from programmes.queries.enrolments import enrolments_of
from programmes.queries.phases import phases_of


@party_page()
@require_safe
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The first screen says where we are, what is expected and by when."""
    enrolments = enrolments_of(visit.party)
    wanted = request.GET.get("programme", "")
    chosen = [enrolment for enrolment in enrolments if enrolment.programme.slug == wanted] or enrolments
    if not chosen:
        return render(request, "programmes/home_empty.html", {"visit": visit, "enrolment": None, "tab": "home"})
    participation = Participation(visit=visit, enrolment=chosen[0])
    context = {
        "visit": visit,
        "enrolment": chosen[0],
        "tab": "home",
        "phases": phases_of(chosen[0]),
        "todos": todos_for(participation),
        "panels": panels_for(participation),
        "others": [enrolment for enrolment in enrolments if enrolment != chosen[0]],
    }
    return render(request, "programmes/home.html", context)
