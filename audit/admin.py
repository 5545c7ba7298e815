from django.contrib import admin
from django.http import HttpRequest

from audit.models import Entry


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin[Entry]):
    """The log is read, never edited."""

    list_display = ["at", "action", "target_type", "target_id", "actor"]
    list_filter = ["action"]
    list_select_related = ["actor"]
    date_hierarchy = "at"
    search_fields = ["target_id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Entry | None = None) -> bool:
        return False
