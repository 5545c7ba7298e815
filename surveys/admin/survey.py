"""Surveys: following the answering, calling off, closing, releasing."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.asking import asks
from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from surveys.admin.asking import calling_off_question, closing_question, opening_question, releasing_question
from surveys.models import Survey
from surveys.queries.response_rate import response_rates
from surveys.services import closing, opening, releasing


@admin.register(Survey)
class SurveyAdmin(Register[Survey]):
    """Follow the answering, and release results. Numbers of staff are the municipality's, on its own page."""

    list_display = ["municipality", "round", "state_in_words", "answers", "rate", "results_link"]
    list_filter = ["state", ("round", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["municipality", "round__programme"]
    search_fields = ["municipality__name_fi"]
    fields = ["round", "municipality", "state", "opened_at", "closed_at", "released_at"]
    actions = ["open_without", "call_off", "close_now", "release"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        """Feedback opens and closes by itself."""
        return super().get_queryset(request).filter(occasion="")

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Closing and releasing are not changes of a row's fields."""
        return request.user.has_perm("surveys.change_survey")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Counts of all open surveys in one query."""
        self.answered = {
            response_rate.survey.pk: response_rate
            for response_rate in response_rates(list(Survey.objects.of_municipalities()))
        }
        return super().changelist_view(request, extra_context)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_in_words(self, survey: Survey) -> str:
        return survey.state_in_words

    @admin.display(description=gettext_lazy("answers"))
    def answers(self, survey: Survey) -> str:
        """What the municipality sees too: of an open survey a number in steps."""
        answered = self.answered[survey.pk]
        if survey.state == Survey.State.DRAFT:
            return "–"
        if answered.answers is None:
            return _("fewer than %(fewest)s") % {"fewest": answered.fewest}
        return f"{answered.answers}" if answered.exact else _("at least %(answers)s") % {"answers": answered.answers}

    @admin.display(description=gettext_lazy("response rate"))
    def rate(self, survey: Survey) -> str:
        answered = self.answered[survey.pk]
        if answered.overfull:
            return _("more answers than staff (%(headcount)s)") % {"headcount": survey.headcount}
        return "–" if answered.rate is None else f"{answered.rate} %"

    @admin.display(description=gettext_lazy("results"))
    def results_link(self, survey: Survey) -> SafeString | str:
        if not survey.has_results or survey.round.programme is None or survey.municipality is None:
            return "–"
        address = reverse("survey-results", args=[survey.municipality.slug, survey.round.programme.slug])
        return format_html('<a href="{}">{}</a>', address, _("See"))

    @admin.action(description=gettext_lazy("Open without numbers of staff"), permissions=["decide"])
    @asks(opening_question)
    def open_without(self, request: HttpRequest, queryset: QuerySet[Survey]) -> None:
        if opened := done_with(request, queryset, opening.open_survey):
            messages.success(
                request,
                ngettext(
                    "%(count)s survey opens, at once or on the opening date of its round. Its contact persons get the link then.",
                    "%(count)s surveys open, at once or on the opening date of their round. The contact persons get the link then.",
                    opened,
                )
                % {"count": opened},
            )

    @admin.action(description=gettext_lazy("Call off, before anybody has answered"), permissions=["decide"])
    @asks(calling_off_question)
    def call_off(self, request: HttpRequest, queryset: QuerySet[Survey]) -> None:
        if called_off := done_with(request, queryset, opening.call_off):
            messages.success(
                request,
                ngettext(
                    "%(count)s survey was called off. The contact persons get a mail.",
                    "%(count)s surveys were called off. The contact persons get a mail.",
                    called_off,
                )
                % {"count": called_off},
            )

    @admin.action(description=gettext_lazy("Close now"), permissions=["decide"])
    @asks(closing_question)
    def close_now(self, request: HttpRequest, queryset: QuerySet[Survey]) -> None:
        count = sum(closing.ask_to_close(survey=survey, actor=actor_of(request)) for survey in queryset)
        messages.success(
            request,
            ngettext(
                "%(count)s survey takes no more answers. They are counted now, and the contact persons get a mail.",
                "%(count)s surveys take no more answers. They are counted now, and the contact persons get a mail.",
                count,
            )
            % {"count": count},
        )

    @admin.action(description=gettext_lazy("Release the results"), permissions=["decide"])
    @asks(releasing_question)
    def release(self, request: HttpRequest, queryset: QuerySet[Survey]) -> None:
        if released := done_with(request, queryset, releasing.release):
            messages.success(
                request,
                ngettext(
                    "The results of %(count)s survey were released. The contact persons get a mail.",
                    "The results of %(count)s surveys were released. The contact persons get a mail.",
                    released,
                )
                % {"count": released},
            )


def done_with(request: HttpRequest, surveys: QuerySet[Survey], act: Callable[..., object]) -> int:
    """Do it with each of the surveys, and say of which it was refused and why. Returns with how many it was done."""
    done = 0
    for survey in surveys:
        try:
            act(survey=survey, actor=actor_of(request))
            done += 1
        except Refused as refusal:
            messages.warning(request, f"{survey.municipality}: {refusal}")
    return done
