"""What surveys bring to a participant's home page."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participants.access import Participation
from participants.progress import is_done
from participants.registry import Panel, Todo
from programmes.models import Activity
from surveys.models import Survey
from surveys.queries.response_rate import ResponseRate, response_rates
from surveys.queries.rounds import in_rounds, newest, surveys_of, told_before
from surveys.registry import results_are_in_use
from surveys.rules import tells_headcounts


def todos(participation: Participation) -> list[Todo]:
    """Open a survey that waits, spread an open one; read released results until they are in use."""
    surveys, to_do = participation.once(surveys_now), []
    waiting = [survey for survey in participation.once(surveys_known) if survey.waits]
    if waiting and tells_headcounts(participation):
        known = told_before(waiting[0])
        to_do.append(
            Todo(
                title=_("Check the numbers of staff, and the survey opens")
                if known
                else _("Tell the numbers of staff, and the survey opens"),
                url=participation.address("survey-follow"),
                button=_("Check the numbers") if known else _("Tell the numbers"),
                detail=waiting[0].round.title,
                due=opens if (opens := timezone.localdate(waiting[0].round.opens_at)) >= timezone.localdate() else None,
                weight=10,
            )
        )
    open_ones = [survey for survey in surveys if survey.takes_answers(timezone.now())]
    if open_ones and participation.may_edit:
        to_do.append(
            Todo(
                title=_("Spread the survey to your staff"),
                url=participation.address("survey-follow"),
                button=_("Link and letter"),
                due=timezone.localdate(open_ones[0].round.closes_at),
                weight=10,
            )
        )
    if surveys and all(survey.state == Survey.State.RELEASED for survey in surveys) and not read_already(participation):
        to_do.append(
            Todo(
                title=_("Your survey results are ready"),
                url=participation.address("survey-results"),
                button=_("Read the results"),
                weight=20,
            )
        )
    return to_do


def surveys_known(participation: Participation) -> list[Survey]:
    return surveys_of(participation.enrolment)


def surveys_now(participation: Participation) -> list[Survey]:
    return newest(in_rounds(participation.once(surveys_known)))


def read_already(participation: Participation) -> bool:
    """Whether something has been made of the results, or the step in which levels are set is behind."""
    return results_are_in_use(participation) or is_done(
        participation, Activity.Kind.LEADERSHIP_WORKSHOP, Activity.Kind.LEVEL_ASSESSMENT
    )


def standing(participation: Participation) -> str:
    """What the newest survey waits for."""
    surveys = participation.once(surveys_now)
    if not surveys or participation.enrolment.programme.has_ended:
        return ""
    if any(survey.waits for survey in participation.once(surveys_known)):
        return _("a new survey is about to open")
    states = {survey.state for survey in surveys}
    if states == {Survey.State.RELEASED}:
        return _("the results of the survey are out")
    if Survey.State.OPEN not in states:
        return _("the survey has closed, and its results come when they have been checked")
    rates = [answered.rate for answered in participation.once(rates_now)]
    if len(rates) == 1 and rates[0] is not None:
        return _("the survey is open, and %(rate)s %% have answered") % {"rate": rates[0]}
    until = date_format(timezone.localtime(surveys[0].round.closes_at), "SHORT_DATE_FORMAT")
    return _("the survey is open until %(day)s") % {"day": until}


def rates_now(participation: Participation) -> list[ResponseRate]:
    return response_rates(participation.once(surveys_now))


def panel(participation: Participation) -> Panel | None:
    """Answers against staff, while there is a survey."""
    surveys = participation.once(surveys_now)
    if not surveys:
        return None
    context = {"response_rates": participation.once(rates_now), "several": len(surveys) > 1}
    context["results"] = all(survey.state == Survey.State.RELEASED for survey in surveys)
    return Panel("surveys/_panel.html", context, weight=60)
