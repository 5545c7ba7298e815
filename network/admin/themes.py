"""Themes: their texts, and the pages on which wishes are gathered and themes answered."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from digiverkosto.registers import Register, actor_of
from network.admin import answering
from network.forms.themes import LANGUAGES, ThemeForm
from network.languages import lacking
from network.models import Theme
from network.services import themes

TEXTS = [f"{name}_{code}" for name in ("title", "description") for code in LANGUAGES]


@admin.register(Theme)
class ThemeAdmin(Register[Theme], TranslationAdmin[Theme]):
    form = ThemeForm
    one_way_to_save = True
    list_display = ["title", "state", "wished", "people", "answered_at", "lacks", "programme"]
    list_filter = ["programme", "state"]
    list_select_related = ["programme"]
    search_fields = ["title_fi", "title_sv", "title_en", "answer_fi", "answer_sv"]
    change_form_template = "admin/network/theme/change_form.html"

    def get_fieldsets(self, request: HttpRequest, obj: Theme | None = None) -> Any:
        return [(None, {"fields": ["programme", *TEXTS, *(["taken_up"] if obj else [])]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Theme | None = None) -> Any:
        return ["programme"] if obj else []

    def get_form(self, request: HttpRequest, obj: Theme | None = None, change: bool = False, **kwargs: Any) -> Any:
        """One language is enough."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for name in TEXTS:
            if name in form.base_fields:
                form.base_fields[name].required = False
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        return super().get_queryset(request).with_figures()  # type: ignore[attr-defined, no-any-return]

    def store(self, request: HttpRequest, row: Theme, form: ModelForm[Theme], *, made: bool) -> None:
        changed = ["events" if name == "taken_up" else name for name in form.changed_data]
        themes.save(theme=row, changed=changed, actor=actor_of(request))

    def take_away(self, request: HttpRequest, row: Theme) -> None:
        themes.remove(theme=row, actor=actor_of(request))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("gather/", self.admin_site.admin_view(partial(answering.gather, self)), name="theme-gather"),
            path("<int:pk>/answer/", self.admin_site.admin_view(partial(answering.answer, self)), name="theme-answer"),
        ]
        return [*own, *super().get_urls()]

    @admin.display(description=gettext_lazy("wishes"), ordering="wished")
    def wished(self, theme: Any) -> int:
        return int(theme.wished)

    @admin.display(description=gettext_lazy("people behind it"), ordering="people")
    def people(self, theme: Any) -> int:
        return int(theme.people)

    @admin.display(description=gettext_lazy("is missing in"))
    def lacks(self, theme: Theme) -> str:
        return lacking(theme, ("title", "description", "answer"))
