from django.contrib import admin
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register
from jobs.models import Job


@admin.register(Job)
class JobAdmin(Register[Job]):
    """What is being made in the background."""

    list_display = ["what", "owner", "state", "progress", "created_at", "finished_at"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    fields = ["what", "owner", "state", "progress", "note", "error", "attempts", "created_at", "finished_at"]

    @admin.display(description=gettext_lazy("what is made"), ordering="kind")
    def what(self, job: Job) -> str:
        return str(job)
