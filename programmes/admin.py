"""Programmes and their activities."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from digiverkosto.registers import Register, actor_of
from programmes.fields import AudiencesField, MonthsField
from programmes.models import Activity, Programme
from programmes.services import catalogue, cloning


class TypedLists(admin.ModelAdmin[Any]):
    """Stored lists are typed as people write them, never as JSON."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("audiences", "months"):
            return db_field.formfield(form_class=AudiencesField if db_field.name == "audiences" else MonthsField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ActivityInline(TranslationStackedInline[Activity, Programme]):
    model = Activity
    extra = 0
    can_delete = False
    show_change_link = True
    fields = ["scope", "kind", "title", "position", "count", "seats_per_participant", "window_starts", "window_ends"]


@admin.register(Programme)
class ProgrammeAdmin(TypedLists, Register[Programme], TranslationAdmin[Programme]):
    """Open a programme, or clone the last one."""

    list_display = ["title", "state", "starts", "ends", "enrolment_closes"]
    list_filter = ["state"]
    readonly_fields = ["cloned_from", "invented"]
    inlines = [ActivityInline]
    actions = ["clone"]

    def store(self, request: HttpRequest, row: Programme, form: ModelForm[Programme], *, made: bool) -> None:
        catalogue.save_programme(programme=row, changed=form.changed_data, actor=actor_of(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        for activity, changed in formset.changed_objects:
            catalogue.save_activity(activity=activity, changed=changed, actor=actor_of(request))
        for activity in formset.new_objects:
            catalogue.save_activity(activity=activity, changed=[], actor=actor_of(request))

    @admin.action(description=gettext_lazy("Clone as a new draft"), permissions=["add"])
    def clone(self, request: HttpRequest, queryset: QuerySet[Programme]) -> None:
        for programme in queryset:
            made = cloning.clone(programme=programme, actor=actor_of(request))
            messages.success(
                request,
                _("%(title)s was cloned as a draft at the address %(slug)s.") % {"title": programme, "slug": made.slug},
            )


@admin.register(Activity)
class ActivityAdmin(TypedLists, Register[Activity], TranslationAdmin[Activity]):
    list_display = ["title", "programme", "scope", "kind", "count", "seats_per_participant"]
    list_filter = ["programme", "scope", "kind"]
    list_select_related = ["programme"]

    def store(self, request: HttpRequest, row: Activity, form: ModelForm[Activity], *, made: bool) -> None:
        catalogue.save_activity(activity=row, changed=form.changed_data, actor=actor_of(request))
