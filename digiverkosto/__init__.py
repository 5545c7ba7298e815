"""The project: settings, URLs, Celery, health. It knows the apps by name only."""

from digiverkosto.celery import app as celery_app

__all__ = ["celery_app"]
