"""Numbers of staff by part, as a column."""

from typing import Any

from django.db import models


class HeadcountsField(models.JSONField):
    """Part → how many people. Whatever stands in the row, what is read is whole numbers by part, so that one row that
    somebody has written by hand breaks no list."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> dict[str, int]:
        stored = super().from_db_value(value, expression, connection)
        if not isinstance(stored, dict):
            return {}
        return {part: heads for part, heads in stored.items() if type(heads) is int and heads >= 0}
