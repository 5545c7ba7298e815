"""The staff's pages on events."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, URLField
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from digiverkosto.registers import Register, actor_of
from events.models import Event, Registration, Seats
from events.services import events
from programmes.models import Activity


class ActivityField(ModelChoiceField):  # type: ignore[type-arg]
    """Programmes have activities of the same name: each is offered with its programme."""

    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.programme}: {obj}"


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
class EventAdmin(Register[Event], TranslationAdmin[Event]):
    """Publish a shared event, or one participant's own session."""

    list_display = ["title", "starts_at", "activity", "enrolment", "mode", "seats_per_participant", "taken", "capacity"]
    list_filter = ["activity__programme", "mode"]
    list_select_related = ["activity", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    date_hierarchy = "starts_at"
    search_fields = ["title_fi", "title_sv"]
    inlines = [RegistrationInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "activity":
            kwargs["form_class"] = ActivityField
            kwargs["queryset"] = Activity.objects.select_related("programme").order_by(
                "-programme__starts", "scope", "position"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def store(self, request: HttpRequest, row: Event, form: ModelForm[Event], *, made: bool) -> None:
        events.save_event(event=row, changed=form.changed_data, actor=actor_of(request))


@admin.register(Seats)
class SeatsAdmin(Register[Seats]):
    """Seats by event and participant; one participant's number may differ from the others'."""

    fields = ["event", "enrolment", "taken", "limit"]
    readonly_fields = ["event", "enrolment", "taken"]
    list_display = ["event", "enrolment", "taken", "limit"]
    list_filter = ["event"]
    list_select_related = ["event", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Rows are made when the first seat is taken."""
        return False

    def store(self, request: HttpRequest, row: Seats, form: ModelForm[Seats], *, made: bool) -> None:
        events.change_seats(seats=row, limit=row.limit, actor=actor_of(request))
