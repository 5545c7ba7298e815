"""What small groups may be matched by: the aspects that participants are strong and weak in, of those who agreed."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from events.grouping.kinds import Kind, People, register_kind
from events.models import Matching
from network.linked import aspects
from roadmaps.models import Level


def extremes(people: People, *, best: bool) -> dict[int, str]:
    """The aspect with the highest or the lowest baseline of each one's participant; of equal ones the first."""
    agreed = Matching.objects.filter(enrolment__in={one.enrolment_id for one in people}).values("enrolment")
    levels = Level.objects.filter(roadmap__enrolment__in=agreed, baseline__isnull=False)
    found: dict[int, int] = {}
    order = "-baseline" if best else "baseline"
    for enrolment, aspect in levels.order_by(order, "aspect").values_list("roadmap__enrolment", "aspect"):
        found.setdefault(enrolment, aspect)
    names = aspects()
    own = ((one.pk, found.get(one.enrolment_id)) for one in people)
    return {pk: names[aspect] for pk, aspect in own if aspect in names}


def register_kinds() -> None:
    register_kind(Kind("strong", _("strongest aspect, of those who agreed"), partial(extremes, best=True)))
    register_kind(Kind("weak", _("weakest aspect, of those who agreed"), partial(extremes, best=False)))
