"""The test settings with the demo's front door open: PostgreSQL and Redis, a real server and a real worker."""

import os
from pathlib import Path

from digiverkosto.settings.test import *  # noqa: F403

DEMO = True
SECOND_FACTOR_REQUIRED = False
PUBLIC_URL = os.environ["PUBLIC_URL"]
MEDIA_ROOT = Path(os.environ["MEDIA_DIR"])
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
