"""The test settings on a SQLite file (named by SQLITE_FILE) with the options of the demo."""

import os

from digiverkosto.settings.demo import SQLITE_OPTIONS
from digiverkosto.settings.test import *  # noqa: F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["SQLITE_FILE"],
        "OPTIONS": SQLITE_OPTIONS,
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_BROKER_URL = "memory://"
