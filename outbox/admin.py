from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from digiverkosto.registers import Register
from outbox.models import Message


@admin.register(Message)
class MessageAdmin(Register[Message]):
    """What the portal has sent and what waits."""

    list_display = ["subject", "to", "state", "created_at", "sent_at", "attempts"]
    list_filter = ["state", "language"]
    search_fields = ["to", "subject"]

    def get_fields(self, request: HttpRequest, obj: Message | None = None) -> list[Any]:
        """A confidential text is for its reader alone."""
        hidden = {"id"} | ({"text"} if obj and obj.confidential else set())
        return [field.name for field in Message._meta.fields if field.name not in hidden]
