"""A survey's keys: made by workers, taken when it opens, destroyed when its results are released."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from digiverkosto.queue import enqueue
from digiverkosto.refusals import Refused
from surveys import sealing
from surveys.models import KeyPair, SealedAnswer, Survey

STOCK = 400
"""Spare pairs that workers keep ready: more than there are municipalities."""


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
    known, in_use = secret(), KeyPair.objects.exclude(survey=None).order_by("pk").values_list("wrapped", flat=True)
    for wrapped in [*in_use[:1], *in_use.reverse()[:1]]:
        sealing.unwrap(bytes(wrapped), known)


def drop_foreign() -> int:
    """Take away spare pairs that another secret wrapped: what is sealed for them could be opened by nobody.

    Returns how many there were. Raises SecretMissing.
    """
    known, foreign = secret(), []
    for pk, wrapped in KeyPair.objects.filter(survey=None).values_list("pk", "wrapped"):
        try:
            sealing.unwrap(bytes(wrapped), known)
        except sealing.WrongSecret:
            foreign.append(pk)
    return KeyPair.objects.filter(pk__in=foreign, survey=None).delete()[0]


def stock() -> int:
    """Make as many spare pairs as are missing. Returns how many were made.

    Raises what `check_secret` raises: keys of two secrets beside each other could never be sorted out.
    """
    drop_foreign()
    check_secret()
    missing = max(0, STOCK - KeyPair.objects.filter(survey=None).count())
    pairs = (sealing.new_pair(secret()) for _number in range(missing))
    KeyPair.objects.bulk_create(KeyPair(public=pair.public, wrapped=pair.wrapped) for pair in pairs)
    return missing


def give_key(survey: Survey) -> None:
    """Give the survey a pair of its own: one made here where the secret is at hand, a spare one elsewhere.

    To be called in a transaction that holds the survey's row. Raises KeysMissing where there is none.
    """
    if settings.SURVEY_SECRET:
        made = sealing.new_pair(secret())
        pair = KeyPair(public=made.public, wrapped=made.wrapped)
    else:
        spare = KeyPair.objects.select_for_update(skip_locked=True).filter(survey=None).order_by("pk").first()
        if spare is None:
            raise KeysMissing(
                _("The keys that keep the answers sealed are still being made. Nothing was changed: try again soon.")
            )
        pair = spare
    pair.survey = survey
    pair.save()
    survey.public_key = bytes(pair.public)


def private_key(survey: Survey) -> PrivateKey:
    """Raises SecretMissing and WrongSecret; LookupError where the key has been destroyed."""
    pair = KeyPair.objects.filter(survey=survey).first()
    if pair is None:
        raise LookupError(f"survey {survey.pk} has no key any more")
    return sealing.unwrap(bytes(pair.wrapped), secret())


@transaction.atomic
def destroy(survey: Survey) -> int:
    """Destroy the key and the sealed answers: from now on there are tallies and open answers alone.

    Returns how many sealed answers there were.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    held.public_key = None
    held.save(update_fields=["public_key"])
    KeyPair.objects.filter(survey=held).delete()
    enqueue("surveys.tasks.scrub_keys")
    return SealedAnswer.objects.filter(survey=held).delete()[0]


def scrub() -> None:
    """Write the table of keys anew: a row that was deleted stays in the old file until something else takes its place.

    Without its key nobody opens what the disk still holds of a box. Emptied and filled again rather than vacuumed, which
    keeps what any transaction that runs elsewhere could still see. Waits five seconds at most for whoever uses a key:
    raises OperationalError when that is not enough.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    table = connection.ops.quote_name(KeyPair._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '5s'")
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        kept = list(KeyPair.objects.order_by("pk"))
        cursor.execute(f"TRUNCATE {table}")
        KeyPair.objects.bulk_create(kept)
