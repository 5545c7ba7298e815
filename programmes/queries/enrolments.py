"""Which enrolment a party's pages are about."""

from django.db.models import Q

from municipalities.models import Municipality, Party
from programmes.models import Enrolment, Programme

LIVE = [Programme.State.RUNNING, Programme.State.OPEN, Programme.State.ENDED, Programme.State.DRAFT]


def enrolments_of(party: Party) -> list[Enrolment]:
    """Accepted enrolments of the party, a municipality's consortia included; running programmes first, newest first."""
    mine = Q(enrolled__municipality=party) if isinstance(party, Municipality) else Q(consortium=party)
    found = Enrolment.objects.accepted().filter(mine).with_party()
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
