"""Announcements in three languages, and mailing them."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from network.admin.answering import say_told
from network.forms.themes import LANGUAGES
from network.languages import lacking
from network.models import Announcement
from network.services import announcements

TEXTS = [f"{name}_{code}" for code in LANGUAGES for name in ("title", "body")]


@admin.register(Announcement)
class AnnouncementAdmin(Register[Announcement], TranslationAdmin[Announcement]):
    one_way_to_save = True
    list_display = ["title", "shown", "pinned", "valid_until", "mailed", "lacks", "published_at", "programme"]
    list_filter = ["programme", "pinned"]
    list_select_related = ["programme"]
    search_fields = ["title_fi", "title_sv", "title_en", "body_fi", "body_sv", "body_en"]
    change_form_template = "admin/network/announcement/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Announcement | None = None) -> Any:
        return [(None, {"fields": ["programme", *TEXTS, "pinned", "valid_until"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Announcement | None = None) -> Any:
        return ["programme"] if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """One language is enough."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in TEXTS:
            if name in form.base_fields:
                form.base_fields[name].required = False
        return form

    def store(self, request: HttpRequest, row: Announcement, form: ModelForm[Announcement], *, made: bool) -> None:
        announcements.save(announcement=row, changed=form.changed_data, actor=actor_of(request))

    def take_away(self, request: HttpRequest, row: Announcement) -> None:
        announcements.remove(announcement=row, actor=actor_of(request))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(partial(mail, self))
        return [path("<int:pk>/mail/", page, name="announcement-mail"), *super().get_urls()]

    @admin.display(description=gettext_lazy("in the portal"))
    def shown(self, row: Announcement) -> str:
        over = row.valid_until is not None and row.valid_until < timezone.localdate()
        return _("no longer shown") if over else _("shown")

    @admin.display(description=gettext_lazy("mailed"), boolean=True)
    def mailed(self, row: Announcement) -> bool:
        return row.letter is not None

    @admin.display(description=gettext_lazy("is missing in"))
    def lacks(self, row: Announcement) -> str:
        return lacking(row, ("title", "body"))


def mail(page: AnnouncementAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Says how many get it, and in which languages it lacks; then it goes."""
    row = get_object_or_404(Announcement.objects.select_related("programme"), pk=pk)
    if not page.has_change_permission(request, row):
        raise PermissionDenied
    if request.method == "POST":
        try:
            looked_at = request.POST.get("seen", "")
            say_told(request, announcements.mail(announcement=row, actor=actor_of(request), seen=looked_at))
        except announcements.MeanwhileChanged as refusal:
            messages.warning(request, str(refusal))
            return previewed(page, request, row)
        except Refused as refusal:
            messages.warning(request, str(refusal))
        return redirect("admin:network_announcement_changelist")
    return previewed(page, request, row)


def previewed(page: AnnouncementAdmin, request: HttpRequest, row: Announcement) -> HttpResponse:
    people = len(announcements.hearers(row))
    context = {
        **page.admin_site.each_context(request),
        "title": _("Mail the announcement"),
        "announcement": row,
        "people": people,
        "seen": announcements.digest_of(row, people),
        "lacks": lacking(row, ("title", "body")),
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/network/announcement/mail.html", context)
