"""The staff's pages on events."""

from typing import Any

from django.contrib import admin
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest
from modeltranslation.admin import TranslationAdmin

from events.models import Event, Registration, Seats
from programmes.models import Activity


class ActivityField(ModelChoiceField):  # type: ignore[type-arg]
    """Programmes have activities of the same name: each is offered with its programme."""

    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.programme}: {obj}"


class RegistrationInline(admin.TabularInline[Registration, Event]):
    model = Registration
    extra = 0
    fields = ["user", "enrolment", "state", "made_at"]
    readonly_fields = ["user", "enrolment", "state", "made_at"]
    can_delete = False


@admin.register(Event)
class EventAdmin(TranslationAdmin[Event]):
    """Publish a shared event, or one participant's own session."""

    list_display = ["title", "starts_at", "activity", "enrolment", "mode", "seats_per_participant", "taken", "capacity"]
    list_filter = ["activity__programme", "mode"]
    list_select_related = ["activity", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    date_hierarchy = "starts_at"
    search_fields = ["title_fi", "title_sv"]
    inlines = [RegistrationInline]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "activity":
            kwargs["form_class"] = ActivityField
            kwargs["queryset"] = Activity.objects.select_related("programme").order_by(
                "-programme__starts", "scope", "position"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
