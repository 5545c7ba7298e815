"""Signing in is limited per address; each test starts with nobody having tried."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    cache.clear()
