"""What the whole suite needs of its surroundings."""

import os

import pytest
from django.conf import settings

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test


def pytest_configure(config: pytest.Config) -> None:
    """Gives each xdist worker a Redis database of its own, as pytest-django does with PostgreSQL."""
    if not settings.REDIS_URL.startswith("redis"):
        return
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = f"{settings.REDIS_URL.rstrip('/')}/{number}"
    os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    settings.CACHES["default"]["LOCATION"] = url
