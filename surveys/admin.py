"""The staff's pages on surveys."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modeltranslation.admin import TranslationAdmin

from digiverkosto.refusals import Refused
from digiverkosto.registers import Register, actor_of
from surveys.models import InstrumentVersion, OpenAnswer, Round, Survey
from surveys.queries.response_rate import response_rates
from surveys.questions.text import FEWEST_RESPONDENTS
from surveys.services import closing, opening, releasing, reviewing, rounds


@dataclass(frozen=True)
class Confirmation:
    """What is asked before an action that cannot be undone: its name, the heading, what follows, and the button."""

    action: str
    title: str
    warning: str
    button: str


def ask(
    request: HttpRequest, page: "admin.ModelAdmin[Any]", chosen: "QuerySet[Any]", question: Confirmation
) -> HttpResponse:
    """The page that asks; its form sends the same action again with the answer."""
    context = {
        **page.admin_site.each_context(request),
        **asdict(question),
        "opts": page.opts,
        "lines": [f"{one}" for one in chosen],
        "chosen": [one.pk for one in chosen],
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/surveys/confirm.html", context)


@admin.register(InstrumentVersion)
class InstrumentVersionAdmin(Register[InstrumentVersion]):
    """Forms are loaded as data and read here."""

    list_display = ["instrument", "number", "frozen_at"]


@admin.register(Round)
class RoundAdmin(Register[Round], TranslationAdmin[Round]):
    """A round is launched for every municipality of its programme at once."""

    list_display = ["title", "programme", "opens_at", "closes_at", "limit"]
    list_select_related = ["programme"]
    actions = ["launch"]

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> list[str]:
        return sorted(rounds.fixed_fields(obj)) if obj else []

    def store(self, request: HttpRequest, row: Round, form: ModelForm[Round], *, made: bool) -> None:
        rounds.save_round(round=row, changed=form.changed_data, actor=actor_of(request))

    @admin.action(description=gettext_lazy("Open the surveys of this round"), permissions=["change"])
    def launch(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        for round in queryset:
            try:
                launched = opening.launch(round=round, actor=actor_of(request))
            except Refused as refusal:
                messages.warning(request, f"{round}: {refusal}")
                continue
            messages.success(request, f"{round}: {said_of(launched)}")


def said_of(launched: opening.Launched) -> str:
    if launched.asked:
        return ngettext(
            "%(count)s municipality is asked for its numbers of staff. Its survey opens when they have been told.",
            "%(count)s municipalities are asked for their numbers of staff. Each survey opens when they have been told.",
            len(launched.asked),
        ) % {"count": len(launched.asked)}
    return _("%(count)s surveys were opened. The contact persons get the link.") % {"count": len(launched.opened)}


@admin.register(Survey)
class SurveyAdmin(Register[Survey]):
    """Follow the answering, and release results. Numbers of staff are the municipality's, on its own page."""

    list_display = ["municipality", "round", "state", "answers", "rate", "results_link"]
    list_filter = ["state", "round"]
    list_select_related = ["municipality", "round__programme"]
    search_fields = ["municipality__name_fi"]
    fields = ["round", "municipality", "state", "opened_at", "closed_at", "released_at"]
    actions = ["open_without", "close_now", "release"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Closing and releasing are not changes of a row's fields."""
        return request.user.has_perm("surveys.change_survey")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Counts of all open surveys in one query."""
        self.answered = {
            response_rate.survey.pk: response_rate for response_rate in response_rates(list(Survey.objects.all()))
        }
        return super().changelist_view(request, extra_context)

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
        if not survey.has_results or survey.round.programme is None:
            return "–"
        address = reverse("survey-results", args=[survey.municipality.slug, survey.round.programme.slug])
        return format_html('<a href="{}">{}</a>', address, _("See"))

    @admin.action(description=gettext_lazy("Open without numbers of staff"), permissions=["decide"])
    def open_without(self, request: HttpRequest, queryset: QuerySet[Survey]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            return ask(request, self, queryset, opening_question())
        if opened := done_with(request, queryset, opening.open_survey):
            messages.success(
                request, _("%(count)s surveys were opened. The contact persons get the link.") % {"count": opened}
            )
        return None

    @admin.action(description=gettext_lazy("Close now"), permissions=["decide"])
    def close_now(self, request: HttpRequest, queryset: QuerySet[Survey]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            return ask(request, self, queryset, closing_question())
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
        return None

    @admin.action(description=gettext_lazy("Release the results"), permissions=["decide"])
    def release(self, request: HttpRequest, queryset: QuerySet[Survey]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            return ask(request, self, queryset, releasing_question())
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
        return None


def done_with(request: HttpRequest, surveys: QuerySet[Survey], act: Callable[..., Survey]) -> int:
    """Do it with each of the surveys, and say of which it was refused and why. Returns with how many it was done."""
    done = 0
    for survey in surveys:
        try:
            act(survey=survey, actor=actor_of(request))
            done += 1
        except Refused as refusal:
            messages.warning(request, f"{survey.municipality}: {refusal}")
    return done


def opening_question() -> Confirmation:
    return Confirmation(
        action="open_without",
        title=_("Open these surveys without numbers of staff?"),
        warning=_(
            "Their results have no sectors unless you add the numbers on the municipality’s page. Those that have been "
            "opened already stay as they are."
        ),
        button=_("Open without numbers of staff"),
    )


def closing_question() -> Confirmation:
    return Confirmation(
        action="close_now",
        title=_("Close these surveys now?"),
        warning=_(
            "Nobody can answer after this, and a closed survey cannot be opened again. Those not open stay as they are."
        ),
        button=_("Close now"),
    )


def releasing_question() -> Confirmation:
    return Confirmation(
        action="release",
        title=_("Release the results of these surveys?"),
        warning=_(
            "Everybody in the municipality sees the results from now on, the contact persons get a mail, and it "
            "cannot be taken back. Read the open answers first."
        ),
        button=_("Release the results"),
    )


@admin.register(OpenAnswer)
class OpenAnswerAdmin(Register[OpenAnswer]):
    """A person reads the open answers of closed surveys before anybody else does."""

    list_display = ["text", "asked", "review"]
    list_filter = ["review", "question"]
    fields = ["asked", "text", "review"]
    readonly_fields = ["asked", "text"]
    actions = ["show", "hide"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenAnswer]:
        """Those of surveys that have closed; their order says nothing, since keys are random."""
        return (
            super()
            .get_queryset(request)
            .filter(survey__closed_at__lte=timezone.now(), survey__respondents__gte=FEWEST_RESPONDENTS)
            .select_related("survey__round")
            .order_by("pk")
        )

    @admin.display(description=gettext_lazy("question"))
    def asked(self, answer: OpenAnswer) -> str:
        """The question's own words."""
        question = answer.survey.round.questionnaire.questions.get(answer.question)
        return question.asked if question else answer.question

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Respondents write them."""
        return False

    def store(self, request: HttpRequest, row: OpenAnswer, form: ModelForm[OpenAnswer], *, made: bool) -> None:
        reviewing.review(answer=row, verdict=OpenAnswer.Review(row.review), actor=actor_of(request))

    @admin.action(description=gettext_lazy("May be shown"), permissions=["change"])
    def show(self, request: HttpRequest, queryset: QuerySet[OpenAnswer]) -> None:
        for answer in queryset:
            reviewing.review(answer=answer, verdict=OpenAnswer.Review.SHOWN, actor=actor_of(request))

    @admin.action(description=gettext_lazy("Is not shown"), permissions=["change"])
    def hide(self, request: HttpRequest, queryset: QuerySet[OpenAnswer]) -> None:
        for answer in queryset:
            reviewing.review(answer=answer, verdict=OpenAnswer.Review.HIDDEN, actor=actor_of(request))
