"""Writing to exactly those whom a list shows: to whom, what, and a last look before it goes."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desk.audience import (
    SEATS,
    Audience,
    Chosen,
    chosen_by,
    counted_by_language,
    events_of,
    in_words,
)
from desk.forms.letters import LANGUAGE_NAMES, LetterForm, filled_in_from, from_texts
from desk.selection import Choices, key_of
from desk.services import letters
from desk.wording import FIELDS, worded
from digiverkosto.meanwhile import SEEN, changed_meanwhile, seen
from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from municipalities.models import Membership
from outbox.models import Letter, ReadyText

SHOWN = ("texts", "query", "instead", "goes_at")
"""What the form of a draft is filled in from."""
EARLIER = 20
"""So many earlier letters are offered to begin from."""


@require_safe
def to_whom(request: HttpRequest) -> HttpResponse:
    """Who exactly gets a letter: a list's participants, narrowed by role and by event."""
    choices = Choices.now()
    audience = Audience.of(request.GET, choices)
    draft, source = draft_asked_for(request), request.GET.get("from", "")[:30]
    onward = reverse("admin:letter-write", args=[draft.pk]) if draft else reverse("admin:letter-new")
    more = f"&{urlencode({'from': source})}" if source else ""
    context = {
        **admin.site.each_context(request),
        "title": _("To whom?"),
        "selection": audience.selection,
        "choices": choices,
        "roles": Membership.Role.choices,
        "seats": SEATS,
        "events": events_of(audience.selection),
        "draft": draft,
        "source": source,
        "onward": f"{onward}?{audience.query}{more}",
        **told_of(audience, chosen_by(audience)),
    }
    return TemplateResponse(request, "desk/message.html", context)


def draft_asked_for(request: HttpRequest) -> Letter | None:
    """The draft whose recipients are being changed."""
    return Letter.objects.filter(pk=key_of(request.GET.get("letter", "")), confirmed_at=None).first()


def told_of(audience: Audience, chosen: Chosen) -> dict[str, Any]:
    """What each page says of who gets a letter."""
    counted = counted_by_language(chosen.recipients)
    return {
        "audience": audience,
        "chosen": chosen,
        "people": len(chosen.recipients),
        "by_language": [(LANGUAGE_NAMES[code], people) for code, people in counted.items()],
        "language_names": LANGUAGE_NAMES,
        "words": in_words(audience),
        "query": audience.query,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Subject and text in the languages of those whom the address asks for; a draft is changed as it is made."""
    draft = get_object_or_404(Letter, pk=pk) if pk else None
    if draft and draft.confirmed_at:
        return redirect("admin:letter", draft.pk)
    asked = request.GET if request.GET.get("programme") or draft is None else None
    audience = Audience.of(asked, Choices.now()) if asked is not None else Audience.of_query(draft.query)  # type: ignore[union-attr]
    chosen = chosen_by(audience)
    form = form_for(request, draft, counted_by_language(chosen.recipients))
    if request.method == "POST" and form.is_valid() and nobody_else(request, draft, form):
        try:
            kept = kept_from(form, draft, audience, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("admin:letter-check", kept.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("What do you write?"),
        "form": form,
        "draft": draft,
        "seen": seen(draft, SHOWN) if draft else "",
        "fields": FIELDS.items(),
        "sources": [] if draft else sources(),
        "source": request.GET.get("from", ""),
        **told_of(audience, chosen),
    }
    return TemplateResponse(request, "desk/write.html", context)


def nobody_else(request: HttpRequest, draft: Letter | None, form: LetterForm) -> bool:
    """Whether the draft is still what the form was filled in from; whoever saves second is told, and saves again."""
    if draft is None or not changed_meanwhile(draft, request.POST.get(SEEN, "")):
        return True
    form.add_error(
        None,
        _(
            "Somebody has changed this draft while you wrote. Nothing was saved: look at theirs in another window, or "
            "save again to keep yours."
        ),
    )
    return False


def sources() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a letter can begin from: (group, (key, name) of each text in it)."""
    ready = [(f"text-{text.pk}", text.name) for text in ReadyText.objects.only("name")]
    earlier = [
        (f"letter-{one.pk}", f"{one.subject}, {date_format(timezone.localtime(one.created_at), 'SHORT_DATE_FORMAT')}")
        for one in Letter.objects.defer("texts")[:EARLIER]
    ]
    groups = ((_("Ready texts"), ready), (_("Earlier messages"), earlier))
    return [(name, texts) for name, texts in groups if texts]


def form_for(request: HttpRequest, draft: Letter | None, read: dict[str, int]) -> LetterForm:
    """Filled in from the draft, and over it from the text that the address asks to begin with."""
    if request.method == "POST":
        return LetterForm(request.POST, read=read)
    begun = from_texts(letters.texts_to_begin_with(request.GET.get("from", "")))
    return LetterForm(initial={**(filled_in_from(draft) if draft else {}), **begun}, read=read)


def kept_from(form: LetterForm, draft: Letter | None, audience: Audience, request: HttpRequest) -> Letter:
    said = form.cleaned_data
    return letters.write(
        letter=draft,
        key=said["key"],
        query=audience.query,
        texts=form.texts(),
        instead=said["instead"],
        goes_at=form.goes_at(),
        actor=actor_of(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as one of its recipients gets it, and the last word; who came and who left since is said."""
    draft = get_object_or_404(Letter, pk=pk)
    difference = None
    if request.method == "POST" or draft.confirmed_at:
        try:
            return confirmed(request, draft)
        except letters.NotAsSeen as other:
            difference = other.difference
            messages.warning(request, str(other))
        except Refused as refusal:
            messages.warning(request, str(refusal))
    audience = Audience.of_query(draft.query)
    chosen = chosen_by(audience)
    asked = request.GET.get("as", "")
    reader = next((one for one in chosen.recipients if str(one.pk) == asked), None) or next(
        iter(chosen.recipients), None
    )
    read = counted_by_language(chosen.recipients)
    context = {
        **admin.site.each_context(request),
        "title": _("Look at it once more"),
        "letter": draft,
        "reader": reader,
        "shown": next(worded(draft, audience, [reader] if reader else []), None),
        "without": [LANGUAGE_NAMES[code] for code in read if draft.wording(code) is None],
        "seen": letters.seen_of(draft, chosen.recipients).sealed(),
        "difference": difference,
        **told_of(audience, chosen),
    }
    return TemplateResponse(request, "desk/check.html", context)


def confirmed(request: HttpRequest, draft: Letter) -> HttpResponse:
    """The letter's page, once it is confirmed. Raises LetterKept."""
    if not draft.confirmed_at:
        seen = letters.Seen.unsealed(request.POST.get("seen", ""))
        people = letters.confirm(letter=draft, seen=seen, actor=actor_of(request))
        said = ngettext("It goes to %(people)s person.", "It goes to %(people)s people.", people)
        messages.success(request, said % {"people": people})
    return redirect("admin:letter", draft.pk)


@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter to oneself, as the recipient who was looked at gets it."""
    draft = get_object_or_404(Letter, pk=pk)
    reader = key_of(request.POST.get("as", ""))
    try:
        name = letters.send_test(letter=draft, reader=reader, actor=actor_of(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        said = _("A test is on its way to %(address)s, as %(name)s would get it.")
        messages.success(request, said % {"address": actor_of(request).email, "name": name})
    query = f"?{urlencode({'as': reader})}" if reader else ""
    return redirect(f"{reverse('admin:letter-check', args=[draft.pk])}{query}")
