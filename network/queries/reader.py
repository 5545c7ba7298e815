"""Somebody who reads what the network shares: of which programmes, and in which roles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from accounts.models import User
from municipalities.models import Party
from municipalities.queries import memberships_of
from network.rules import sees_all, speaks_for
from participants.models import Enrolment
from participants.queries.enrolments import enrolments_of

Rows = TypeVar("Rows", bound="QuerySet")  # type: ignore[type-arg]


@dataclass(frozen=True)
class Reader:
    """`own`: the accepted enrolments by which they take part. `parties`: whose pages they read them on, by enrolment.
    `roles`: programme → the roles that they have in it. `spoken_for`: the enrolments in whose name they write.
    Staff have none of these and see everything.
    """

    user: User
    own: tuple[Enrolment, ...]
    parties: dict[int, Party]
    roles: dict[int, frozenset[str]]
    spoken_for: tuple[Enrolment, ...]

    @property
    def sees_all(self) -> bool:
        return sees_all(self.user)

    @property
    def programmes(self) -> set[int]:
        return {enrolment.programme_id for enrolment in self.own}

    def of_programmes(self, rows: Rows) -> Rows:
        """The rows of the reader's programmes."""
        return rows if self.sees_all else rows.filter(programme__in=self.programmes)

    def enrolment_in(self, programme: int) -> Enrolment | None:
        """The enrolment by which they take part in the programme."""
        return next((one for one in self.own if one.programme_id == programme), None)

    def speaks_in(self, programme: int) -> Enrolment | None:
        """The enrolment in whose name they write in the programme."""
        return next((one for one in self.spoken_for if one.programme_id == programme), None)


def reader_of(user: User) -> Reader:
    """Read anew for each request: whoever is removed sees nothing from the next page on."""
    own: dict[int, Enrolment] = {}
    parties: dict[int, Party] = {}
    roles: dict[int, set[str]] = defaultdict(set)
    spoken_for: dict[int, Enrolment] = {}
    for membership in () if user.is_staff else memberships_of(user):
        for enrolment in enrolments_of(membership.party):
            own.setdefault(enrolment.pk, enrolment)
            parties.setdefault(enrolment.pk, membership.party)
            roles[enrolment.programme_id].add(membership.role)
            if speaks_for(membership, enrolment):
                spoken_for.setdefault(enrolment.pk, enrolment)
    held = {key: frozenset(value) for key, value in roles.items()}
    return Reader(user, tuple(own.values()), parties, held, tuple(spoken_for.values()))


def in_running(own: Iterable[Enrolment]) -> list[Enrolment]:
    """Those of programmes that run, the newest first."""
    running = [one for one in own if one.programme.state == one.programme.State.RUNNING]
    return sorted(running, key=lambda one: one.programme.starts, reverse=True)
