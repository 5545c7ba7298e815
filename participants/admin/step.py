"""One participant's step in one activity."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from digiverkosto.registers import Register, actor_of
from participants.models import Step
from participants.registry import page_after
from participants.services import steps

GO_ON = "_page_after_the_step"


@admin.register(Step)
class StepAdmin(Register[Step]):
    """One cell of the board."""

    list_display = ["enrolment", "activity", "state", "on"]
    list_filter = ["state", "activity__kind"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium", "enrolment__programme", "activity"]
    fields = ["enrolment", "activity", "state", "on", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Step | None = None) -> list[str]:
        return ["enrolment", "activity"] if obj else []

    def store(self, request: HttpRequest, row: Step, form: ModelForm[Step], *, made: bool) -> None:
        said: dict[str, Any] = {"state": Step.State(row.state), "on": row.on, "note": row.note}
        kept = steps.mark(enrolment=row.enrolment, activity=row.activity, actor=actor_of(request), **said)
        row.pk = kept.pk
        if "on" in form.changed_data:
            setattr(request, GO_ON, page_after(kept))

    def response_change(self, request: HttpRequest, obj: Step) -> HttpResponse:
        answer = super().response_change(request, obj)
        return redirect(address) if (address := getattr(request, GO_ON, "")) else answer
