"""Programmes: the list, the facts of one, and the addresses of its other stages."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from digiverkosto.registers import Register, actor_of
from programmes.admin.clone import clone_page
from programmes.admin.lists import TypedLists
from programmes.admin.pages import activities_page, checklist_page, preview_page
from programmes.admin.stages import frame
from programmes.admin.texts import text_page, texts_page
from programmes.checklist import troubles_of
from programmes.models import Programme
from programmes.registry import counting
from programmes.services import catalogue
from programmes.texts import LANGUAGES

TITLES = [f"title_{language}" for language in LANGUAGES]
DAYS = [("enrolment_opens", "enrolment_closes"), ("starts", "ends")]
WHO = [("enrolment_handled_by", "shared_by", "municipal_by"), "audiences"]
THEN = ("municipalities_then", "consortia_then", "consortium_size_then")


@admin.register(Programme)
class ProgrammeAdmin(TypedLists, Register[Programme], TranslationAdmin[Programme]):
    """Its change page is the first stage, the facts; activities, texts, preview and checklist are pages beside it."""

    one_way_to_save = True

    list_display = ["title", "state", "starts", "enrolment_until", "participants", "to_mend"]
    list_filter = ["state"]
    readonly_fields = ["cloned_from"]
    change_form_template = "admin/programmes/programme/change_form.html"
    change_list_template = "admin/programmes/programme/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Programme] = rows.with_contents().annotate(in_it=counting().participants)
        return counted

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whoever may make one starts it from the row."""
        return [*self.list_display, *(["start_from"] if self.has_add_permission(request) else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Programme | None = None) -> Any:
        """The facts. A new one is named at once; the titles of one that there is are among its texts."""
        first = ["slug"] if obj else [*TITLES, "slug"]
        more: list[Any] = [THEN] if obj and obj.has_ended else []
        more += ["cloned_from"] if obj and obj.cloned_from else []
        return [(None, {"fields": [*first, *DAYS]}), (_("Who"), {"fields": [*WHO, *more]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Programme | None = None) -> Any:
        """The address stays once people know it."""
        known = ["slug"] if obj is not None and obj.state != Programme.State.DRAFT else []
        return [*self.readonly_fields, *known]

    def store(self, request: HttpRequest, row: Programme, form: ModelForm[Programme], *, made: bool) -> None:
        catalogue.save_programme(programme=row, changed=form.changed_data, actor=actor_of(request))

    def response_post_save_add(self, request: HttpRequest, obj: Programme) -> HttpResponseRedirect:
        return redirect("admin:programme-activities", obj.pk)

    def response_post_save_change(self, request: HttpRequest, obj: Programme) -> HttpResponseRedirect:
        return redirect("admin:programmes_programme_change", obj.pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        programme = self.get_object(request, object_id)
        own = frame(self, request, programme, "facts") if programme and self.has_view_permission(request) else {}
        return super().change_view(request, object_id, form_url, {**own, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        return [
            self.page("<int:pk>/clone/", clone_page, "programme-clone"),
            self.page("<int:pk>/activities/", activities_page, "programme-activities"),
            self.page("<int:pk>/texts/", texts_page, "programme-texts"),
            self.page("<int:pk>/texts/own/", text_page, "programme-text"),
            self.page("<int:pk>/texts/<int:activity>/", text_page, "programme-activity-text"),
            self.page("<int:pk>/preview/", preview_page, "programme-preview"),
            self.page("<int:pk>/checklist/", checklist_page, "programme-checklist"),
            *super().get_urls(),
        ]

    def page(self, route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        return path(route, self.admin_site.admin_view(partial(view, self)), name=name)

    @admin.display(description=gettext_lazy("enrolment open until"), ordering="enrolment_closes")
    def enrolment_until(self, programme: Programme) -> str:
        if not programme.takes_enrolments() or programme.enrolment_closes is None:
            return "–"
        return date_format(programme.enrolment_closes, "SHORT_DATE_FORMAT")

    @admin.display(description=gettext_lazy("participants"), ordering="in_it")
    def participants(self, programme: Programme) -> int:
        number: int = programme.in_it  # type: ignore[attr-defined]
        return number

    @admin.display(description=gettext_lazy("missing before publishing"))
    def to_mend(self, programme: Programme) -> str:
        """Of a draft: how much; the checklist says what."""
        if programme.state != Programme.State.DRAFT:
            return "–"
        return str(len(troubles_of(programme))) if troubles_of(programme) else _("nothing")

    @admin.display(description=gettext_lazy("next one"))
    def start_from(self, programme: Programme) -> SafeString:
        address = reverse("admin:programme-clone", args=[programme.pk])
        return format_html('<a class="button quieter" href="{}">{}</a>', address, _("Start a new one from this"))
