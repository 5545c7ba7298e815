"""The typefaces that the portal carries."""

import pytest

from documents.typefaces import FAMILIES, Typeface, family_of


@pytest.mark.parametrize("typeface", list(Typeface))
def test_every_typeface_has_its_files(typeface: str) -> None:
    faces = list(family_of(typeface).faces())
    assert {face.weight for face in faces} == {400, 700}
    assert all(face.path.is_file() for face in faces)
    assert set(FAMILIES) == set(Typeface)
