"""Programmes and their activities."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from programmes.models import Activity, Programme, Step
from programmes.services import cloning


class ActivityInline(TranslationStackedInline[Activity, Programme]):
    model = Activity
    extra = 0
    show_change_link = True
    fields = ["scope", "kind", "title", "position", "count", "seats_per_participant", "window_starts", "window_ends"]


@admin.register(Programme)
class ProgrammeAdmin(TranslationAdmin[Programme]):
    """Open a programme, or clone the last one."""

    list_display = ["title", "state", "starts", "ends", "enrolment_closes"]
    list_filter = ["state"]
    readonly_fields = ["cloned_from", "invented"]
    inlines = [ActivityInline]
    actions = ["clone"]

    @admin.action(description=gettext_lazy("Clone as a new draft"), permissions=["add"])
    def clone(self, request: HttpRequest, queryset: QuerySet[Programme]) -> None:
        for programme in queryset:
            made = cloning.clone(programme=programme)
            messages.success(
                request,
                _("%(title)s was cloned as a draft at the address %(slug)s.") % {"title": programme, "slug": made.slug},
            )


@admin.register(Activity)
class ActivityAdmin(TranslationAdmin[Activity]):
    list_display = ["title", "programme", "scope", "kind", "count", "seats_per_participant"]
    list_filter = ["programme", "scope", "kind"]
    list_select_related = ["programme"]


@admin.register(Step)
class StepAdmin(admin.ModelAdmin[Step]):
    """One cell of the board."""

    list_display = ["enrolment", "activity", "state", "on"]
    list_filter = ["state", "activity__kind"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium", "enrolment__programme", "activity"]
    readonly_fields = ["enrolment", "activity"]
    fields = ["enrolment", "activity", "state", "on", "note"]
