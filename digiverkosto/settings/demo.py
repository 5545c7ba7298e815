"""The demo: SQLite, a real Celery worker over the file system, no server needed, no secret kept."""

from pathlib import Path
from typing import Any

from digiverkosto.settings.base import *  # noqa: F403
from digiverkosto.settings.base import BASE_DIR, INSTALLED_APPS, LOGGING
from digiverkosto.settings.environment import setting

DEMO = True
INVENTED_MUNICIPALITIES = True
SECRET_KEY = setting("SECRET_KEY", "demo-only-key-that-protects-invented-data-alone")
SURVEY_SECRET = setting("SURVEY_SECRET", "demo-only-secret-that-seals-invented-answers-alone")
EVENT_NEEDS_KEY = setting("EVENT_NEEDS_KEY", "demo-only-key-that-seals-invented-needs-alone")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
INSTALLED_APPS = [*INSTALLED_APPS, "demo"]

VAR = Path(setting("DEMO_DIR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)
PUBLIC_URL = setting("PUBLIC_URL", "http://127.0.0.1:8000")
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "db.sqlite3",
        "OPTIONS": SQLITE_OPTIONS,
    }
}
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "cache"},
}
MEDIA_ROOT = VAR / "media"
BACKUP_FOLDER = str(VAR / "backup")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
SECOND_FACTOR_REQUIRED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

QUEUE = VAR / "queue"
for folder in ("messages", "processed", "control"):
    (QUEUE / folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "data_folder_in": str(QUEUE / "messages"),
    "data_folder_out": str(QUEUE / "messages"),
    "control_folder": str(QUEUE / "control"),
    "store_processed": False,
    "polling_interval": 0.1,
}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

# The file system has no host name, which the queue's library would remark on at each start
LOGGING = {**LOGGING, "loggers": {**LOGGING["loggers"], "kombu.connection": {"level": "ERROR"}}}
