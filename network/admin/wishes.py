"""Wishes: finding them, gathering them into themes, taking them out again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.asking import Question, asks
from digiverkosto.registers import Register, actor_of
from network.models import Wish
from network.services import themes, wishes


def taking_out_question(chosen: QuerySet[Wish]) -> Question | None:
    gathered = [wish for wish in chosen if wish.theme_id]
    if not gathered:
        return None
    count = len(gathered)
    title = ngettext("Take %(count)s wish out of its theme?", "Take %(count)s wishes out of their themes?", count)
    return Question(
        title=title % {"count": count},
        warning=_("Nobody is told. Those that are in no theme stay as they are."),
        button=_("Take out of their theme"),
        lines=tuple(f"{wish} ({wish.theme})" for wish in gathered),
    )


@admin.register(Wish)
class WishAdmin(Register[Wish]):
    list_display = ["text", "party", "support", "theme", "outcome", "made_at"]
    list_filter = ["programme", "theme__state", "theme"]
    list_select_related = ["enrolment__municipality", "enrolment__consortium", "theme"]
    search_fields = ["text", "enrolment__municipality__name_fi", "enrolment__municipality__name_sv", "theme__title_fi"]
    readonly_fields = ["programme", "enrolment", "theme", "text"]
    fields = ["programme", "enrolment", "text", "theme", "outcome"]
    actions = ["gather", "take_out"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wish]:
        return super().get_queryset(request).with_support()  # type: ignore[attr-defined, no-any-return]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Participants make wishes."""
        return False

    def store(self, request: HttpRequest, row: Wish, form: ModelForm[Wish], *, made: bool) -> None:
        wishes.answer(wish=row, outcome=row.outcome, actor=actor_of(request))

    @admin.display(description=gettext_lazy("participant"), ordering="enrolment")
    def party(self, wish: Wish) -> str:
        return f"{wish.enrolment.party}"

    @admin.display(description=gettext_lazy("people behind it"), ordering="support")
    def support(self, wish: Any) -> int:
        return int(wish.support)

    @admin.action(description=gettext_lazy("Gather into a theme, or move to another"), permissions=["change"])
    def gather(self, request: HttpRequest, chosen: QuerySet[Wish]) -> HttpResponse:
        keys = list(chosen.order_by("pk").values_list("pk", flat=True))
        return redirect(f"{reverse('admin:theme-gather')}?{urlencode({'wish': keys}, doseq=True)}")

    @admin.action(description=gettext_lazy("Take out of their theme"), permissions=["change"])
    @asks(taking_out_question)
    def take_out(self, request: HttpRequest, chosen: QuerySet[Wish]) -> None:
        taken = sum(themes.take_out(wish=wish, actor=actor_of(request)) for wish in chosen)
        said = ngettext("%(count)s wish is in no theme now.", "%(count)s wishes are in no theme now.", taken)
        self.message_user(request, said % {"count": taken})
