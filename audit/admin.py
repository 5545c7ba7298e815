from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from audit.actions import ACTIONS
from audit.models import Entry
from digiverkosto.registers import Register


class ActionFilter(admin.SimpleListFilter):
    """By what was done, in words: the actions that the log holds."""

    title = gettext_lazy("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        for action in Entry.objects.order_by("action").values_list("action", flat=True).distinct():
            yield action, ACTIONS.get(action, action)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(Entry)
class EntryAdmin(Register[Entry]):
    """The log is read, never edited."""

    list_display = ["at", "did", "kind", "target_id", "actor"]
    list_filter = [ActionFilter]
    list_select_related = ["actor"]
    date_hierarchy = "at"
    search_fields = ["target_id"]
    fields = ["at", "actor", "did", "kind", "target_id"]

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def did(self, entry: Entry) -> str:
        return entry.did

    @admin.display(description=gettext_lazy("kind of thing"), ordering="target_type")
    def kind(self, entry: Entry) -> str:
        return entry.kind
