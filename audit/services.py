"""Writing to the log."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Model

from audit.actions import ACTIONS
from audit.models import Entry


def log(*, action: str, target: Model, actor: AbstractBaseUser | AnonymousUser | None = None, **payload: Any) -> Entry:
    """Log a named action on `target`. Raises LookupError for an action that has no name in the registry."""
    if action not in ACTIONS:
        raise LookupError(f"unknown action {action}: name it in audit.actions")
    known = actor if isinstance(actor, AbstractBaseUser) and actor.pk else None
    return Entry.objects.create(
        actor=known,  # type: ignore[misc]
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        payload=payload,
    )


def how_often(actions: Collection[str], target: Model, *, since: datetime, **payload: Any) -> int:
    """How often the log knows of one of these actions, with this payload, on the row since that moment."""
    entries = Entry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk), at__gt=since)
    return entries.filter(action__in=actions, **{f"payload__{name}": value for name, value in payload.items()}).count()


def happened(action: str, model: type[Model], pk: int, **payload: Any) -> bool:
    """Whether the log knows of this action, with this payload, on the row, which may be gone since."""
    entries = Entry.objects.filter(action=action, target_type=model._meta.label_lower, target_id=str(pk))
    return entries.filter(**{f"payload__{name}": value for name, value in payload.items()}).exists()


def last_of(action: str, target: Model) -> Entry | None:
    """When and by whom this was last done to the row."""
    entries = Entry.objects.filter(action=action, target_type=target._meta.label_lower, target_id=str(target.pk))
    return entries.order_by("-at", "-pk").first()
