"""Freezing a survey form."""

from django.utils import timezone

from surveys.models import InstrumentVersion


def freeze_form(version: InstrumentVersion) -> None:
    """From now on the form's content stays; frozen again, it stays as it was."""
    InstrumentVersion.objects.filter(pk=version.pk, frozen_at=None).update(frozen_at=timezone.now())
