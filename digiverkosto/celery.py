"""The Celery application; its schedule is in `digiverkosto.schedule`."""

import os

from celery import Celery

from digiverkosto.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digiverkosto.settings.demo")

app = Celery("digiverkosto")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
