"""Letters to exactly those whom a list shows: written, tried out on oneself, confirmed."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from desk.audience import Audience, Recipient, recipients_of
from desk.selection import key_of
from desk.wording import Worded, worded
from municipalities.models import Membership
from outbox import letters as outbox
from outbox import services as mail
from outbox.letters import LetterKept
from outbox.models import Letter, Message, ReadyText

Texts = Mapping[str, Mapping[str, str]]
"""Language → {"subject", "body"}."""
SALT = "desk.letters.seen"


@dataclass(frozen=True)
class Seen:
    """What somebody had before them when they confirmed: a digest of what is sent, and who gets it."""

    letter: str
    people: tuple[int, ...]

    def sealed(self) -> str:
        """For a form: nobody can make one up."""
        return signing.dumps([self.letter, self.people], salt=SALT, compress=True)

    @classmethod
    def unsealed(cls, text: str) -> "Seen | None":
        """None for what no page has given."""
        try:
            letter, people = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(letter, tuple(people))


def seen_of(letter: Letter, recipients: Sequence[Recipient]) -> Seen:
    goes = letter.goes_at.isoformat() if letter.goes_at else ""
    said = json.dumps([letter.pk, letter.query, letter.texts, letter.instead, goes], sort_keys=True)
    return Seen(hashlib.sha256(said.encode()).hexdigest()[:16], tuple(sorted(one.pk for one in recipients)))


@dataclass(frozen=True)
class Difference:
    """Who gets a letter now and did not when it was looked at, and the other way round. Names, in order."""

    came: list[str]
    left: list[str]


class NotAsSeen(LetterKept):
    """Nothing was sent: it is another letter than was looked at, or it goes to others."""

    def __init__(self, message: str, difference: Difference) -> None:
        super().__init__(message)
        self.difference = difference


@transaction.atomic
def write(
    *,
    letter: Letter | None,
    key: str,
    query: str,
    texts: Texts,
    instead: str,
    goes_at: datetime | None,
    actor: User,
) -> Letter:
    """Keep a draft, a new one where there is none yet; the same key again is the same letter.

    Raises LetterKept when it has been confirmed meanwhile.
    """
    made = False
    if letter is None:
        letter, made = Letter.objects.get_or_create(key=key, defaults={"author": actor})
    draft = Letter.objects.select_for_update().filter(pk=letter.pk).first()
    if draft is None or draft.confirmed_at is not None:
        raise LetterKept(_("This message has been confirmed or deleted meanwhile. Nothing was saved."))
    draft.query, draft.texts, draft.instead, draft.goes_at = query, dict(texts), instead, goes_at
    draft.subject = draft.texts[draft.languages[0]]["subject"]
    draft.save()
    log(action="letter.changed", target=draft, actor=actor, made=made, languages=draft.languages)
    return draft


@transaction.atomic
def confirm(*, letter: Letter, seen: Seen | None, actor: User) -> int:
    """Make the letter's mails for those who were seen, in one transaction. A second call changes nothing.

    Raises NotAsSeen when the text or the people are no longer those, and LetterKept when it goes to nobody, when somebody
    would get no text or when its time has passed. Returns how many people get it.
    """
    held = Letter.objects.select_for_update().get(pk=letter.pk)
    if held.confirmed_at is not None:
        return held.messages.count()
    audience = Audience.of_query(held.query)
    recipients = recipients_of(audience)
    check_that_it_may_go(held, recipients, seen)
    now = timezone.now()
    if held.goes_at is not None and held.goes_at <= now:
        raise LetterKept(_("The time at which it was to go has passed. Choose another. Nothing has been sent."))
    held.confirmed_at, held.goes_at = now, held.goes_at or now
    held.save(update_fields=["confirmed_at", "goes_at"])
    people = outbox.make_rows(letter=held, mails=mails_of(held, audience, recipients), goes_at=held.goes_at)
    log(action="letter.confirmed", target=held, actor=actor, people=people)
    for enrolment in {enrolment.pk: enrolment for one in recipients for enrolment in one.enrolments}.values():
        log(action="message.sent_to_list", target=enrolment, actor=actor, letter=held.pk)
    return people


def check_that_it_may_go(letter: Letter, recipients: Sequence[Recipient], seen: Seen | None) -> None:
    """Raises LetterKept, or NotAsSeen with who came and who left."""
    now = seen_of(letter, recipients)
    if seen is None or seen.letter != now.letter:
        raise NotAsSeen(_("The message was changed after you looked at it. Nothing has been sent."), Difference([], []))
    if seen.people != now.people:
        raise NotAsSeen(
            _("The message goes to others than when you looked at it. Nothing has been sent."),
            difference_of(seen.people, recipients),
        )
    if not recipients:
        raise LetterKept(_("Nobody fits what was asked for, so nothing has been sent."))
    if any(letter.wording(one.language) is None for one in recipients):
        raise LetterKept(_("Some recipients would get no text. Write one for them. Nothing has been sent."))


def difference_of(people: Sequence[int], recipients: Sequence[Recipient]) -> Difference:
    now = {one.pk: one.name for one in recipients}
    gone = User.objects.filter(pk__in=set(people) - set(now)).order_by("name", "pk")
    return Difference([name for pk, name in now.items() if pk not in set(people)], [str(user) for user in gone])


def mails_of(letter: Letter, audience: Audience, recipients: Sequence[Recipient]) -> list[outbox.Mail]:
    return [mail_of(one) for one in worded(letter, audience, recipients)]


def mail_of(one: Worded) -> outbox.Mail:
    """`grounds` of the mail: by which memberships and roles its reader was chosen."""
    reader = one.recipient
    grounds = {str(membership): role for membership, role in reader.memberships.items()}
    return outbox.Mail(reader.pk, reader.email, one.language, one.subject, one.text, grounds)


def reason_to_leave_out(message: Message) -> str:
    """Whoever has none of the memberships any more by which they were chosen gets no letter that goes later."""
    grounds: dict[str, str] = message.grounds or {}
    own = Membership.objects.accepted().filter(pk__in=map(int, grounds), user=message.user_id, user__is_active=True)
    if any(grounds[str(pk)] == role for pk, role in own.values_list("pk", "role")):
        return ""
    return _("Has no longer the place for which the message was meant.")


@transaction.atomic
def send_test(*, letter: Letter, reader: int, actor: User) -> str:
    """Mail the letter to oneself as one of its recipients gets it, the first where `reader` is none of them.

    Returns whose it is. Raises LetterKept when nobody would get it.
    """
    audience = Audience.of_query(letter.query)
    recipients = recipients_of(audience)
    chosen = [one for one in recipients if one.pk == reader] or recipients[:1]
    shown = next(worded(letter, audience, chosen), None)
    if shown is None:
        raise LetterKept(_("There is nobody whose message could be tried out. Nothing has been sent."))
    mail.post_text(
        key=f"letter-test:{letter.pk}:{secrets.token_hex(8)}",
        to=actor.email,
        subject=_("Test: %(subject)s") % {"subject": shown.subject},
        body=shown.text,
        language=shown.language,
        user=actor,
    )
    log(action="letter.tested", target=letter, actor=actor)
    return shown.recipient.name


@transaction.atomic
def discard(*, letter: Letter, actor: User) -> None:
    """Delete a draft. Raises LetterKept for a letter that has been confirmed."""
    held = Letter.objects.select_for_update().filter(pk=letter.pk).first()
    if held is None:
        return
    if held.confirmed_at is not None:
        raise LetterKept(_("This message has been confirmed: only a draft is deleted. Nothing was changed."))
    log(action="letter.discarded", target=held, actor=actor)
    held.delete()


@transaction.atomic
def keep_text(*, name: str, texts: Texts, actor: User) -> ReadyText:
    """Keep texts to begin letters from; those that were kept under the same name give way."""
    kept, made = ReadyText.objects.update_or_create(name=name, defaults={"texts": dict(texts)})
    log(action="ready_text.kept", target=kept, actor=actor, made=made)
    return kept


@transaction.atomic
def remove_text(*, text: ReadyText, actor: User) -> None:
    log(action="ready_text.removed", target=text, actor=actor)
    text.delete()


def texts_to_begin_with(source: str) -> dict[str, Any]:
    """The texts of `text-<key>` or `letter-<key>`; none for what is neither."""
    kind, _dash, key = source.partition("-")
    model: Any = {"text": ReadyText, "letter": Letter}.get(kind)
    texts = model.objects.filter(pk=key_of(key)).values_list("texts", flat=True).first() if model else None
    return dict(texts or {})
