"""Production: PostgreSQL, Redis, secrets from the environment or from files."""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from digiverkosto.settings.base import *  # noqa: F403
from digiverkosto.settings.base import LIMITS_CACHE, REDIS_CACHE
from digiverkosto.settings.environment import database, setting

SHORTEST_KEY, FEWEST_CHARACTERS = 50, 5

if os.environ.get("DEMO", "").lower() not in ("", "0", "false", "no"):
    raise ImproperlyConfigured(
        "DEMO is on: the demo lets anybody in as anybody, so production refuses to start with it."
    )


def hard_to_guess(name: str, key: str) -> str:
    """The key itself. Raises ImproperlyConfigured."""
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: give {SHORTEST_KEY} characters or more by chance, as `make secrets` does."
        )
    return key


SECRET_KEY = hard_to_guess("SECRET_KEY", setting("SECRET_KEY"))
EVENT_NEEDS_KEY = ",".join(
    hard_to_guess("EVENT_NEEDS_KEY", key.strip()) for key in setting("EVENT_NEEDS_KEY").split(",")
)
SURVEY_SECRET = setting("SURVEY_SECRET", "")
ALLOWED_HOSTS = [host.strip() for host in setting("ALLOWED_HOSTS").split(",") if host.strip()]
if any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS lets any name in: write the names of the portal, so that no mail can lead elsewhere."
    )
PUBLIC_URL = setting("PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES: dict[str, Any] = {
    "default": {
        **database(setting("DATABASE_URL"), statement_seconds=int(setting("STATEMENT_SECONDS", "30"))),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = setting("REDIS_URL")
CACHES: dict[str, Any] = {"default": {**REDIS_CACHE, "LOCATION": REDIS_URL}, "limits": LIMITS_CACHE}
CELERY_BROKER_URL = REDIS_URL

locals().update(environ.Env.email_url_config(setting("EMAIL_URL")))

DEFAULT_FROM_EMAIL = SERVER_EMAIL = setting("MAIL_FROM")
if "@" not in parseaddr(DEFAULT_FROM_EMAIL)[1]:
    raise ImproperlyConfigured("MAIL_FROM is no e-mail address: write it as in `Digiverkosto <portal@example.org>`.")
LETTERS_A_MINUTE = int(setting("LETTERS_A_MINUTE", "300"))
CONTACT_EMAIL = setting("CONTACT_EMAIL", "")
ALARM_ADDRESSES = [address.strip() for address in setting("ADMINS", "").split(",") if address.strip()]

MEDIA_STORAGE_URL = setting("MEDIA_STORAGE_URL", "file://")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if MEDIA_STORAGE_URL.startswith("s3://"):
    from botocore.config import Config  # type: ignore[import-untyped]

    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA_STORAGE_URL.removeprefix("s3://"),
            "querystring_auth": True,
            # A request waits for a bucket that hangs, and a person for the request: its own patience is minutes.
            "client_config": Config(
                connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 2}
            ),
        },
    }
elif path := MEDIA_STORAGE_URL.removeprefix("file://"):
    MEDIA_ROOT = Path(path)
BACKUP_FOLDER = setting("BACKUP_FOLDER", "")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
