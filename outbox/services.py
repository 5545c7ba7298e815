"""Posting messages: what is committed here is sent by a worker (`outbox.sending`)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string
from django.utils import timezone, translation

from digiverkosto.addresses import absolute
from digiverkosto.queue import enqueue
from outbox.models import Message


class Worded(NamedTuple):
    """A mail as its reader gets it."""

    subject: str
    body: str


def worded(
    *,
    template: str,
    language: str,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Callable[[], str]] | None = None,
) -> Worded:
    """The mail `template` in one language, sent to nobody.

    `template` is a path without ending: `<template>.txt` is the text, whose first line is the subject. `links` give the
    paths of pages by the name that the text has for them: they are asked in the mail's language, so that they lead to
    pages in it.
    """
    with translation.override(language):
        addresses = {name: absolute(path()) for name, path in (links or {}).items()}
        text = render_to_string(f"{template}.txt", {**(context or {}), **addresses})
    subject, _, body = text.strip().partition("\n")
    return Worded(subject, body.strip())


def post(
    *,
    key: str,
    to: str,
    template: str,
    language: str,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Callable[[], str]] | None = None,
    user: AbstractBaseUser | None = None,
    calendar: str = "",
) -> None:
    """Queue the mail `template` for one address; a second call with the same key changes nothing.

    The HTML part is its text (see `worded`) in the portal's mail frame. `calendar`: a file for calendars, which says itself what they do with it (METHOD).
    """
    subject, body = worded(template=template, language=language, context=context, links=links)
    post_text(key=key, to=to, subject=subject, body=body, language=language, user=user, calendar=calendar)


def post_text(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    language: str,
    user: AbstractBaseUser | None = None,
    confidential: bool = False,
    calendar: str = "",
) -> None:
    """Queue a mail whose text is ready; unique by `key`. A confidential one keeps no text once it is sent."""
    message = Message(
        key=key[:200],
        to=to,
        user=user,  # type: ignore[misc]
        language=language,
        subject=" ".join(subject.split())[:250],
        text=body,
        calendar=calendar,
        confidential=confidential,
    )
    if confidential:
        message.give_up_at = timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    Message.objects.bulk_create([message], ignore_conflicts=True)
    wake_a_worker(message)


def wake_a_worker(message: Message, *, expires: int | None = None) -> None:
    """Codes for signing in have a queue of their own, so that somebody who waits goes before a letter to everybody."""
    queue = "codes" if message.confidential else "mail"
    enqueue("outbox.tasks.send_message", queue=queue, expires=expires, key=message.key)
