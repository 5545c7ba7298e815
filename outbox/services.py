"""Posting and sending messages."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from digiverkosto.addresses import absolute
from digiverkosto.queue import enqueue
from outbox.models import Message


def post(
    *,
    key: str,
    to: str,
    template: str,
    language: str,
    context: Mapping[str, Any] | None = None,
    links: Mapping[str, Callable[[], str]] | None = None,
    user: AbstractBaseUser | None = None,
) -> None:
    """Queue the mail `template` for one address; a second call with the same key changes nothing.

    `template` is a path without ending: `<template>.txt` is the text, whose first line is the subject, and
    the HTML part is that text in the portal's mail frame. `links` give the paths of pages by the name that the text has
    for them: they are asked in the mail's language, so that they lead to pages in it.
    """
    with translation.override(language):
        addresses = {name: absolute(path()) for name, path in (links or {}).items()}
        text = render_to_string(f"{template}.txt", {**(context or {}), **addresses})
    subject, _, body = text.strip().partition("\n")
    post_text(key=key, to=to, subject=subject, body=body.strip(), language=language, user=user)


def post_text(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    language: str,
    user: AbstractBaseUser | None = None,
    confidential: bool = False,
) -> None:
    """Queue a mail whose text is ready; unique by `key`. A confidential one keeps no text once it is sent."""
    message = Message(
        key=key[:200],
        to=to,
        user=user,  # type: ignore[misc]
        language=language,
        subject=" ".join(subject.split())[:250],
        text=body,
        confidential=confidential,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    enqueue("outbox.tasks.send_message", key=message.key)


@transaction.atomic
def send(*, key: str) -> bool:
    """Send one queued message under its row's lock. Returns whether this call sent it.

    A process that dies between the mail server's answer and the commit leaves the row queued; the repeat carries
    the same Message-ID, by which mail systems recognise it.
    """
    message = Message.objects.select_for_update(skip_locked=True).filter(key=key, state=Message.State.QUEUED).first()
    if message is None:
        return False
    message.attempts += 1
    try:
        build_mail(message).send()
    except Exception as error:  # whatever is wrong with one message, the others must go
        put_off(message, error)
        return False
    message.state = Message.State.SENT
    message.sent_at = timezone.now()
    message.error = ""
    if message.confidential and not settings.DEMO:
        message.text = ""
    message.save(update_fields=["state", "sent_at", "attempts", "error", "text"])
    return True


def build_mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to],
        headers={"Message-ID": f"<message-{message.pk}@digiverkosto>", "Content-Language": message.language},
    )
    mail.attach_alternative(html_of(message), "text/html")
    return mail


def html_of(message: Message) -> str:
    """The text in the portal's mail frame, in its language."""
    with translation.override(message.language):
        return render_to_string("outbox/frame.html", {"message": message})


def put_off(message: Message, error: Exception) -> None:
    """Try again later, twice as late each time; after the last attempt the message is failed."""
    message.error = str(error)[:500]
    message.next_try_at = timezone.now() + timedelta(minutes=2**message.attempts)
    if message.attempts >= settings.OUTBOX_ATTEMPTS:
        message.state = Message.State.FAILED
    message.save(update_fields=["attempts", "error", "next_try_at", "state"])
