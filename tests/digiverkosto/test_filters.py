"""Words in pages."""

import pytest

from digiverkosto.filters import ended, joints


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("aino.alku@example.org", "aino.<wbr>alku@<wbr>example.<wbr>org"),
        ("<b>@x&y", "&lt;b&gt;@<wbr>x&amp;y"),
        ("", ""),
    ],
)
def test_address_breaks_at_its_joints_and_nothing_in_it_is_markup(address: str, shown: str) -> None:
    assert joints(address) == shown


@pytest.mark.parametrize("text", ["Helsinki, 2. krs", "Helsinki, 2. krs."])
def test_text_that_a_sentence_follows_has_one_full_stop(text: str) -> None:
    assert ended(text) == "Helsinki, 2. krs."
