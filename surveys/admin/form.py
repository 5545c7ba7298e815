"""Survey forms."""

from django.contrib import admin

from digiverkosto.registers import Register
from surveys.models import InstrumentVersion


@admin.register(InstrumentVersion)
class InstrumentVersionAdmin(Register[InstrumentVersion]):
    """Forms are loaded as data and read here."""

    list_display = ["instrument", "number", "frozen_at"]
