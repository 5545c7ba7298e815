"""Small groups of 120 people: how long the search takes, and the page that shows what it found."""

import time
from typing import NamedTuple

from accounts.models import User
from benchmarks.world import World, more_events
from events.grouping.reading import table_of
from events.models import Event, Grouping, Registration
from events.services import groups
from jobs import services as jobs
from participants.models import Enrolment

PEOPLE, SIZE = 120, 5
SECONDS = 10
TRAITS = {"size": "mix", "role": "mix", "language": "mix", "theme": "match"}


class Search(NamedTuple):
    """`together`: pairs of one participant who share a group, which could be avoided."""

    taken: float
    together: int

    @property
    def holds(self) -> bool:
        return self.taken < SECONDS and not self.together

    def __str__(self) -> str:
        return (
            f"groups of {PEOPLE} people are found in {self.taken:.1f} s, allowed {SECONDS}; "
            f"{self.together} pairs of one participant share one"
        )


def searched(world: World) -> Search:
    """From the press of the button to the kept groups, as a worker does it."""
    event = with_people(world)
    actor = User.objects.filter(staff_role=User.StaffRole.CONSULTANT).earliest("pk")
    start = time.perf_counter()
    job = groups.search(event=event, number=PEOPLE // SIZE, traits=TRAITS, actor=actor)  # type: ignore[arg-type]
    jobs.run(job_id=job.pk)
    taken = time.perf_counter() - start
    division = table_of(Grouping.objects.get(event=event)).division()
    return Search(taken, division.of_one_participant_together())


def with_people(world: World) -> Event:
    """An event at which every participant of the programme has as many seats as the others."""
    event = more_events(world, 1)[0]
    enrolments = list(Enrolment.objects.accepted().filter(programme=world.enrolment.programme))
    users = User.objects.bulk_create(
        User(email=f"group-{number}@example.org", name=f"G {number}", language="sv" if number % 6 == 0 else "fi")
        for number in range(PEOPLE)
    )
    Registration.objects.bulk_create(
        Registration(event=event, enrolment=enrolments[number % len(enrolments)], user=user)
        for number, user in enumerate(users)
    )
    return event
