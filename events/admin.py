"""The staff's pages on events."""

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from events.models import Event, Registration, Seats


class RegistrationInline(admin.TabularInline[Registration, Event]):
    """Who has registered; participants themselves name and cancel."""

    model = Registration
    template = "admin/events/event/registrations.html"
    extra = 0
    fields = ["state"]
    readonly_fields = ["state"]
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Registration]:
        related = ("user", "enrolment__municipality", "enrolment__consortium")
        return super().get_queryset(request).select_related(*related).order_by("enrolment", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(TranslationAdmin[Event]):
    """Publish a shared event, or one participant's own session."""

    list_display = ["title", "starts_at", "activity", "enrolment", "mode", "seats_per_participant", "taken", "capacity"]
    list_filter = ["activity__programme", "mode"]
    list_select_related = ["activity", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    date_hierarchy = "starts_at"
    search_fields = ["title_fi", "title_sv"]
    inlines = [RegistrationInline]

    def save_model(self, request: HttpRequest, obj: Event, form: ModelForm[Event], change: bool) -> None:
        """Write only what was changed, so that seats taken meanwhile stay taken."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        default = [name.removesuffix("_fi") for name in form.changed_data if name.endswith("_fi")]
        obj.save(update_fields=[*form.changed_data, *default])


@admin.register(Seats)
class SeatsAdmin(admin.ModelAdmin[Seats]):
    """Seats by event and participant."""

    list_display = ["event", "enrolment", "taken", "limit"]
    list_filter = ["event"]
    list_select_related = ["event", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
