"""Open answers, read before anybody else does."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from digiverkosto.registers import Register, actor_of
from surveys.models import OpenAnswer
from surveys.questions.text import FEWEST_RESPONDENTS
from surveys.services import reviewing


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
