"""One activity of a programme, on a short page of its own."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from digiverkosto.registers import Register, actor_of, is_value_of
from programmes.admin.lists import TypedLists
from programmes.models import Activity, Programme
from programmes.services import catalogue
from programmes.texts import LANGUAGES

TITLES = [f"title_{language}" for language in LANGUAGES]
WHAT = [("kind", "organisation"), ("count", "seats_per_participant"), ("mode", "after_kind")]
HOW = [("full_day", "facilitated", "pre_assignment", "recording", "small_groups")]
GROUPS = [
    (gettext_lazy("When"), {"fields": ["months", ("window_starts", "window_ends")]}),
    (gettext_lazy("For whom and how"), {"fields": ["audiences", *HOW]}),
]
FROM = "_removed_from"


@admin.register(Activity)
class ActivityAdmin(TypedLists, Register[Activity], TranslationAdmin[Activity]):
    """Its texts have a page of their own; its place among the others is chosen in their list."""

    one_way_to_save = True

    list_display = ["title", "programme", "scope", "kind", "count", "seats_per_participant"]
    list_filter = ["programme", "scope", "kind"]
    list_select_related = ["programme"]
    change_form_template = "admin/programmes/activity/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Activity | None = None) -> Any:
        first = [] if obj else [("programme", "scope"), *TITLES]
        return [(None, {"fields": [*first, *WHAT]}), *GROUPS]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What the link says of the programme and whose content it is; who answers for it follows from both."""
        asked: dict[str, Any] = super().get_changeform_initial_data(request)
        key = asked.get("programme", "")
        programme = Programme.objects.filter(pk=key).first() if is_value_of(Programme._meta.pk, key) else None
        if programme is None:
            return {}
        scope = asked.get("scope", Activity.Scope.SHARED)
        by = programme.municipal_by if scope == Activity.Scope.MUNICIPAL else programme.shared_by
        return {"programme": programme.pk, "scope": scope, "organisation": by}

    def store(self, request: HttpRequest, row: Activity, form: ModelForm[Activity], *, made: bool) -> None:
        catalogue.save_activity(activity=row, changed=form.changed_data, actor=actor_of(request))

    def take_away(self, request: HttpRequest, row: Activity) -> None:
        setattr(request, FROM, row.programme_id)
        catalogue.remove_activity(activity=row, actor=actor_of(request))

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Back to the others of its programme."""
        super().response_delete(request, obj_display, obj_id)
        return redirect("admin:programme-activities", getattr(request, FROM))

    def response_post_save_add(self, request: HttpRequest, obj: Activity) -> HttpResponseRedirect:
        """On to what it says, in three languages."""
        return redirect("admin:programme-activity-text", obj.programme_id, obj.pk)

    def response_post_save_change(self, request: HttpRequest, obj: Activity) -> HttpResponseRedirect:
        return redirect("admin:programme-activities", obj.programme_id)
