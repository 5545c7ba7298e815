"""Moments of days and hours as the clock on the wall in Finland shows them."""

from datetime import date, datetime, time

from django.utils import timezone


def moment_of(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
