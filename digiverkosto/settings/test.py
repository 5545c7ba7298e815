"""The test suite: real PostgreSQL and Redis from the environment, SQLite where DATABASE_URL names it."""

import tempfile
from pathlib import Path
from typing import Any

from digiverkosto.settings.base import *  # noqa: F403
from digiverkosto.settings.base import INSTALLED_APPS, LIMITS_CACHE, REDIS_CACHE
from digiverkosto.settings.environment import database, setting

SECRET_KEY = "test-only"  # noqa: S105
SURVEY_SECRET = "test-only"  # noqa: S105
EVENT_NEEDS_KEY = "test-only"
INVENTED_MUNICIPALITIES = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]
DATABASES = {"default": database(setting("DATABASE_URL", "sqlite:///:memory:"))}
REDIS_URL = setting("REDIS_URL", "memory://")
CACHES: dict[str, Any] = {
    "default": (
        {**REDIS_CACHE, "LOCATION": REDIS_URL}
        if REDIS_URL.startswith("redis")
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    "limits": LIMITS_CACHE,
}
CELERY_BROKER_URL = REDIS_URL
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="digiverkosto-media-"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
