"""Gathering wishes into themes, answering them, and telling all who stand behind them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.columns import columns_of
from digiverkosto.refusals import Refused
from network.languages import written_in
from network.models import Theme, Wish
from network.queries.people import behind
from outbox import services as outbox
from outbox.models import Message

Words = Mapping[str, str]
"""Language → what is said in it."""


class ThemeKept(Refused):
    """Nothing was changed; the message is for people."""


class NoTitle(ThemeKept):
    field = "title_fi"


class NoWords(ThemeKept):
    field = "answer_fi"


@transaction.atomic
def save(*, theme: Theme, changed: Sequence[str], actor: User | None) -> Theme:
    """Keep a new theme, or the changed fields of one. Raises NoTitle for one that is named in no language."""
    if not written_in(theme, "title"):
        raise NoTitle(_("Give the theme a title in one language at least. Nothing was saved."))
    made = theme._state.adding
    if made:
        theme.save()
    else:
        Theme.objects.select_for_update().get(pk=theme.pk)
        theme.save(update_fields=columns_of(theme, changed))
    log(action="theme.changed", target=theme, actor=actor, made=made, fields=sorted(changed))
    return theme


def to_be_told(theme: Theme | None, programme: int, wishes: Iterable[int]) -> list[User]:
    """Who stands behind the wishes and has not been told that theirs is in this theme."""
    told: set[int | None] = set()
    if theme is not None and theme.pk:
        told = set(Message.objects.filter(key__startswith=gathered_key(theme)).values_list("user", flat=True))
    return [person for person in behind(programme, list(wishes)) if person.pk not in told]


def gathered_key(theme: Theme) -> str:
    return f"theme:{theme.pk}:gathered:"


@transaction.atomic
def gather(*, theme: Theme, seen: Mapping[int, int | None], tell: bool, actor: User) -> int:
    """Put wishes into a theme, a new one where it has not been saved. Returns how many people are told.

    `seen`: wish → the theme that it was in when somebody chose it. Raises ThemeKept when one has gone elsewhere meanwhile, is
    gone, or is of another programme; and NoTitle.
    """
    if theme._state.adding:
        save(theme=theme, changed=[], actor=actor)
    else:
        Theme.objects.select_for_update().get(pk=theme.pk)
    held = list(Wish.objects.select_for_update().filter(pk__in=seen).order_by("pk"))
    refuse_what_has_changed(theme, seen, held)
    moved = [wish.pk for wish in held if wish.theme_id != theme.pk]
    if not moved:
        return 0
    people = to_be_told(theme, theme.programme_id, moved) if tell else []
    Wish.objects.filter(pk__in=moved).update(theme=theme)
    for person in people:
        post(person, theme, f"{gathered_key(theme)}{person.pk}", "network/mail/gathered")
    log(action="theme.gathered", target=theme, actor=actor, wishes=moved, people=len(people))
    return len(people)


def refuse_what_has_changed(theme: Theme, seen: Mapping[int, int | None], held: Sequence[Wish]) -> None:
    if len(held) != len(seen) or any(wish.programme_id != theme.programme_id for wish in held):
        raise ThemeKept(_("A theme holds wishes of its own programme, and one of these is of another or gone."))
    elsewhere = [wish.text for wish in held if wish.theme_id not in (seen[wish.pk], theme.pk)]
    if elsewhere:
        words = _("Somebody has moved this meanwhile: %(wishes)s. Nothing was changed. Choose the wishes again.")
        raise ThemeKept(words % {"wishes": "; ".join(elsewhere)})


@transaction.atomic
def take_out(*, wish: Wish, actor: User) -> bool:
    """Take a wish out of its theme; nobody is told. Returns whether it was in one."""
    held = Wish.objects.select_for_update().get(pk=wish.pk)
    if held.theme_id is None:
        return False
    theme, held.theme = held.theme_id, None
    held.save(update_fields=["theme"])
    log(action="wish.taken_out", target=held, actor=actor, theme=theme)
    return True


def who_hears(theme: Theme) -> list[User]:
    """Everybody who made a wish of the theme or stands behind one."""
    return behind(theme.programme_id, list(theme.wishes.values_list("pk", flat=True)))


@transaction.atomic
def answer(*, theme: Theme, state: str, words: Words, seen: int, tell: bool, actor: User) -> int:
    """Say what comes of a theme, or correct that. Returns how many people are told.

    `seen`: its edition when it was looked at. The same answer sent twice is one and tells nobody again; raises ThemeKept when
    somebody has answered otherwise meanwhile, and NoWords for an answer that says nothing.
    """
    held = Theme.objects.select_for_update().get(pk=theme.pk)
    fields = {f"answer_{code}": words.get(code, "").strip() for code, _name in settings.LANGUAGES}
    same = held.state == state and all((getattr(held, name) or "") == value for name, value in fields.items())
    if held.edition != seen:
        if same:
            return 0
        raise ThemeKept(
            _("Somebody has answered this theme meanwhile. Nothing was saved and nobody told. Look at it anew.")
        )
    if state != Theme.State.WAITING and not any(fields.values()):
        raise NoWords(_("Say in one language at least what comes of it. Nothing was saved."))
    people = who_hears(held) if tell else []
    if same and not people:
        return 0
    keep_answer(held, state, fields)
    for person in people:
        post(person, held, f"theme:{held.pk}:answer:{held.edition}:{person.pk}", "network/mail/answered")
    log(action="theme.answered", target=held, actor=actor, state=state, people=len(people))
    return len(people)


def keep_answer(theme: Theme, state: str, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        setattr(theme, name, value)
    theme.state, theme.edition, theme.answered_at = state, theme.edition + 1, timezone.now()
    theme.save(update_fields=columns_of(theme, [*fields, "state", "edition", "answered_at"]))


def post(person: User, theme: Theme, key: str, template: str) -> None:
    outbox.post(
        key=key,
        to=person.email,
        user=person,
        template=template,
        language=person.language,
        context={"theme": theme, "user": person},
        links={"address": partial(address_of, theme)},
    )


def address_of(theme: Theme) -> str:
    return f"{reverse('themes')}#theme-{theme.pk}"


@transaction.atomic
def remove(*, theme: Theme, actor: User) -> None:
    """Delete a theme that holds no wishes. Raises ThemeKept for one that does."""
    held = Theme.objects.select_for_update().get(pk=theme.pk)
    if held.wishes.exists():
        raise ThemeKept(_("This theme holds wishes. Move them or take them out first. Nothing was deleted."))
    log(action="theme.removed", target=held, actor=actor)
    held.delete()
