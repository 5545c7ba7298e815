"""Materials: files and links, and the captions that recordings lack."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modeltranslation.admin import TranslationAdmin

from digiverkosto.asking import Question, asks
from digiverkosto.registers import Register, actor_of
from municipalities.models import Membership
from network.forms.materials import MaterialForm
from network.forms.themes import LANGUAGES
from network.languages import lacking
from network.models import Material
from network.services import materials

TEXTS = [f"{name}_{code}" for name in ("title", "description") for code in LANGUAGES]
COLUMNS = {"upload": "file", "roles": "audience"}
"""Fields of the form that are kept under another name."""


class CaptionsFilter(admin.SimpleListFilter):
    title = gettext_lazy("captions")
    parameter_name = "captions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        yield "late", gettext_lazy("late")
        yield "due", gettext_lazy("still to be made")
        yield "done", gettext_lazy("done")

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self.value()
        if asked == "late":
            return queryset.overdue(timezone.localdate())
        if asked == "due":
            return queryset.without_captions()
        return queryset.filter(captions_done_at__isnull=False) if asked == "done" else queryset


def captions_question(chosen: QuerySet[Material]) -> Question | None:
    lacking_them = [one for one in chosen if one.captions_due and not one.captions_done_at]
    if not lacking_them:
        return None
    count = len(lacking_them)
    title = ngettext(
        "Does %(count)s recording have its captions?", "Do %(count)s recordings have their captions?", count
    )
    return Question(
        title=title % {"count": count},
        warning=_("After this nobody is reminded of them. What is no recording, or has its captions, stays as it is."),
        button=_("The captions are done"),
        lines=tuple(str(one) for one in lacking_them),
    )


@admin.register(Material)
class MaterialAdmin(Register[Material], TranslationAdmin[Material]):
    form = MaterialForm
    one_way_to_save = True
    list_display = ["title", "kind", "captions", "meant_for", "language", "theme", "lacks", "published_at", "programme"]
    list_filter = ["programme", CaptionsFilter, "kind", "language"]
    list_select_related = ["programme", "theme"]
    search_fields = ["title_fi", "title_sv", "title_en", "description_fi", "description_sv", "file_name"]
    actions = ["captions_done"]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_fieldsets(self, request: HttpRequest, obj: Material | None = None) -> Any:
        what = ["programme", "kind", *TEXTS, "upload", "url", "language"]
        return [
            (None, {"fields": what}),
            (gettext_lazy("For whom, and about what"), {"fields": ["roles", "theme", "event"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Material | None = None) -> Any:
        return ["programme"] if obj else []

    def get_form(self, request: HttpRequest, obj: Material | None = None, change: bool = False, **kwargs: Any) -> Any:
        """One language is enough."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in TEXTS:
            if name in form.base_fields:
                form.base_fields[name].required = False
        return form

    def store(self, request: HttpRequest, row: Material, form: ModelForm[Material], *, made: bool) -> None:
        changed = [COLUMNS.get(name, name) for name in form.changed_data]
        upload = form.cleaned_data.get("upload")
        materials.save(material=row, upload=upload, changed=changed, actor=actor_of(request))

    def take_away(self, request: HttpRequest, row: Material) -> None:
        materials.remove(material=row, actor=actor_of(request))

    @admin.action(description=gettext_lazy("The captions are done"), permissions=["change"])
    @asks(captions_question)
    def captions_done(self, request: HttpRequest, chosen: QuerySet[Material]) -> None:
        done = sum(materials.mark_captions(material=one, actor=actor_of(request)) for one in chosen)
        said = ngettext("%(count)s recording has its captions.", "%(count)s recordings have their captions.", done)
        self.message_user(request, said % {"count": done})

    @admin.display(description=gettext_lazy("captions"), ordering="captions_due")
    def captions(self, material: Material) -> str:
        if material.captions_due is None:
            return "–"
        if material.captions_done_at:
            return _("done")
        day = date_format(material.captions_due, "SHORT_DATE_FORMAT")
        return (_("late, they were due %(day)s") if material.captions_are_late else _("due %(day)s")) % {"day": day}

    @admin.display(description=gettext_lazy("for whom"))
    def meant_for(self, material: Material) -> str:
        named = dict(Membership.Role.choices)
        return ", ".join(str(named[role]) for role in material.roles if role in named) or _("everybody")

    @admin.display(description=gettext_lazy("is missing in"))
    def lacks(self, material: Material) -> str:
        return lacking(material, ("title", "description"))
