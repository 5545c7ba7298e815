"""What a roadmap brings to its participant's home page."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.access import Participation
from participants.models import Enrolment
from participants.registry import Panel, Todo
from roadmaps.models import Roadmap
from roadmaps.queries.progress import RoadmapProgress, progress_of
from surveys.queries.rounds import source_surveys


def todos(participation: Participation) -> list[Todo]:
    """The next step on the way from levels to the document, for those who may take it."""
    if not participation.may_edit:
        return []
    progress = participation.once(progress_now)
    if progress is None and not source_surveys(participation.enrolment):
        return []
    step = progress.next_step if progress else "levels"
    known = {
        "levels": (levels_title(progress), "roadmap-levels" if progress else "roadmap", _("Target levels")),
        "targets": (_("Name what you want to develop"), "roadmap", _("Development targets")),
        "measures": (_("Add measures"), "roadmap", _("Measures")),
        "vision": (_("Write the vision"), "roadmap-edit", _("Vision")),
        "document": (_("Make your document"), "roadmap-document", _("Document")),
    }
    if step not in known:
        return []
    title, page, button = known[step]
    return [Todo(title=title, url=participation.address(page), button=button, weight=40)]


def built(enrolment: Enrolment, since: datetime) -> str:
    """In words, when a participant has begun its roadmap."""
    return _("its roadmap has been begun") if Roadmap.objects.filter(enrolment=enrolment).exists() else ""


def levels_title(progress: RoadmapProgress | None) -> str:
    """With the number of aspects that are open, once some are set."""
    if progress is None or not progress.targets_set:
        return _("Set the target levels")
    return ngettext(
        "Set the target levels: %(number)s is still open",
        "Set the target levels: %(number)s are still open",
        progress.open_levels,
    ) % {"number": progress.open_levels}


def progress_now(participation: Participation) -> RoadmapProgress | None:
    return progress_of(participation.enrolment)


def levels_are_begun(participation: Participation) -> bool:
    progress = participation.once(progress_now)
    return progress is not None and progress.targets_set > 0


def panel(participation: Participation) -> Panel | None:
    """How far the roadmap is, once it has been started."""
    progress = participation.once(progress_now)
    return Panel("roadmaps/_panel.html", {"progress": progress}, weight=70) if progress else None
