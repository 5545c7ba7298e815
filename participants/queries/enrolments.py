"""Which enrolments a party's pages are about."""

from collections.abc import Sequence

from django.conf import settings

from accounts.models import User
from digiverkosto.prepared import Prepared
from municipalities.models import Municipality, Party
from municipalities.queries import parties_of
from participants.models import Enrolment
from participants.models.enrolment import EnrolmentQuerySet
from programmes.models import Programme

READ = [
    *("state", "language", "municipality", "contact_name", "contact_email"),
    *(f"consortium__{name}" for name in ("name", "slug", "invented")),
    *(f"consultant__{name}" for name in ("name", "email")),
    *(f"programme__title_{language}" for language, _name in settings.LANGUAGES),
    *(f"programme__{name}" for name in ("slug", "state", "starts", "ends", "shared_by", "municipal_by")),
]
"""What a participant's pages use; a programme's long texts in three languages would cost more than all of it."""

CURRENT_FIRST = [Programme.State.RUNNING, Programme.State.OPEN, Programme.State.ENDED, Programme.State.DRAFT]
CURRENT = {Programme.State.RUNNING, Programme.State.OPEN}


def accepted() -> EnrolmentQuerySet:
    """Accepted enrolments as pages read them."""
    return Enrolment.objects.accepted().select_related("programme", "consortium", "consultant").only(*READ).order_by()


of_municipality = Prepared(lambda municipality: accepted().filter(enrolled__municipality=municipality))
of_consortium = Prepared(lambda consortium: accepted().filter(consortium=consortium))


def accepted_of(party: Party) -> list[Enrolment]:
    """Accepted enrolments of the party, a municipality's consortia included."""
    return of_municipality(party.pk) if isinstance(party, Municipality) else of_consortium(party.pk)


def with_own_party(enrolments: Sequence[Enrolment], party: Party) -> Sequence[Enrolment]:
    """The party is known already: nothing need be asked for it."""
    for enrolment in enrolments:
        if isinstance(party, Municipality) and enrolment.municipality_id == party.pk:
            enrolment.municipality = party
    return enrolments


def enrolments_of(party: Party) -> list[Enrolment]:
    """All of the party's, those of running programmes first, then by their start, newest first."""
    return sorted(
        with_own_party(accepted_of(party), party),
        key=lambda enrolment: (
            CURRENT_FIRST.index(Programme.State(enrolment.programme.state)),
            -enrolment.programme.starts.toordinal(),
        ),
    )


def enrolments_of_person(user: User) -> list[Enrolment]:
    """Accepted enrolments of the municipalities and consortia that the person belongs to; none for staff."""
    enrolments = {enrolment.pk: enrolment for party in parties_of(user) for enrolment in enrolments_of(party)}
    return list(enrolments.values())


def public_names(programme: Programme) -> list[str]:
    """The programme's participants that agreed to be named on its public page, by name."""
    named = Enrolment.objects.accepted().filter(programme=programme, may_be_named=True).for_lists()
    return sorted(str(enrolment.party) for enrolment in named)


def is_current(enrolment: Enrolment) -> bool:
    return enrolment.programme.state in CURRENT
