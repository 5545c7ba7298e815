"""What an event was before it was changed, carried from the form that changed it to the mail that tells of it."""

from django.conf import settings
from django.core import serializers, signing

from events.models import Event

TEXTS = ("title", "place")
CODES = [code for code, _name in settings.LANGUAGES]
FACTS = (
    *(f"{name}_{code}" for name in TEXTS for code in CODES),
    "starts_at",
    "ends_at",
    "all_day",
    "mode",
    "join_url",
    "join_from",
    "consultant",
    "activity",
)
"""What somebody who has a seat has to know, or who answers for an own session."""


def packed(event: Event) -> str:
    """The facts in one signed word that fits into an address; it is good for this event alone."""
    said = serializers.serialize("json", [event], fields=FACTS)
    return signing.dumps(said, salt=salt_of(event.pk), compress=True)


def unpacked(word: str, pk: int) -> Event | None:
    """The event as it was, never to be saved; None for a word that is none of ours."""
    try:
        said = signing.loads(word, salt=salt_of(pk))
    except signing.BadSignature:
        return None
    before = next(iter(serializers.deserialize("json", said))).object
    return before if isinstance(before, Event) else None


def left_behind(event: Event, before: Event) -> dict[str, list[str]]:
    """Texts that were changed in one language and stand in others as they were: name of the field → those languages."""
    found = {}
    for name in TEXTS:
        same = {code: getattr(event, f"{name}_{code}") == getattr(before, f"{name}_{code}") for code in CODES}
        stale = [code for code in CODES if same[code] and getattr(event, f"{name}_{code}")]
        if stale and not all(same.values()):
            found[name] = stale
    return found


def salt_of(pk: int) -> str:
    return f"events.before:{pk}"
