"""Programmes and their activities."""

from programmes.models.activity import Activity
from programmes.models.programme import Programme

__all__ = ["Activity", "Programme"]
