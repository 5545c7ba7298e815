"""What a roadmap brings to its participant's home page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.access import Participation
from programmes.home import Panel, Todo
from roadmaps.queries.overview import Overview, roadmap_of
from surveys.queries.rounds import source_surveys


def todos(participation: Participation) -> list[Todo]:
    """The next step on the way from levels to the document, for those who may take it."""
    if not participation.visit.may_edit:
        return []
    roadmap = roadmap_of(participation.enrolment)
    if roadmap is None and not source_surveys(participation.enrolment):
        return []
    step = Overview(roadmap).next_step if roadmap else "levels"
    slug = participation.visit.party.slug
    known = {
        "levels": (_("Set the target levels"), "roadmap-levels" if roadmap else "roadmap", _("Target levels")),
        "targets": (_("Name what you want to develop"), "roadmap", _("Development targets")),
        "measures": (_("Add measures"), "roadmap", _("Measures")),
        "vision": (_("Write the vision"), "roadmap-edit", _("Vision")),
        "document": (_("Make your document"), "roadmap-document", _("Document")),
    }
    if step not in known:
        return []
    title, page, button = known[step]
    return [Todo(title=title, url=reverse(page, args=[slug]), button=button, weight=40)]


def panel(participation: Participation) -> Panel | None:
    """How far the roadmap is, once it has been started."""
    roadmap = roadmap_of(participation.enrolment)
    if roadmap is None:
        return None
    context = {"roadmap": Overview(roadmap), "party": participation.visit.party}
    return Panel("roadmaps/_panel.html", context, weight=70)
