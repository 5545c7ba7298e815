"""An event's people and their groups, read into the numbers that a search works with."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil

from events.grouping.kinds import Kind, known
from events.grouping.problem import Division, Mode, Pair, Problem, Trait
from events.models import Event, Group, Grouping, GroupMember, Registration


@dataclass(frozen=True)
class Placed:
    """Somebody who has a seat: in which group (None for in none), whether pinned, and what is known of them, in words."""

    registration: Registration
    group: int | None
    pinned: bool
    told: str
    traits: Sequence[str]


@dataclass(frozen=True)
class Table:
    """An event's division as it is now: `people` in the order of the numbers in `problem`, by participant and name."""

    grouping: Grouping
    groups: Sequence[Group]
    people: Sequence[Placed]
    kinds: Sequence[tuple[Kind, Trait]]
    met: frozenset[Pair]

    def of(self, group: Group) -> list[Placed]:
        return [person for person in self.people if person.group == group.pk]

    @property
    def outside(self) -> list[Placed]:
        """Those who are in no group."""
        return [person for person in self.people if person.group is None]

    def problem(self) -> Problem:
        """What is to be searched: everybody, with those who are pinned where they are."""
        order = {group.pk: place for place, group in enumerate(self.groups)}
        pinned = {
            number: order[person.group]
            for number, person in enumerate(self.people)
            if person.pinned and person.group is not None and order[person.group] < self.grouping.number
        }
        return Problem(
            participants=[person.registration.enrolment_id for person in self.people],
            groups=self.grouping.number,
            traits=[trait for _kind, trait in self.kinds],
            met=self.met,
            pinned=pinned,
        )

    def division(self) -> Division:
        """The groups as they are; whoever is in none is left out."""
        placed = [number for number, person in enumerate(self.people) if person.group is not None]
        place = {number: at for at, number in enumerate(placed)}
        order = {group.pk: at for at, group in enumerate(self.groups)}
        problem = Problem(
            participants=[self.people[number].registration.enrolment_id for number in placed],
            groups=len(self.groups),
            traits=[
                Trait(trait.key, trait.mode, [trait.values[number] for number in placed]) for _kind, trait in self.kinds
            ],
            met={(place[one], place[other]) for one, other in self.met if one in place and other in place},
        )
        return Division(problem, [order[self.people[number].group or 0] for number in placed])


def has_groups(event: Event) -> bool:
    """Whether groups have been found."""
    return Grouping.objects.filter(event=event, made_at__isnull=False).exists()


def people_of(event: Event) -> list[Registration]:
    """Who has a seat, by participant and then by name."""
    rows = Registration.objects.standing().filter(event=event).with_party()
    return sorted(rows, key=lambda one: (str(one.enrolment.party), one.enrolment_id, str(one.user), one.pk))


def table_of(grouping: Grouping) -> Table:
    """The division as it is now, in as many queries whatever its size."""
    people = people_of(grouping.event)
    groups = list(grouping.groups.all())
    placed = {one.registration_id: one for one in GroupMember.objects.filter(group__grouping=grouping)}
    kinds = [(kind, trait_of(kind, mode, people)) for kind, mode in known(grouping.traits)]
    return Table(
        grouping=grouping,
        groups=groups,
        people=[
            Placed(
                registration=one,
                group=placed[one.pk].group_id if one.pk in placed else None,
                pinned=one.pk in placed and placed[one.pk].pinned,
                told=placed[one.pk].told if one.pk in placed else "",
                traits=[trait.values[number] for _kind, trait in kinds if trait.values[number]],
            )
            for number, one in enumerate(people)
        ],
        kinds=kinds,
        met=met_before(grouping.event, people),
    )


def trait_of(kind: Kind, mode: Mode, people: Sequence[Registration]) -> Trait:
    values = kind.values(people)
    return Trait(kind.key, mode, [values.get(one.pk, "") for one in people])


def met_before(event: Event, people: Sequence[Registration]) -> frozenset[Pair]:
    """Who of these people were in a group together at an earlier event."""
    number = {one.user_id: place for place, one in enumerate(people)}
    earlier = GroupMember.objects.standing().filter(
        registration__user__in=number,
        group__grouping__told_at__isnull=False,
        group__grouping__event__starts_at__lt=event.starts_at,
        group__grouping__event__cancelled_at=None,
    )
    together: dict[int, list[int]] = defaultdict(list)
    for group, user in earlier.exclude(group__grouping__event=event).values_list("group", "registration__user"):
        together[group].append(number[user])
    return frozenset(pair for members in together.values() for pair in combinations(sorted(members), 2))


def groups_of_size(people: int, size: int) -> int:
    """How many groups there are when none holds more than `size`."""
    return ceil(people / size)
