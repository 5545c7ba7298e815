"""Rounds: making one, and opening its surveys."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modeltranslation.admin import TranslationAdmin

from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from surveys.models import InstrumentVersion, Round, Survey
from surveys.queries.launching import Candidate, candidates
from surveys.services import opening, rounds


@admin.register(Round)
class RoundAdmin(Register[Round], TranslationAdmin[Round]):
    """A round is launched for the municipalities that staff choose, on a page of its own."""

    list_display = ["title", "programme", "opens_at", "closes_at", "limit"]
    list_select_related = ["programme"]
    actions = ["launch"]
    change_form_template = "admin/surveys/round/change_form.html"
    change_list_template = "admin/surveys/round/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        """Feedback opens and closes by itself."""
        return super().get_queryset(request).exclude(surveys__in=Survey.objects.feedback())

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "instrument_version":
            kwargs["queryset"] = InstrumentVersion.objects.for_rounds()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Whoever opens surveys does it from the row."""
        own = ["launch_link"] if self.has_change_permission(request) else []
        return [*self.list_display, *own]

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> list[str]:
        return sorted(rounds.fixed_fields(obj)) if obj else []

    def store(self, request: HttpRequest, row: Round, form: forms.ModelForm[Round], *, made: bool) -> None:
        rounds.save_round(round=row, changed=form.changed_data, actor=actor_of(request))

    @admin.action(description=gettext_lazy("Open the surveys of this round"), permissions=["change"])
    def launch(self, request: HttpRequest, queryset: QuerySet[Round]) -> HttpResponse | None:
        if len(queryset) == 1:
            return redirect("admin:round-launch", queryset[0].pk)
        messages.warning(request, _("Choose one round at a time: each asks for its municipalities."))
        return None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        opens = self.has_change_permission(request)
        return super().changelist_view(request, {**(extra_context or {}), "has_change_permission": opens})

    @admin.display(description=gettext_lazy("surveys"))
    def launch_link(self, round: Round) -> SafeString | str:
        if not round.takes_surveys:
            return "–"
        return format_html(
            '<a class="button" href="{}">{}</a>', reverse("admin:round-launch", args=[round.pk]), _("Open the surveys")
        )

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/launch/", self.admin_site.admin_view(partial(launch_page, self)), name="round-launch")
        return [own, *super().get_urls()]


class LaunchForm(forms.Form):
    """Which of the municipalities that have no survey of the round yet get one: at first those that are asked nothing else.

    `ticked`: "all" or "none" instead of these.
    """

    municipalities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Municipalities"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one municipality.")},
    )

    def __init__(self, *args: object, offered: list[Candidate], ticked: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["municipalities"]
        field.choices = [(one.municipality.pk, str(one)) for one in offered]  # type: ignore[attr-defined]
        chosen = {"all": offered, "none": []}.get(ticked, [one for one in offered if one.is_free])
        field.initial = [one.municipality.pk for one in chosen]


def launch_page(page: RoundAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Asks which municipalities, says who gets which mail and when answering begins, and then does it."""
    round = get_object_or_404(Round.objects.select_related("programme"), pk=pk)
    if not page.has_change_permission(request, round):
        raise PermissionDenied
    known = candidates(round)
    offered = [one for one in known if one.survey is None]
    ticked = request.GET.get("ticked", "")
    form = LaunchForm(request.POST if request.method == "POST" else None, offered=offered, ticked=ticked)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["municipalities"]
        try:
            launched = opening.launch(round=round, municipalities=chosen, actor=actor_of(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said_of(launched, round))
            return redirect("admin:surveys_survey_changelist")
    context = {
        **page.admin_site.each_context(request),
        "title": _("Open the surveys of this round?"),
        "round": round,
        "offered": offered,
        "have": [one for one in known if one.survey is not None],
        "asks": bool(round.questionnaire.grouping),
        "later": opening.opens_later(round),
        "silent": [one for one in offered if not one.contacts],
        "busy": any(not one.is_free for one in offered),
        "form": form,
        "opts": page.opts,
    }
    return TemplateResponse(request, "admin/surveys/round/launch.html", context)


def said_of(launched: opening.Launched, round: Round) -> str:
    if launched.asked:
        return ngettext(
            "%(count)s municipality is asked for its numbers of staff. Its survey opens when they have been told.",
            "%(count)s municipalities are asked for their numbers of staff. Each survey opens when they have been told.",
            len(launched.asked),
        ) % {"count": len(launched.asked)}
    if launched.planned:
        return ngettext(
            "%(count)s survey opens by itself %(when)s. Its contact persons get the link then.",
            "%(count)s surveys open by themselves %(when)s. The contact persons get the link then.",
            len(launched.planned),
        ) % {
            "count": len(launched.planned),
            "when": date_format(localtime(round.opens_at), "DATETIME_FORMAT"),
        }
    return ngettext(
        "%(count)s survey was opened. Its contact persons get the link.",
        "%(count)s surveys were opened. The contact persons get the link.",
        len(launched.opened),
    ) % {"count": len(launched.opened)}
