"""What the owners ask for: who took part, how the surveys and roadmaps went, what was wished."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.participants import participants
from desk.satisfaction import of_events
from desk.selection import Selection
from desk.tables import Head, OwnersReport
from events.models import Attendance, Registration
from network.models import Wish
from participants.models import Enrolment
from programmes.models import Activity, Programme
from surveys.models import Survey
from surveys.queries.response_rate import response_rates


class Counts(NamedTuple):
    """Of registrations or attendances: activity → participant → how many, and participant → how many different people."""

    by_activity: Mapping[int, Mapping[int, int]]
    people: Mapping[int, int]

    @classmethod
    def of(cls, rows: QuerySet[Any]) -> "Counts":
        counted = rows.order_by().values_list("event__activity", "enrolment")
        by_activity: dict[int, dict[int, int]] = defaultdict(dict)
        for activity, enrolment, count in counted.annotate(number=Count("pk")):
            by_activity[activity][enrolment] = count
        people = rows.order_by().values_list("enrolment").annotate(people=Count("user", distinct=True))
        return cls(by_activity, dict(people))


def columns_of(activities: Iterable[Activity], seats: Counts, there: Counts) -> Iterator[tuple[str, Mapping[int, int]]]:
    """The title of each column with its numbers by participant."""
    for activity in activities:
        yield activity.title, seats.by_activity.get(activity.pk, {})
        if activity.pk in there.by_activity:
            yield _("%(activity)s, attended") % {"activity": activity}, there.by_activity[activity.pk]


def participation(programme: Programme) -> OwnersReport:
    """Participant × shared activity: how many people had a seat at its events; the number of different people at the end.

    Where it was noted who attended, also how many did, by the recording too.
    """
    activities = list(Activity.objects.shared().filter(programme=programme, events__isnull=False).distinct())
    enrolments = list(Enrolment.objects.accepted().filter(programme=programme).for_lists())
    standing = Registration.objects.standing().filter(enrolment__programme=programme, event__cancelled_at=None)
    noted = Attendance.objects.noted().filter(enrolment__programme=programme, event__cancelled_at=None)
    seats, there = Counts.of(standing), Counts.of(noted)
    columns = [*columns_of(activities, seats, there), (_("Different people"), seats.people)]
    if there.people:
        columns.append((_("Different people who attended"), there.people))
    rows: list[list[Any]] = [
        [str(enrolment.party), *(numbers.get(enrolment.pk, 0) for _title, numbers in columns)]
        for enrolment in enrolments
    ]
    rows.sort(key=lambda row: row[0])
    heads = [Head(_("Participant")), *(Head(title, number=True) for title, _numbers in columns)]
    went = sum(enrolment.pk in seats.people for enrolment in enrolments)
    sentence = _("%(went)s of %(all)s participants have named people to the shared events.") % {
        "went": went,
        "all": len(rows),
    }
    return OwnersReport(_("Participation"), sentence, heads, rows)


def surveys(programme: Programme) -> OwnersReport:
    """Each survey's answers against the staff; numbers that may not be told are left out."""
    opened = Survey.objects.filter(round__programme=programme).exclude(state=Survey.State.DRAFT)
    rates = response_rates(list(opened.select_related("round", "municipality").order_by("municipality__name", "pk")))
    rows = [
        [
            one.survey.whose,
            str(one.survey.round),
            one.survey.state_in_words,
            one.answers,
            one.survey.headcount or None,
            one.rate,
        ]
        for one in rates
    ]
    known = [one.rate for one in rates if one.rate is not None]
    heads = [
        Head(_("Municipality")),
        Head(_("Round")),
        Head(_("State")),
        Head(_("Answers"), number=True),
        Head(_("Staff"), number=True),
        Head(_("Answered, %"), number=True),
    ]
    sentence = (
        _("%(surveys)s surveys have been opened; the middle one of the known response rates is %(rate)s %%.")
        % {"surveys": len(rates), "rate": sorted(known)[len(known) // 2]}
        if known
        else _("No response rate is known yet.")
    )
    return OwnersReport(_("Surveys"), sentence, heads, rows)


def roadmaps(programme: Programme) -> OwnersReport:
    """Levels, measures and documents of each participant."""
    rows_of = participants(Selection(programme=programme, sort="name"))
    rows = [
        [row.name, row.roadmap.set, row.roadmap.levels, row.roadmap.measures, row.roadmap.document or None]
        for row in sorted(rows_of, key=lambda row: row.name)
    ]
    approved = sum(row.roadmap.approved for row in rows_of)
    heads = [
        Head(_("Participant")),
        Head(_("Levels set"), number=True),
        Head(_("Levels in all"), number=True),
        Head(_("Measures"), number=True),
        Head(_("Document")),
    ]
    sentence = _("%(approved)s of %(all)s participants have an approved roadmap.") % {
        "approved": approved,
        "all": len(rows),
    }
    return OwnersReport(_("Roadmaps"), sentence, heads, rows)


def wishes(programme: Programme) -> OwnersReport:
    """What was wished, how many stand behind it, and what came of it."""
    made = Wish.objects.filter(programme=programme).with_support()
    made = made.select_related("enrolment__municipality", "enrolment__consortium", "theme")
    rows = [[wish.text, str(wish.enrolment.party), wish.support, came_of(wish)] for wish in made]  # type: ignore[attr-defined]
    answered = sum(1 for row in rows if row[-1])
    heads = [Head(_("Wish")), Head(_("Whose")), Head(_("People behind it"), number=True), Head(_("What came of it"))]
    sentence = _("%(answered)s of %(all)s wishes have been answered.") % {"answered": answered, "all": len(rows)}
    return OwnersReport(_("Wishes"), sentence, heads, rows)


def came_of(wish: Wish) -> str | None:
    """The answer to its theme, else what was said of the wish itself; None where nothing was."""
    theme = wish.theme
    if theme is None or not theme.edition:
        return wish.outcome or None
    state = capfirst(theme.get_state_display())
    return f"{state}. {theme.answer}" if theme.answer else state


REPORTS: dict[str, tuple[Any, Callable[[Programme], OwnersReport]]] = {
    "participation": (gettext_lazy("Participation"), participation),
    "surveys": (gettext_lazy("Surveys"), surveys),
    "roadmaps": (gettext_lazy("Roadmaps"), roadmaps),
    "wishes": (gettext_lazy("Wishes"), wishes),
    "satisfaction": (gettext_lazy("Satisfaction"), of_events),
}
