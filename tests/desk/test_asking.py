"""What is done to many rows at once is asked first, with their number."""

from html import unescape
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.models import Material, Theme, Wish
from outbox.models import Message
from surveys.models import OpenAnswer, Survey
from tests.desk.test_registers import address, everything, manager

__all__ = ["manager"]
LEADS_ON = {"gather", "launch"}
"""Those whose next page asks."""


def act(client: Client, model: Any, action: str, rows: Any, **more: str) -> Any:
    sent = {"action": action, ACTION_CHECKBOX_NAME: [row.pk for row in rows], **more}
    return client.post(address(model, "changelist"), sent, follow=True)


def ready_for_each() -> None:
    """With rows that each act would change."""
    everything()
    theme = Theme.objects.latest("pk")
    Wish.objects.update(theme=theme)
    OpenAnswer.objects.update(review=OpenAnswer.Review.WAITING)
    Message.objects.update(state=Message.State.FAILED, confidential=False)


REGISTERS = [(model, register) for model, register in admin.site._registry.items() if register.actions]


def acts() -> list[tuple[Any, str]]:
    return [
        (model, str(name)) for model, register in REGISTERS for name in register.actions or () if name not in LEADS_ON
    ]


def test_every_act_on_many_asks_before_it_writes(manager: Client) -> None:
    ready_for_each()
    for model, name in [*acts(), (Theme, "delete_selected")]:
        with CaptureQueriesContext(connection) as captured:
            answer = act(manager, model, name, model._default_manager.all())
        wrote = [query["sql"] for query in captured if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
        assert [sql for sql in wrote if "django_session" not in sql] == [], (model, name)
        assert answer.redirect_chain == [], (model, name)


def test_question_says_of_how_many(manager: Client) -> None:
    ready_for_each()
    failed = Message.objects.count()
    asked = [
        (Message, "send_again", f"Lähetetäänkö {failed} viestiä uudelleen?"),
        (OpenAnswer, "show", "Saako 1 vastauksen näyttää?"),
        (Wish, "take_out", "Otetaanko 1 toive pois teemastaan?"),
        (Material, "captions_done", "Onko 1 tallenteessa tekstitys?"),
        (Theme, "delete_selected", "Poistetaanko 1 rivi?"),
        (Survey, "release", "Julkaistaanko 1 kyselyn tulokset?"),
    ]
    told = [(model, name, title) for model, name, title in asked if title in page_of(manager, model, name)]
    assert told == asked


def page_of(manager: Client, model: Any, name: str) -> str:
    return unescape(act(manager, model, name, model._default_manager.all()).content.decode())


def test_answer_does_what_was_asked(manager: Client) -> None:
    ready_for_each()
    act(manager, OpenAnswer, "show", OpenAnswer.objects.all(), confirmed="yes")
    assert OpenAnswer.objects.get().review == OpenAnswer.Review.SHOWN
