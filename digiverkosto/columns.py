"""Saving what was changed and nothing else, so that what others have changed meanwhile stays."""

from collections.abc import Iterable

from django.db.models import Model


def columns_of(row: Model, changed: Iterable[str]) -> list[str]:
    """The model's own columns among the changed fields of a form, each Finnish text with the untranslated one."""
    known = {field.name for field in row._meta.concrete_fields}
    names = set(changed)
    names |= {name.removesuffix("_fi") for name in names if name.endswith("_fi")}
    return sorted(names & known)
