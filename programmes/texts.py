"""The texts of a programme and of its activities, by language, and what is missing of them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise

from programmes.models import Activity, Programme

LANGUAGES = [language for language, _name in settings.LANGUAGES]
NAMES: dict[type[Programme | Activity], tuple[str, ...]] = {
    Programme: (
        *("title", "summary", "for_whom", "promise", "frameworks", "wishes_note", "costs", "hours"),
        *("ask", "related", "kickoff_place"),
    ),
    Activity: ("title", "description", "includes", "place"),
}
"""The texts of each, in the order in which they are written."""
REQUIRED = {Programme: {"title", "summary", "for_whom", "promise"}, Activity: {"title"}}
"""What must be said; any other text may be empty, but then in every language."""
Owner = Programme | Activity


@dataclass(frozen=True)
class Text:
    """One text of a programme or an activity. `said`: language → words, which may be empty."""

    owner: Owner
    name: str
    label: str | Promise
    said: dict[str, str]
    required: bool

    @property
    def missing(self) -> list[str]:
        """The languages in which it has to be said and is not."""
        return [language for language, words in self.said.items() if self.is_shown and not words.strip()]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to read or to miss."""
        return self.required or any(self.said.values())

    @property
    def columns(self) -> list[tuple[str, str, bool]]:
        """(language, words, whether they are missing), for a row of a table."""
        return [(language, words, language in self.missing) for language, words in self.said.items()]


def columns_of_texts(owner: Owner) -> list[str]:
    """Such as title_fi, title_sv."""
    return [f"{name}_{language}" for name in NAMES[type(owner)] for language in LANGUAGES]


def texts_of(owner: Owner) -> Iterator[Text]:
    for name in NAMES[type(owner)]:
        said = {language: getattr(owner, f"{name}_{language}") or "" for language in LANGUAGES}
        label = owner._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        yield Text(owner, name, label, said, name in REQUIRED[type(owner)])


def texts(programme: Programme, activities: Iterable[Activity]) -> list[Text]:
    """All texts of a programme in the order of its page."""
    owners: list[Owner] = [programme, *activities]
    return [text for owner in owners for text in texts_of(owner)]


def missing_by_language(known: Iterable[Text]) -> dict[str, int]:
    """Language → how many texts have no words in it; languages that lack nothing are left out."""
    counted = Counter(language for text in known for language in text.missing)
    return {language: counted[language] for language in LANGUAGES if counted[language]}
