"""The settings of a drill: as in production, but over plain HTTP, on the drill's own servers and disk."""

import os
from pathlib import Path

from bin.drill import clock
from digiverkosto.settings.test import *  # noqa: F403

clock.follow()

DEBUG = False
PUBLIC_URL = os.environ["PUBLIC_URL"]
MEDIA_ROOT = Path(os.environ["DRILL_FOLDER"]) / "media"
STORAGES = {
    "default": {"BACKEND": "bin.drill.disk.DiskThatFills"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["MAIL_PORT"])
EMAIL_TIMEOUT = 4
ACCOUNT_RATE_LIMITS = {"invite": "100000/d/user", "request_login_code": "100000/d/ip"}
ANSWERS_OF_A_NETWORK = 100_000
