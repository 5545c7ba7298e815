"""Gathering wishes into a theme and answering it: each page says beforehand how many people are told."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of, is_value_of
from network.forms.themes import AnswerForm, GatherForm, answer_of, seal, unseal
from network.models import Theme, Wish
from network.services import themes

if TYPE_CHECKING:
    from network.admin.themes import ThemeAdmin

MOST_AT_ONCE = 100


def gather(page: "ThemeAdmin", request: HttpRequest) -> HttpResponse:
    """The wishes that the address names, into a theme that is there or a new one."""
    if not page.has_change_permission(request):
        raise PermissionDenied
    chosen = chosen_wishes(request)
    if not chosen or len({wish.programme_id for wish in chosen}) > 1:
        said = _("Choose wishes of one programme from the list first.")
        messages.warning(request, said)
        return redirect("admin:network_wish_changelist")
    programme = chosen[0].programme_id
    first = {"seen": seal({wish.pk: wish.theme_id for wish in chosen}), "tell": True, "theme": request.GET.get("theme")}
    form = GatherForm(request.POST or None, initial=first, programme=programme)
    if request.method == "POST" and form.is_valid() and (theme := gathered(request, form, chosen)):
        return redirect("admin:network_theme_change", theme.pk)
    people = themes.to_be_told(None, programme, [wish.pk for wish in chosen])
    return shown(page, request, form, _("Gather wishes into a theme"), "gather", wishes=chosen, people=len(people))


def chosen_wishes(request: HttpRequest) -> list[Wish]:
    """Those whose keys the address holds; nonsense is no key."""
    keys = [key for key in request.GET.getlist("wish")[:MOST_AT_ONCE] if is_value_of(Wish._meta.pk, key)]
    related = ("enrolment__municipality", "enrolment__consortium", "theme")
    return list(Wish.objects.filter(pk__in=keys).select_related(*related).with_support())


def gathered(request: HttpRequest, form: GatherForm, chosen: list[Wish]) -> Theme | None:
    """The theme that holds the wishes now; None where the service has refused, which the form says then."""
    theme = form.chosen()
    try:
        seen = unseal(form.cleaned_data["seen"])
        if set(seen) != {wish.pk for wish in chosen}:
            raise themes.ThemeKept(_("Choose the wishes again. Nothing was changed."))
        people = themes.gather(theme=theme, seen=seen, tell=form.cleaned_data["tell"], actor=actor_of(request))
    except ValueError:
        form.add_error(None, _("Choose the wishes again. Nothing was changed."))
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal))
    else:
        messages.success(request, _("The wishes are in the theme “%(theme)s”.") % {"theme": theme})
        say_told(request, people)
        return theme
    return None


def answer(page: "ThemeAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Say what comes of a theme, or correct it, and choose whether those behind its wishes are told."""
    theme = get_object_or_404(Theme.objects.select_related("programme").with_figures(), pk=pk)
    if not page.has_change_permission(request, theme):
        raise PermissionDenied
    form = AnswerForm(request.POST or None, initial=answer_of(theme))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("state", "seen", "tell")}
        try:
            people = themes.answer(theme=theme, words=form.words, actor=actor_of(request), **given)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The answer is saved and shown to everybody in the programme."))
            say_told(request, people)
            return redirect("admin:network_theme_changelist")
    people_behind = themes.who_hears(theme)
    title = _("Answer: %(theme)s") % {"theme": theme}
    wishes = theme.wishes.select_related("enrolment__municipality", "enrolment__consortium").with_support()
    return shown(page, request, form, title, "answer", theme=theme, wishes=wishes, people=len(people_behind))


def say_told(request: HttpRequest, people: int) -> None:
    if people:
        said = ngettext("%(people)s person gets a mail.", "%(people)s people get a mail.", people)
        messages.success(request, said % {"people": people})


def shown(page: Any, request: HttpRequest, form: Any, title: str, name: str, **context: Any) -> HttpResponse:
    frame = {**page.admin_site.each_context(request), "title": title, "form": form, "opts": page.opts}
    return TemplateResponse(request, f"admin/network/theme/{name}.html", {**frame, **context})
