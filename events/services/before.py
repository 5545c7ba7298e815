"""What an event was before it was changed, carried from the form that changed it to the mail that tells of it."""

from django.conf import settings
from django.core import serializers, signing

from events.models import Event

FACTS = (
    *(f"{name}_{language}" for name in ("title", "place") for language, _name in settings.LANGUAGES),
    "starts_at",
    "ends_at",
    "all_day",
    "mode",
    "join_url",
    "join_from",
)
"""What somebody who has a seat has to know."""


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


def salt_of(pk: int) -> str:
    return f"events.before:{pk}"
