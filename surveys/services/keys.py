"""A survey's keys: made by workers, taken when it opens, destroyed when its results are released."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from digiverkosto.refusals import Refused
from surveys import sealing
from surveys.models import SealedAnswer, SpareKey, Survey

STOCK = 400
"""Spare keys that workers keep ready: more than there are municipalities."""


class KeysMissing(Refused):
    """No key is ready; the message is for people."""


class SecretMissing(ImproperlyConfigured):
    """This process has no secret to open answers with."""


def secret() -> str:
    """The workers' secret. Raises SecretMissing, with a sentence that says what to do."""
    if not settings.SURVEY_SECRET:
        raise SecretMissing(
            "Set SURVEY_SECRET, or SURVEY_SECRET_FILE to a file that holds it: without it no survey can be closed. "
            "It belongs to workers alone; the web servers do without."
        )
    return str(settings.SURVEY_SECRET)


def check_secret() -> None:
    """Raises SecretMissing, or WrongSecret where it is not the one that keys in use were wrapped with."""
    in_use = Survey.objects.exclude(wrapped_key=None).order_by("pk").values_list("wrapped_key", flat=True)
    spare = SpareKey.objects.order_by("pk").values_list("wrapped", flat=True)
    known = secret()
    for wrapped in [*in_use[:1], *in_use.reverse()[:1], *spare[:1]]:
        sealing.unwrap(bytes(wrapped or b""), known)


def stock() -> int:
    """Make as many spare keys as are missing. Returns how many were made.

    Raises what `check_secret` raises: keys of two secrets beside each other could never be sorted out.
    """
    check_secret()
    missing = max(0, STOCK - SpareKey.objects.count())
    pairs = (sealing.new_pair(secret()) for _number in range(missing))
    SpareKey.objects.bulk_create(SpareKey(public=pair.public, wrapped=pair.wrapped) for pair in pairs)
    return missing


def give_key(survey: Survey) -> None:
    """Give the survey a key of its own: one made here where the secret is at hand, a spare one elsewhere.

    To be called in a transaction that holds the survey's row. Raises KeysMissing where there is none.
    """
    if settings.SURVEY_SECRET:
        pair = sealing.new_pair(secret())
    else:
        spare = SpareKey.objects.select_for_update(skip_locked=True).order_by("pk").first()
        if spare is None:
            raise KeysMissing(
                _("The keys that keep the answers sealed are still being made. Nothing was changed: try again soon.")
            )
        pair = sealing.Pair(bytes(spare.public), bytes(spare.wrapped))
        spare.delete()
    survey.public_key, survey.wrapped_key = pair.public, pair.wrapped


def private_key(survey: Survey) -> PrivateKey:
    """Raises SecretMissing and WrongSecret; LookupError where the key has been destroyed."""
    if survey.wrapped_key is None:
        raise LookupError(f"survey {survey.pk} has no key any more")
    return sealing.unwrap(bytes(survey.wrapped_key), secret())


@transaction.atomic
def destroy(survey: Survey) -> int:
    """Destroy the key and the sealed answers: from now on there are tallies and open answers alone.

    Returns how many sealed answers there were.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    held.public_key = held.wrapped_key = None
    held.save(update_fields=["public_key", "wrapped_key"])
    return SealedAnswer.objects.filter(survey=held).delete()[0]
