"""Wishes, and telling what came of them."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from digiverkosto.registers import Register, actor_of
from network import services
from network.models import Wish


@admin.register(Wish)
class WishAdmin(Register[Wish]):
    list_display = ["text", "enrolment", "outcome", "made_at"]
    list_filter = ["programme"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium", "enrolment__programme"]
    readonly_fields = ["programme", "enrolment", "text"]
    fields = ["programme", "enrolment", "text", "outcome"]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Participants make wishes."""
        return False

    def store(self, request: HttpRequest, row: Wish, form: ModelForm[Wish], *, made: bool) -> None:
        services.answer(wish=row, outcome=row.outcome, actor=actor_of(request))
