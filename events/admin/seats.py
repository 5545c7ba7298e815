"""Seats by event and participant."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from digiverkosto.registers import Register, actor_of
from events.models import Seats
from events.services import seats


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
        seats.change_seats(seats=row, limit=row.limit, actor=actor_of(request))
