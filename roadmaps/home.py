"""What a roadmap brings to its participant's home page."""

from django.utils.translation import gettext as _

from participants.access import Participation
from participants.registry import Panel, Todo
from roadmaps.queries.overview import Overview, roadmap_of
from surveys.queries.rounds import source_surveys


def todos(participation: Participation) -> list[Todo]:
    """The next step on the way from levels to the document, for those who may take it."""
    if not participation.may_edit:
        return []
    overview = participation.once(overview_of)
    if overview is None and not source_surveys(participation.enrolment):
        return []
    step = overview.next_step if overview else "levels"
    known = {
        "levels": (_("Set the target levels"), "roadmap-levels" if overview else "roadmap", _("Target levels")),
        "targets": (_("Name what you want to develop"), "roadmap", _("Development targets")),
        "measures": (_("Add measures"), "roadmap", _("Measures")),
        "vision": (_("Write the vision"), "roadmap-edit", _("Vision")),
        "document": (_("Make your document"), "roadmap-document", _("Document")),
    }
    if step not in known:
        return []
    title, page, button = known[step]
    return [Todo(title=title, url=participation.address(page), button=button, weight=40)]


def overview_of(participation: Participation) -> Overview | None:
    roadmap = roadmap_of(participation.enrolment)
    return Overview(roadmap) if roadmap else None


def panel(participation: Participation) -> Panel | None:
    """How far the roadmap is, once it has been started."""
    overview = participation.once(overview_of)
    return Panel("roadmaps/_panel.html", {"roadmap": overview}, weight=70) if overview else None
