"""Open answers, read before anybody else does."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from digiverkosto.asking import Question, asks
from digiverkosto.registers import Register, actor_of
from surveys.models import OpenAnswer, Survey
from surveys.queries.own_words import reviewable
from surveys.services import reviewing

MOST_SAID = 20
"""So many words of an answer are enough to know it again."""


def reviewing_question(verdict: OpenAnswer.Review, chosen: QuerySet[OpenAnswer]) -> Question:
    count = len(chosen)
    if verdict == OpenAnswer.Review.SHOWN:
        title = ngettext("Let %(count)s answer be shown?", "Let %(count)s answers be shown?", count)
        warning = _("Others read these words as they stand. Make sure that nobody can be recognised from them.")
        button = _("May be shown")
    else:
        title = ngettext("Keep %(count)s answer back?", "Keep %(count)s answers back?", count)
        warning = _("Nobody else sees these words.")
        button = _("Is not shown")
    lines = tuple(Truncator(answer.text).words(MOST_SAID) for answer in chosen)
    return Question(title=title % {"count": count}, warning=warning, button=button, lines=lines)


class SurveyFilter(admin.SimpleListFilter):
    """Surveys of which an answer waits, and the one that is asked for."""

    title = gettext_lazy("survey")
    parameter_name = "survey"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        waiting = OpenAnswer.objects.filter(reviewable(timezone.now()), review=OpenAnswer.Review.WAITING)
        wanted = Q(pk__in=waiting.values("survey"))
        if asked := self.value():
            wanted |= Q(pk=int(asked))
        surveys = Survey.objects.filter(wanted).select_related("round", "municipality")
        return [(str(survey.pk), str(survey)) for survey in surveys]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OpenAnswer]) -> QuerySet[OpenAnswer]:
        return queryset.filter(survey=int(asked)) if (asked := self.value()) else queryset


@admin.register(OpenAnswer)
class OpenAnswerAdmin(Register[OpenAnswer]):
    """A person reads the open answers of closed surveys before anybody else does."""

    list_display = ["text", "asked", "review"]
    list_filter = ["review", "question", SurveyFilter]
    fields = ["asked", "text", "review"]
    readonly_fields = ["asked", "text"]
    actions = ["show", "hide"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenAnswer]:
        """Those of surveys that have closed; their order says nothing, since keys are random."""
        return (
            super()
            .get_queryset(request)
            .filter(reviewable(timezone.now()))
            .select_related("survey__round", "survey__municipality")
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
    @asks(partial(reviewing_question, OpenAnswer.Review.SHOWN))
    def show(self, request: HttpRequest, queryset: QuerySet[OpenAnswer]) -> None:
        for answer in queryset:
            reviewing.review(answer=answer, verdict=OpenAnswer.Review.SHOWN, actor=actor_of(request))

    @admin.action(description=gettext_lazy("Is not shown"), permissions=["change"])
    @asks(partial(reviewing_question, OpenAnswer.Review.HIDDEN))
    def hide(self, request: HttpRequest, queryset: QuerySet[OpenAnswer]) -> None:
        for answer in queryset:
            reviewing.review(answer=answer, verdict=OpenAnswer.Review.HIDDEN, actor=actor_of(request))
