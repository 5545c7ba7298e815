"""Numbers as figures write them."""

import pytest
from django.utils import translation

from documents.figures.numbers import decimals


@pytest.mark.parametrize(("language", "expected"), [("fi", "3,3"), ("sv", "3,3"), ("en", "3.3")])
def test_number_is_rounded_half_up_and_written_in_the_readers_language(language: str, expected: str) -> None:
    with translation.override(language):
        assert decimals(3.25, 1) == expected


def test_what_is_not_known_is_empty() -> None:
    assert decimals(None, 1) == ""
    assert decimals(0, 1) != ""


def test_negative_number_has_a_true_minus() -> None:
    with translation.override("en"):
        assert decimals(-1.7, 1) == "−1.7"
