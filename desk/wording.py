"""A letter's fields: what stands in braces is filled in for each reader."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from desk.audience import Audience, Recipient
from digiverkosto.addresses import absolute
from events.models import Event
from events.templatetags.dates import day_of_week
from outbox.models import Letter
from participants.addresses import page_address

FIELD = re.compile(r"\{([^{}\n]*)\}")
FIELDS = {
    "name": gettext_lazy("Name"),
    "municipality": gettext_lazy("Municipality"),
    "link": gettext_lazy("Link"),
    "date": gettext_lazy("Date"),
}
"""Field → what the button that inserts it says."""


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field, as it is written."""
    return [f"{{{name}}}" for name in dict.fromkeys(FIELD.findall(text)) if name not in FIELDS]


@dataclass(frozen=True)
class Worded:
    """What one person gets."""

    recipient: Recipient
    language: str
    subject: str
    text: str


def worded(letter: Letter, audience: Audience, recipients: Sequence[Recipient]) -> Iterator[Worded]:
    """The letter for each of them in their language, those of one language after each other.

    Whoever has no text of their own gets the one that was chosen for them, in its language; where none was, nothing.
    """
    goes_at = max(letter.goes_at or timezone.now(), timezone.now())
    for language, readers in groupby(sorted(recipients, key=lambda one: one.language), key=lambda one: one.language):
        wording = letter.wording(language)
        if wording is None:
            continue
        spoken = language if language in letter.texts else letter.instead
        with translation.override(spoken):
            filling = Filling.of(audience.event, goes_at)
            yield from [Worded(one, spoken, *(filling.fill(text, one) for text in wording)) for one in readers]


@dataclass(frozen=True)
class Filling:
    """What the fields are filled in with in the active language; what many readers share is worked out once."""

    event: Event | None
    date: str
    links: dict[tuple[int, ...], str] = field(default_factory=dict)
    parties: dict[tuple[int, ...], str] = field(default_factory=dict)

    @classmethod
    def of(cls, event: Event | None, goes_at: datetime) -> "Filling":
        return cls(event, day_of_week(timezone.localtime(goes_at).date()))

    def fill(self, text: str, reader: Recipient) -> str:
        """In one go, so that what a name holds is filled in nowhere again."""
        return FIELD.sub(lambda found: self.value(found[1], reader, found[0]), text)

    def value(self, name: str, reader: Recipient, written: str) -> str:
        """What is no field stays as it is written."""
        if name not in FIELDS:
            return written
        if name in ("name", "date"):
            return reader.name if name == "name" else self.date
        shared = tuple(enrolment.pk for enrolment in reader.enrolments)
        if name == "municipality":
            return self.parties.get(shared) or self.parties.setdefault(shared, reader.party)
        return self.links.get(shared) or self.links.setdefault(shared, absolute(link_of(reader, self.event)))


def link_of(reader: Recipient, event: Event | None) -> str:
    """The event's page where the letter is about one, else the participant's home; whoever has several, their list."""
    if len(reader.enrolments) > 1:
        return reverse("start")
    enrolment = reader.enrolments[0]
    return page_address("event", enrolment, event.pk) if event else page_address("participant-home", enrolment)
