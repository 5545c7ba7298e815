"""Solutions and challenges: reading them, and hiding what does not belong."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register, actor_of
from network.forms.showcase import WhyForm
from network.models import ShowcaseEntry
from network.services import showcase


@admin.register(ShowcaseEntry)
class ShowcaseAdmin(Register[ShowcaseEntry]):
    """Read only: what a municipality has written is its own, and is hidden with a reason on a page of its own."""

    list_display = ["title", "kind", "party", "aspect_in_words", "others", "hidden_at", "made_at"]
    list_filter = ["programme", "kind", "cost"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium"]
    search_fields = ["title", "text", "systems", "enrolment__municipality__name_fi"]
    change_form_template = "admin/network/showcaseentry/change_form.html"
    fields = [
        *("programme", "enrolment", "kind", "title", "text", "aspect_in_words", "systems", "cost", "ask"),
        *("made_at", "hidden_at", "hidden_why"),
    ]
    readonly_fields = ["aspect_in_words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ShowcaseEntry]:
        return super().get_queryset(request).with_others()  # type: ignore[attr-defined, no-any-return]

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(partial(hide, self))
        return [path("<int:pk>/hide/", page, name="showcase-hide"), *super().get_urls()]

    @admin.display(description=gettext_lazy("participant"), ordering="enrolment")
    def party(self, entry: ShowcaseEntry) -> str:
        return f"{entry.enrolment.party}"

    @admin.display(description=gettext_lazy("aspect"), ordering="aspect")
    def aspect_in_words(self, entry: ShowcaseEntry) -> str:
        return entry.aspect_name or "–"

    @admin.display(description=gettext_lazy("“we too”"), ordering="others")
    def others(self, entry: Any) -> int:
        return int(entry.others)


def hide(page: ShowcaseAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Hide an entry with a reason, or show it again."""
    entry = get_object_or_404(ShowcaseEntry.objects.select_related("enrolment", "programme"), pk=pk)
    if not request.user.has_perm("network.change_showcaseentry"):
        raise PermissionDenied
    form = WhyForm(request.POST or None)
    if request.method == "POST" and request.POST.get("act") == "show":
        showcase.show(entry=entry, actor=actor_of(request))
        messages.success(request, _("It is shown to everybody in the programme again."))
        return redirect("admin:network_showcaseentry_changelist")
    if request.method == "POST" and form.is_valid():
        showcase.hide(entry=entry, why=form.cleaned_data["why"], actor=actor_of(request))
        messages.success(request, _("It is hidden, and the municipality is told why."))
        return redirect("admin:network_showcaseentry_changelist")
    title = _("Show this again?") if entry.hidden_at else _("Hide this?")
    context = {**page.admin_site.each_context(request), "title": title, "form": form, "entry": entry, "opts": page.opts}
    return TemplateResponse(request, "admin/network/showcaseentry/hide.html", context)
