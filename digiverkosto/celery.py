"""The Celery application; its schedule is in `digiverkosto.schedule`."""

import os

from celery import Celery
from celery.signals import setup_logging

from digiverkosto.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digiverkosto.settings.demo")

app = Celery("digiverkosto")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Celery sets up a logging of its own unless somebody listens here; it would tell what our formatter leaves out."""
