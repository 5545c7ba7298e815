"""Stored lists are typed as people write them, never as JSON."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes.fields import AudiencesField, MonthsField


class TypedLists(admin.ModelAdmin[Any]):
    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in ("audiences", "months"):
            return db_field.formfield(form_class=AudiencesField if db_field.name == "audiences" else MonthsField)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
