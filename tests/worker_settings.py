"""The test settings for a worker in a process of its own: WORK_FOLDER keeps what it does, seen from outside."""

from digiverkosto.settings.test import *  # noqa: F403

EMAIL_BACKEND = "tests.slow_work.SlowMail"
CELERY_IMPORTS = ["tests.slow_work"]
