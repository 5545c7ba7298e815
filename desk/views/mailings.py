"""The letters in a list, how far each is, what can still be done, and the texts that are kept."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk.audience import Audience, in_words
from desk.forms.letters import LANGUAGE_NAMES, KeepForm
from desk.mailings import letters_asked_for, mails_asked_for, progress_of, rows_of, words_of
from desk.selection import key_of
from desk.services import letters as service
from desk.views.board import DeskRequest
from digiverkosto.asking import Question, ask, is_confirmed
from digiverkosto.excel import workbook_response
from digiverkosto.refusals import Refused
from digiverkosto.registers import EXPORT, actor_of
from outbox import letters as outbox
from outbox.models import Letter, Message, ReadyText

ROWS = 50
"""On one page."""


@require_safe
def letters(request: HttpRequest) -> HttpResponseBase:
    """Every message to many, the newest first; the same rows as a workbook."""
    found = letters_asked_for(request.GET)
    if EXPORT in request.GET:
        return exported(found)
    page = Paginator(found, ROWS).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("Messages"),
        "page": page,
        "rows": rows_of(list(page)),
        "states": Letter.State.choices,
        "state": request.GET.get("state", ""),
        "words": " ".join(words_of(request.GET)),
        "narrows": bool(words_of(request.GET) or request.GET.get("state") in Letter.State.values),
    }
    return TemplateResponse(request, "desk/letters.html", context)


def exported(found: QuerySet[Letter]) -> HttpResponseBase:
    heads = [_("Subject"), _("State"), _("Goes"), _("People"), _("Sent"), _("Failed"), _("Cancelled"), _("Written by")]
    rows = (
        [
            row.letter.subject,
            str(row.state.label),
            row.goes_at,
            row.letter.people,
            row.letter.sent,
            row.letter.failed,
            row.letter.stopped,
            str(row.letter.author or ""),
        ]
        for row in rows_of(list(found))
    )
    return workbook_response(_("Messages"), heads, rows)


@require_safe
def letter(request: DeskRequest, pk: int) -> HttpResponseBase:
    """How far a letter is, and each recipient's mail; for htmx the part that moves. A draft is looked at instead."""
    asked = get_object_or_404(Letter.objects.select_related("author"), pk=pk)
    if asked.confirmed_at is None:
        return redirect("admin:letter-check", pk)
    mails = mails_asked_for(asked, request.GET)
    if EXPORT in request.GET:
        return mails_exported(asked, mails)
    if request.htmx:
        return TemplateResponse(request, "desk/_progress.html", {"progress": progress_of(asked)})
    audience = Audience.of_query(asked.query)
    context = {
        **admin.site.each_context(request),
        "title": asked.subject,
        "letter": asked,
        "progress": progress_of(asked),
        "words": in_words(audience),
        "texts": [(LANGUAGE_NAMES[code], code, asked.texts[code]) for code in asked.languages],
        "page": Paginator(mails, ROWS).get_page(request.GET.get("p")),
        "language_names": LANGUAGE_NAMES,
        "states": Message.State.choices,
        "state": request.GET.get("state", ""),
        "sought": " ".join(words_of(request.GET)),
        "narrows": bool(words_of(request.GET) or request.GET.get("state") in Message.State.values),
        "keep": KeepForm(initial={"name": asked.subject[:120]}),
    }
    return TemplateResponse(request, "desk/letter.html", context)


def mails_exported(letter: Letter, mails: QuerySet[Message]) -> HttpResponseBase:
    heads = [_("Name"), _("E-mail address"), _("Language"), _("State"), _("Sent"), _("last error")]
    rows = (
        [
            str(mail.user or ""),
            mail.to,
            str(LANGUAGE_NAMES.get(mail.language, "")),
            mail.get_state_display(),
            mail.sent_at,
            mail.error,
        ]
        for mail in mails.iterator(chunk_size=500)
    )
    return workbook_response(letter.subject, heads, rows)


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel what has not gone, send what failed again, delete a draft, or keep its text; what many feel is asked first."""
    asked = get_object_or_404(Letter, pk=pk)
    wanted = request.POST.get("act", "")
    question = None if is_confirmed(request) else QUESTIONS.get(wanted, unasked)(asked)
    if question:
        return ask(request, question, sends=[("act", wanted)], back=reverse("admin:letter", args=[pk]))
    try:
        said = ACTS.get(wanted, nothing)(request, asked)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("admin:letter", pk) if Letter.objects.filter(pk=pk).exists() else redirect("admin:letters")


def cancel(request: HttpRequest, asked: Letter) -> str:
    stopped = outbox.cancel(letter=asked, actor=actor_of(request))
    said = ngettext("%(people)s mail was cancelled.", "%(people)s mails were cancelled.", stopped)
    return said % {"people": stopped}


def again(request: HttpRequest, asked: Letter) -> str:
    people = outbox.send_again(letter=asked, actor=actor_of(request))
    said = ngettext("%(count)d message is sent again.", "%(count)d messages are sent again.", people)
    return said % {"count": people}


def discard(request: HttpRequest, asked: Letter) -> str:
    service.discard(letter=asked, actor=actor_of(request))
    return _("The draft is deleted.")


def keep(request: HttpRequest, asked: Letter) -> str:
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Give the ready text a name."))
    text = service.keep_text(name=form.cleaned_data["name"], texts=asked.texts, actor=actor_of(request))
    return _("Kept as the ready text “%(name)s”.") % {"name": text.name}


def nothing(request: HttpRequest, asked: Letter) -> str:
    raise Refused(_("Nothing was changed."))


def cancelling_question(asked: Letter) -> Question | None:
    """With how many it stops, and how many have gone already; None where all have."""
    progress = progress_of(asked)
    if not progress.waiting:
        return None
    stops = ngettext("Cancel %(count)s message?", "Cancel %(count)s messages?", progress.waiting)
    gone = ngettext(
        "%(count)s message has gone already and cannot be called back.",
        "%(count)s messages have gone already and cannot be called back.",
        progress.sent,
    )
    return Question(
        title=stops % {"count": progress.waiting},
        warning=f"{gone % {'count': progress.sent}} {_('What is cancelled does not go any more.')}",
        button=ngettext("Cancel %(count)s message", "Cancel %(count)s messages", progress.waiting)
        % {"count": progress.waiting},
    )


def again_question(asked: Letter) -> Question | None:
    failed = progress_of(asked).failed
    if not failed:
        return None
    return Question(
        title=ngettext("Send %(count)s message again?", "Send %(count)s messages again?", failed) % {"count": failed},
        warning=_("Each goes to its recipient once more. What has not failed stays as it is."),
        button=_("Send again"),
    )


def discarding_question(asked: Letter) -> Question | None:
    if asked.confirmed_at:
        return None
    return Question(
        title=_("Delete the draft “%(name)s”?") % {"name": asked.subject},
        warning=_("What is deleted does not come back."),
        button=_("Delete the draft"),
    )


def unasked(asked: Letter) -> Question | None:
    """What is done to nobody else is done at once."""
    return None


QUESTIONS = {"cancel": cancelling_question, "again": again_question, "discard": discarding_question}
ACTS: dict[str, Any] = {"cancel": cancel, "again": again, "discard": discard, "keep": keep}


@require_http_methods(["GET", "HEAD", "POST"])
def ready_texts(request: HttpRequest) -> HttpResponseBase:
    """The texts that are kept: a letter begins from one, and one that is of no use is deleted."""
    if request.method == "POST":
        return text_deleted(request)
    texts = [(text, languages_of(text)) for text in ReadyText.objects.all()]
    if EXPORT in request.GET:
        heads = [_("Name"), _("Languages"), _("Changed")]
        rows = ([text.name, ", ".join(languages), text.changed_at] for text, languages in texts)
        return workbook_response(_("Ready texts"), heads, rows)
    context = {**admin.site.each_context(request), "title": _("Ready texts"), "texts": texts}
    return TemplateResponse(request, "desk/ready_texts.html", context)


def languages_of(text: ReadyText) -> list[str]:
    """Their names."""
    return [str(name) for code, name in LANGUAGE_NAMES.items() if code in text.texts]


def text_deleted(request: HttpRequest) -> HttpResponse:
    """Ask first, then delete; a text that is gone already leads to the list."""
    text = ReadyText.objects.filter(pk=key_of(request.POST.get("text", ""))).first()
    if text is None:
        return redirect("admin:ready-texts")
    if not is_confirmed(request):
        question = Question(
            title=_("Delete the ready text “%(name)s”?") % {"name": text.name},
            warning=_("What is deleted does not come back."),
            button=_("Delete"),
        )
        return ask(request, question, sends=[("text", text.pk)], back=request.get_full_path())
    service.remove_text(text=text, actor=actor_of(request))
    messages.success(request, _("“%(name)s” is deleted.") % {"name": text.name})
    return redirect("admin:ready-texts")
