"""Announcements: writing them, and mailing one to everybody in its programme."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.addresses import absolute
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from digiverkosto.translated import language_of
from network.languages import written_in
from network.models import Announcement
from network.queries.people import members_of
from outbox.letters import Mail, make_rows
from outbox.models import Letter


class AnnouncementKept(Refused):
    """Nothing was changed; the message is for people."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def save(*, announcement: Announcement, changed: Sequence[str], actor: User | None) -> Announcement:
    """Keep a new announcement, or the changed fields of one. Raises AnnouncementKept for one that lacks its title or its text
    in a language in which it has the other, or both in all.
    """
    titled, told = written_in(announcement, "title"), written_in(announcement, "body")
    if not titled:
        raise AnnouncementKept(_("Write a title and a text in one language at least. Nothing was saved."), "title_fi")
    if titled != told:
        (language, *_others) = sorted(set(titled) ^ set(told))
        words = _("Write both the title and the text in a language, or neither. Nothing was saved.")
        raise AnnouncementKept(words, f"{'body' if language in titled else 'title'}_{language}")
    made = announcement._state.adding
    if made:
        announcement.author = actor
        announcement.save()
    else:
        Announcement.objects.select_for_update().get(pk=announcement.pk)
        announcement.save(update_fields=columns_of(announcement, changed))
    log(action="announcement.changed", target=announcement, actor=actor, made=made, fields=sorted(changed))
    return announcement


class MeanwhileChanged(AnnouncementKept):
    """What would go is not what was looked at."""


@dataclass(frozen=True)
class Hearer:
    """Somebody who gets the mail, with their memberships and roles in the programme: the grounds on which they do."""

    pk: int
    name: str
    email: str
    language: str
    grounds: dict[str, str]


def hearers(announcement: Announcement) -> list[Hearer]:
    """Everybody who takes part in the programme, each once."""
    columns = ("user", "user__name", "user__email", "user__language", "pk", "role")
    found: dict[tuple[int, str, str, str], dict[str, str]] = defaultdict(dict)
    for *person, membership, role in members_of(announcement.programme_id).order_by("user", "pk").values_list(*columns):
        found[tuple(person)][str(membership)] = role
    return [Hearer(*person, grounds=grounds) for person, grounds in found.items()]


def digest_of(announcement: Announcement, people: int) -> str:
    """Of all its texts and to how many they go, to mail what was looked at."""
    names = [f"{name}_{code}" for code, _name in settings.LANGUAGES for name in ("title", "body")]
    texts = [getattr(announcement, name) or "" for name in names]
    return hashlib.sha256(repr([texts, people]).encode()).hexdigest()[:16]


@transaction.atomic
def mail(*, announcement: Announcement, actor: User, seen: str | None = None) -> int:
    """Mail it to everybody in the programme, each in their language or, where it lacks, in another. Returns how many.

    It goes as a letter to many does, which staff can follow and stop. A second call mails nobody: it raises AnnouncementKept.
    `seen` is the `digest_of` what was looked at, None where nobody has looked; raises MeanwhileChanged for any other.
    """
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    if held.letter is not None:
        raise AnnouncementKept(_("This announcement has been mailed already. Nothing more was sent."))
    people = hearers(held)
    if not people:
        raise AnnouncementKept(_("Nobody takes part in this programme yet, so nothing was sent."))
    if seen is not None and seen != digest_of(held, len(people)):
        raise MeanwhileChanged(
            _("The announcement or its readers have changed since you looked. Nothing was sent: look once more.")
        )
    now = timezone.now()
    letter = letter_of(held, actor)
    held.letter = letter.pk
    held.save(update_fields=["letter"])
    make_rows(letter=letter, mails=mails_of(held, people), goes_at=now)
    log(action="announcement.mailed", target=held, actor=actor, people=len(people))
    return len(people)


def letter_of(announcement: Announcement, actor: User) -> Letter:
    """The letter, to whom in the words of the staff's lists."""
    texts = {
        code: {"subject": getattr(announcement, f"title_{code}"), "body": getattr(announcement, f"body_{code}")}
        for code in written_in(announcement, "title")
    }
    first = next(iter(texts))
    now = timezone.now()
    return Letter.objects.create(
        key=f"announcement:{announcement.pk}",
        query=urlencode({"programme": announcement.programme.slug, "role": "all"}),
        subject=texts[first]["subject"],
        texts=texts,
        instead=first,
        author=actor,
        goes_at=now,
        confirmed_at=now,
    )


def mails_of(announcement: Announcement, people: Sequence[Hearer]) -> Iterator[Mail]:
    by_language: dict[str, tuple[str, str, str]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            spoken = language_of(announcement, "title")
        with translation.override(spoken):
            more = _("In the portal: %(address)s") % {"address": absolute(reverse("announcements"))}
            by_language[code] = (spoken, announcement.title, f"{announcement.body}\n\n{more}")
    for person in people:
        spoken, title, text = by_language.get(person.language, by_language["fi"])
        yield Mail(person.pk, person.email, spoken, title, text, person.grounds)


@transaction.atomic
def remove(*, announcement: Announcement, actor: User) -> None:
    """Delete it; a mail that has gone has gone."""
    held = Announcement.objects.select_for_update().get(pk=announcement.pk)
    log(action="announcement.removed", target=held, actor=actor)
    held.delete()
