"""What the whole suite needs of its surroundings."""

import os
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from digiverkosto.breaker import forget_all

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test

hypothesis_settings.register_profile("suite", deadline=None)  # a busy machine is no failure
hypothesis_settings.load_profile("suite")


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What an earlier test left in the cache is not there, and no server counts as away."""
    forget_all()
    cache.clear()


def pytest_configure(config: pytest.Config) -> None:
    """Gives each xdist worker a Redis database of its own, as pytest-django does with PostgreSQL.

    A worker inherits the controller's address, which names a database already.
    """
    if not settings.REDIS_URL.startswith("redis"):
        return
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    url = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
    os.environ["REDIS_URL"] = settings.REDIS_URL = settings.CELERY_BROKER_URL = url
    settings.CACHES["default"]["LOCATION"] = url


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser is first: it takes minutes, and the last test of a worker must not keep the other one waiting."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(autouse=True)
def finnish() -> None:
    """A request leaves its language behind in the thread: each test starts in the portal's own."""
    translation.activate(settings.LANGUAGE_CODE)
