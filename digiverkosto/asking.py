"""A page that asks before what is done to many at once, or cannot be taken back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

CONFIRMED = "confirmed"
Action = Callable[[Any, HttpRequest, "QuerySet[Any]"], HttpResponse | None]


@dataclass(frozen=True)
class Question:
    """What is asked: the heading, which says of how many, what follows, and the words of the button.

    `lines`: each of those it is done to.
    """

    title: str
    warning: str
    button: str
    lines: tuple[str, ...] = ()


def is_confirmed(request: HttpRequest) -> bool:
    return CONFIRMED in request.POST


def ask(
    request: HttpRequest, question: Question, *, sends: Iterable[tuple[str, object]], back: str, opts: Any = None
) -> HttpResponse:
    """The page that asks; its form sends to the same address what was sent (`sends`: name, value), with the answer."""
    context = {
        **admin.site.each_context(request),
        "title": question.title,
        "question": question,
        "sends": [*sends, (CONFIRMED, "yes")],
        "back": back,
        "opts": opts,
    }
    return TemplateResponse(request, "admin/confirm.html", context)


def asks(question: Callable[["QuerySet[Any]"], Question | None]) -> Callable[[Action], Action]:
    """An action of a register that asks first; `question` says what, of the rows that were chosen.

    None where it would be done to none of them: the action itself tells why.
    """

    def asking(act: Action) -> Action:
        @wraps(act)
        def action(page: Any, request: HttpRequest, chosen: "QuerySet[Any]") -> HttpResponse | None:
            asked = None if is_confirmed(request) else question(chosen)
            if asked is None:
                return act(page, request, chosen)
            sends = [("action", act.__name__), *((ACTION_CHECKBOX_NAME, row.pk) for row in chosen)]
            return ask(request, asked, sends=sends, back=request.get_full_path(), opts=page.opts)

        return action

    return asking
