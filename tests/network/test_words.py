"""Likeness of texts where no stems are known, as in the demo."""

import pytest

from network.models import Wish
from network.queries import words
from network.queries.wishes import similar_to
from network.services import wishes
from tests import factories


@pytest.mark.django_db
def test_words_as_they_begin_are_enough_without_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "stemmed", lambda: False)
    enrolment = factories.accepted()
    one, _other = (
        wishes.make(enrolment=enrolment, text=text, actor=factories.contact_of(enrolment))
        for text in ("Tekoälyn pelisäännöt", "Mittareiden valinta")
    )
    assert similar_to("Pelisääntö tekoälylle", Wish.objects.with_support()) == [one]


def test_words_are_lower_case_each_once_and_not_too_many() -> None:
    assert words.words_of("Tekoäly ja TEKOÄLY, a_b") == ["tekoäly", "ja", "a", "b"]
    assert len(words.words_of(" ".join(f"sana{number}" for number in range(50)))) == words.MOST_WORDS
    assert words.telling_words("Ei se ole pitkä mutta pitempi") == ["pitempi", "pitkä", "mutta"]
