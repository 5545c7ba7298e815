"""Making a round's comparison groups, once."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from municipalities.models import Municipality
from participants.models import EnrolledMunicipality, Enrolment
from surveys.models import Comparison, Round, Survey
from surveys.models.comparison import CONSORTIUM, NETWORK


def kinds_of(municipality: Municipality) -> list[str]:
    """The keys of the groups that a municipality belongs to."""
    return [
        NETWORK,
        f"size:{municipality.size_class}",
        f"type:{municipality.urbanity}",
        f"language:{municipality.main_language}",
    ]


def freeze_closed() -> None:
    """Keep the groups of rounds that closed without them, such as those from before groups were kept."""
    open_rounds = Survey.objects.unfinished(timezone.now()).values("round")
    closed = Round.objects.filter(compared_at=None, surveys__state__in=[Survey.State.CLOSED, Survey.State.RELEASED])
    for round in closed.exclude(pk__in=open_rounds).distinct():
        with transaction.atomic():
            freeze(round)


def freeze(round: Round) -> bool:
    """Keep who is compared with whom once no survey of the round is open or can be. Returns whether this call kept it.

    To be called in a transaction. The round's row is locked: of two last surveys that close at the same time, the later
    one sees the other as closed.
    """
    held = Round.objects.select_for_update().get(pk=round.pk)
    if held.compared_at or held.surveys.unfinished(timezone.now()).exists():
        return False
    members: dict[str, list[int]] = defaultdict(list)
    for municipality in Municipality.objects.filter(surveys__in=held.surveys.exclude(state=Survey.State.DRAFT)):
        for key in kinds_of(municipality):
            members[key].append(municipality.pk)
    for enrolment, member in EnrolledMunicipality.objects.filter(
        enrolment__in=Enrolment.objects.accepted().filter(programme=held.programme_id, consortium__isnull=False)
    ).values_list("enrolment", "municipality"):
        members[f"{CONSORTIUM}:{enrolment}"].append(member)
    for key, municipalities in members.items():
        Comparison.objects.create(round=held, key=key).municipalities.set(municipalities)
    held.compared_at = timezone.now()
    held.save(update_fields=["compared_at"])
    return True
