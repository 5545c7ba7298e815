"""How many have enrolled in each programme of a query."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from participants.models import Enrolment

STANDING = (*Enrolment.UNDECIDED, Enrolment.State.ACCEPTED)


def standing_ones() -> Combinable:
    """Enrolments that were neither declined nor withdrawn."""
    return number_of(*STANDING)


def accepted_ones() -> Combinable:
    """The participants."""
    return number_of(Enrolment.State.ACCEPTED)


def number_of(*states: str) -> Combinable:
    rows = Enrolment.objects.filter(programme=OuterRef("pk"), state__in=states).order_by().values("programme")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
