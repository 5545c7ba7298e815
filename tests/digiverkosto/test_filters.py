"""Words in pages."""

import pytest

from digiverkosto.filters import joints


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
