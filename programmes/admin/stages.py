"""The stages of a programme's page: what each is called, where it is, and what is still to do there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.checklist import Line, Trouble, activities_of, checklist
from programmes.models import Activity, Programme
from programmes.texts import missing_by_language, texts

if TYPE_CHECKING:
    from programmes.admin.programme import ProgrammeAdmin


@dataclass(frozen=True)
class Stage:
    """`note`: what is to be done there, in a few words."""

    label: str
    address: str
    here: bool
    note: str = ""


@dataclass(frozen=True)
class Mending:
    """One thing that is missing, with the page where it is mended."""

    words: str
    address: str


def found(page: "ProgrammeAdmin", request: HttpRequest, pk: int) -> Programme:
    """The programme with all that its stages show. Raises Http404, and PermissionDenied."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    return get_object_or_404(Programme.objects.with_contents(), pk=pk)


def frame(page: "ProgrammeAdmin", request: HttpRequest, programme: Programme, here: str) -> dict[str, Any]:
    """The context of every stage's page."""
    lines = checklist(programme)
    return {
        **page.admin_site.each_context(request),
        "title": str(programme),
        "programme": programme,
        "lines": lines,
        "stages": stages(programme, lines, here),
        "opts": page.opts,
        "changes": page.has_change_permission(request, programme),
        "adds": page.has_add_permission(request),
    }


def stages(programme: Programme, lines: list[Line], here: str) -> list[Stage]:
    activities = activities_of(programme)
    missing = missing_by_language(texts(programme, activities))
    red = sum(not line.is_green for line in lines)
    said = {
        "activities": str(len(activities)),
        "texts": ", ".join(
            _("%(language)s: %(count)s missing") % {"language": k, "count": n} for k, n in missing.items()
        ),
        "checklist": _("%(count)s to mend") % {"count": red} if red else "",
    }
    labels = {
        "facts": _("Facts"),
        "activities": _("Activities"),
        "texts": _("Texts"),
        "preview": _("Preview"),
        "checklist": _("Checklist and publishing"),
    }
    return [
        Stage(label, address_of(code, programme), code == here, said.get(code, "")) for code, label in labels.items()
    ]


def address_of(code: str, programme: Programme) -> str:
    name = "programmes_programme_change" if code == "facts" else f"programme-{code}"
    return reverse(f"admin:{name}", args=[programme.pk])


def mending(trouble: Trouble, programme: Programme) -> Mending:
    owner, name = trouble.owner, trouble.field
    if name == "activities":
        return Mending(trouble.words, address_of("activities", programme))
    if hasattr(owner, f"{name}_fi"):
        return Mending(trouble.words, f"{text_address(owner)}#id_{name}_fi")
    if isinstance(owner, Activity):
        return Mending(trouble.words, f"{reverse('admin:programmes_activity_change', args=[owner.pk])}#id_{name}")
    return Mending(trouble.words, f"{address_of('facts', programme)}#id_{name}")


def text_address(owner: Programme | Activity) -> str:
    """Where the texts of a programme or of an activity are written."""
    if isinstance(owner, Activity):
        return reverse("admin:programme-activity-text", args=[owner.programme_id, owner.pk])
    return reverse("admin:programme-text", args=[owner.pk])
