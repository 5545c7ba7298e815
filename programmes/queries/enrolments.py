"""Which enrolment a party's pages are about."""

from functools import partial

from django.conf import settings
from django.db.models import Q

from digiverkosto.memory import remembered
from municipalities.models import Municipality, Party
from programmes.models import Enrolment, Programme

READ = [
    *("state", "language", "municipality", "consultant"),
    *(f"consortium__{name}" for name in ("name", "slug", "invented")),
    *(f"programme__title_{language}" for language, _name in settings.LANGUAGES),
    *(f"programme__{name}" for name in ("slug", "state", "starts", "ends", "shared_by", "municipal_by")),
]
"""What a participant's pages use; a programme's long texts in three languages would cost more than all of it."""

LIVE = [Programme.State.RUNNING, Programme.State.OPEN, Programme.State.ENDED, Programme.State.DRAFT]


def enrolments_of(party: Party) -> list[Enrolment]:
    """Accepted enrolments of the party, a municipality's consortia included; running programmes first, newest first.

    Remembered for some seconds; a party that has none is asked about each time.
    """
    return remembered(f"enrolments:{party._meta.model_name}:{party.pk}", partial(read_enrolments, party))


def read_enrolments(party: Party) -> list[Enrolment]:
    mine = Q(enrolled__municipality=party) if isinstance(party, Municipality) else Q(consortium=party)
    found = list(
        Enrolment.objects.accepted().filter(mine).select_related("programme", "consortium").only(*READ).order_by()
    )
    for enrolment in found:
        if isinstance(party, Municipality) and enrolment.municipality_id == party.pk:
            enrolment.municipality = party
    return sorted(
        found,
        key=lambda enrolment: (
            LIVE.index(Programme.State(enrolment.programme.state)),
            -enrolment.programme.starts.toordinal(),
        ),
    )


def current_enrolment(party: Party, programme: str = "") -> Enrolment | None:
    """The enrolment in the named programme, or the one that matters most now."""
    found = enrolments_of(party)
    if programme:
        found = [enrolment for enrolment in found if enrolment.programme.slug == programme]
    return found[0] if found else None
