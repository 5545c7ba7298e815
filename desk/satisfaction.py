"""How satisfied people were with the shared events: for the owners, means alone.

Their report leaves the house: beside the number of those who answered, or of those who were there, a mean of few people
would tell how each of them answered. A number of all events together is made of what is shown of each.
"""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.feedback import occasion_of
from desk.tables import Head, OwnersReport
from documents.figures.numbers import decimals
from events.models import Event
from events.queries import LONG
from programmes.models import Programme
from surveys.models import Survey
from surveys.results.feedback import satisfaction, together


def of_events(programme: Programme) -> OwnersReport:
    """Each shared event whose feedback has been counted, in order of time."""
    events = Event.objects.standing().filter(enrolment=None, activity__programme=programme)
    by_occasion = {occasion_of(event.pk): event for event in events.defer(*LONG)}
    counted = Survey.objects.filter(occasion__in=by_occasion, state=Survey.State.RELEASED)
    told = [(by_occasion[one.survey.occasion], one.means) for one in satisfaction(counted.select_related("round"))]
    told.sort(key=lambda one: (one[0].starts_at, one[0].pk))
    heads = [
        Head(_("Event")),
        Head(_("Day")),
        Head(_("Useful for one’s own work, 1–5"), number=True),
        Head(_("Well arranged, 1–5"), number=True),
    ]
    rows = [[str(event), day_of(event.starts_at), *means] for event, means in told]
    return OwnersReport(_("Satisfaction"), sentence_of([means for _event, means in told]), heads, rows)


def day_of(moment: datetime) -> str:
    return date_format(localtime(moment), "SHORT_DATE_FORMAT")


def sentence_of(means: list[tuple[float | None, ...]]) -> str:
    """`means`: of each event."""
    shown = [of_one for of_one in means if any(mean is not None for mean in of_one)]
    useful, arranged = (together(column) for column in zip(*shown, strict=True)) if shown else (None, None)
    if useful is None or arranged is None:
        return _("No event has feedback from enough people yet: at least five are needed.")
    return ngettext(
        "Feedback on %(events)s event: useful for one’s own work %(useful)s, arranged %(arranged)s, of five.",
        "Feedback on %(events)s events: on average useful for one’s own work %(useful)s, arranged %(arranged)s, of five.",
        len(shown),
    ) % {"events": len(shown), "useful": decimals(useful, 1), "arranged": decimals(arranged, 1)}
