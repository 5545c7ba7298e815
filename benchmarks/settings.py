"""The test settings as production would run them: no mail leaves, templates are cached, one extra empty page."""

from digiverkosto.settings.test import *  # noqa: F403
from digiverkosto.settings.test import DATABASES as TEST_DATABASES

ROOT_URLCONF = "benchmarks.urls"
DATABASES = {"default": {**TEST_DATABASES["default"], "CONN_MAX_AGE": 60}}
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": True, "root": {"level": "ERROR"}}
