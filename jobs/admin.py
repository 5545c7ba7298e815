from django.contrib import admin

from digiverkosto.registers import Register
from jobs.models import Job


@admin.register(Job)
class JobAdmin(Register[Job]):
    """What is being made in the background."""

    list_display = ["kind", "key", "state", "progress", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
