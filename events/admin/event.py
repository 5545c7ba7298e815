"""Events: publishing, changing, cancelling, and telling those who have a seat."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet, URLField
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from digiverkosto.numbers import number_in
from digiverkosto.registers import REFUSAL, Register, actor_of
from events.admin import (
    agenda,
    answers,
    assignment,
    day,
    groups,
    life,
    needs,
    printing,
    series,
    slots,
    telling,
    walk_ins,
)
from events.day import attended, opens_at
from events.feedback import page_of_feedback
from events.grouping.reading import has_groups
from events.models import Assignment, Event, Registration
from events.services import events
from events.services.needs import NeedsWouldGo
from events.services.seats import is_releasable
from programmes.admin.lists import TypedLists
from programmes.models import Activity, Programme


class ActivityField(ModelChoiceField):  # type: ignore[type-arg]
    """Programmes have activities of the same name: each is offered with its programme."""

    def label_from_instance(self, obj: Activity) -> str:
        return f"{obj.programme}: {obj}"


def choosable(own: int | None = None) -> QuerySet[Activity]:
    """Those of programmes that have not ended, and the `own` one of an event."""
    found = Activity.objects.filter(~Q(programme__state=Programme.State.ENDED) | Q(pk=own))
    return found.select_related("programme").order_by("-programme__starts", "scope", "position")


class LifeFilter(admin.SimpleListFilter):
    """How far the events are."""

    title = gettext_lazy("state")
    parameter_name = "life"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(life.value, str(life.label)) for life in Event.Life]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value()
        return queryset.in_life(Event.Life(value), timezone.now()) if value in Event.Life.values else queryset


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


GROUPS: Any = [
    (None, {"fields": ["activity", "enrolment", "title", "description"]}),
    (gettext_lazy("When"), {"fields": [("starts_at", "ends_at"), "all_day"]}),
    (gettext_lazy("Where"), {"fields": ["mode", "place", "join_url", "join_from"]}),
    (
        gettext_lazy("Seats and registration"),
        {"fields": [("capacity", "seats_per_participant"), "registration_closes_at", "releases_at", "asks_needs"]},
    ),
    (gettext_lazy("For whom, and who answers for it"), {"fields": ["audiences", ("organisation", "consultant")]}),
]
DRAFT = "_draft"
"""The name of the button that keeps a new event as a draft."""
FORGETS = "_forgets"
"""The name of what is ticked so that what people need is deleted; its value says of how many."""


@admin.register(Event)
class EventAdmin(TypedLists, Register[Event], TranslationAdmin[Event]):
    """Publish a shared event, or one participant's own session."""

    list_display = [
        "title",
        "state",
        "starts_at",
        "activity",
        "party",
        "mode",
        "seats_per_participant",
        "seats",
    ]
    list_filter = ["activity__programme", LifeFilter, "mode"]
    list_select_related = ["activity", "enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    date_hierarchy = "starts_at"
    search_fields = ["title_fi", "title_sv"]
    inlines = [RegistrationInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    change_form_template = "admin/events/event/change_form.html"
    change_list_template = "admin/events/event/change_list.html"
    fieldsets = GROUPS

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "activity":
            kwargs["form_class"] = ActivityField
            kwargs["queryset"] = choosable()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def store(self, request: HttpRequest, row: Event, form: ModelForm[Event], *, made: bool) -> None:
        carried = None if made else telling.carried(request, row.pk)
        before = None if made else carried or Event.objects.get(pk=row.pk)
        draft = made and DRAFT in request.POST
        forgets = number_in(request.POST.get(FORGETS))
        events.save_event(event=row, changed=form.changed_data, actor=actor_of(request), draft=draft, forgets=forgets)
        if made and not draft and (lacks := life.lacks_in_words(row)):
            messages.warning(request, _("It is published, and something is missing. %(lacks)s.") % {"lacks": lacks})
        if before is not None and telling.is_worth_telling(row, form.changed_data, untold=carried is not None):
            telling.offer(request, before)

    def get_form(self, request: HttpRequest, obj: Event | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A new event takes from its activity what is left empty; one of an ended programme keeps its own."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is not None and "activity" in form.base_fields:
            form.base_fields["activity"].queryset = choosable(obj.activity_id)
        for name in events.FROM_ACTIVITY if obj is None else ():
            if name in form.base_fields:
                form.base_fields[name].required = False
                form.base_fields[name].help_text = _("Empty: as the activity says.")
        return form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        event: Event | None = kwargs.get("obj")
        context["releasable"] = event is not None and is_releasable(event)
        context["feedback_page"] = page_of_feedback(event, timezone.now()) if event is not None else ""
        context["has_assignment"] = event is not None and Assignment.objects.filter(event=event).exists()
        if event is not None and event.published_at and timezone.now() >= opens_at(event):
            context["attended"] = attended(event)
        refusal = getattr(request, REFUSAL, None)
        context["forgets"] = refusal.number if isinstance(refusal, NeedsWouldGo) else 0
        context["has_groups"] = event is not None and has_groups(event)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Event) -> HttpResponse:
        answer = super().response_change(request, obj)
        return redirect(address) if (address := telling.offered(request)) else answer

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Any, str]] = {
            "slots/": (slots.slots, "event-slots"),
            "slots/<int:pk>/withdraw/": (slots.withdraw, "event-slot-withdraw"),
            "slots/proposals/<int:pk>/": (slots.proposal, "event-proposal-answer"),
            "of/<int:pk>/": (series.series, "event-series"),
            "<int:pk>/tell/": (telling.tell, "event-tell"),
            "<int:pk>/cancel/": (telling.cancel, "event-cancel"),
            "<int:pk>/publish/": (life.publish, "event-publish"),
            "<int:pk>/copy/": (life.copy, "event-copy"),
            "<int:pk>/release/": (life.release, "event-release"),
            "<int:pk>/agenda/": (agenda.agenda, "event-agenda"),
            "<int:pk>/groups/": (groups.groups, "event-groups"),
            "<int:pk>/groups/<int:number>/": (groups.group, "event-group"),
            "<int:pk>/groups/drop/": (groups.drop, "event-groups-drop"),
            "<int:pk>/needs/": (needs.needs, "event-needs"),
            "<int:pk>/needs/names/": (needs.names, "event-needs-names"),
            "<int:pk>/print/<slug:name>/": (printing.document, "event-print"),
            "<int:pk>/assignment/": (assignment.assignment, "event-assignment"),
            "<int:pk>/answers/": (answers.answers, "event-answers"),
            "<int:pk>/answers/<int:answer>/file/": (answers.file, "event-answer-file"),
            "<int:pk>/day/": (day.day, "event-day"),
            "<int:pk>/day/said/": (day.said, "event-day-said"),
            "<int:pk>/day/walk-in/": (walk_ins.walk_in, "event-walk-in"),
        }
        own = [
            path(route, self.admin_site.admin_view(partial(page, self)), name=name)
            for route, (page, name) in pages.items()
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("participant"), ordering="enrolment")
    def party(self, event: Event) -> str:
        return f"{event.enrolment.party}" if event.enrolment else "–"

    @admin.display(description=gettext_lazy("seats taken"), ordering="taken")
    def seats(self, event: Event) -> str:
        return f"{event.taken}" if event.capacity is None else f"{event.taken} / {event.capacity}"

    @admin.display(description=gettext_lazy("state"))
    def state(self, event: Event) -> str:
        return str(event.life(timezone.now()).label)
