"""The staff's pages on surveys."""

from surveys.admin import answer, form, round, survey

__all__ = ["answer", "form", "round", "survey"]
