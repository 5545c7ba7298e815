from django.contrib import admin

from audit.models import Entry
from digiverkosto.registers import Register


@admin.register(Entry)
class EntryAdmin(Register[Entry]):
    """The log is read, never edited."""

    list_display = ["at", "action", "target_type", "target_id", "actor"]
    list_filter = ["action"]
    list_select_related = ["actor"]
    date_hierarchy = "at"
    search_fields = ["target_id"]
