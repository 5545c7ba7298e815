"""A letter to many: its mails against the same rows written bare, and how many of them a second."""

import time
from collections.abc import Callable
from functools import partial
from statistics import median

from accounts.models import User
from benchmarks.measuring import Line
from benchmarks.world import World
from desk.audience import Audience, recipients_of
from desk.services import letters
from municipalities.models import Membership
from outbox.models import Letter, Message

PEOPLE, TIMES = 2000, 5
ROWS_A_SECOND = 1000
BODY = "Hei {name}, {municipality}!\n\n" + "Muistutus tilaisuudesta. " * 40 + "\n\n{link} {date}"


def line(world: World) -> tuple[Line, float]:
    """The ratio to bare rows, and rows a second of the whole: who they are, what each gets, and the log."""
    actor = invite(world)
    query = f"programme={world.enrolment.programme.slug}&role=all"
    taken = [timed(partial(confirm, query, actor, number)) for number in range(TIMES)]
    floors = [timed(partial(bare, number)) for number in range(TIMES)]
    people = Message.objects.filter(letter=Letter.objects.latest("pk")).count()
    confirmed = Line("a letter to 2,000", median(taken) * 1000, "bare rows", median(floors) * 1000, 3)
    return confirmed, people / median(taken)


def invite(world: World) -> User:
    """As many people as the letter goes to, in one participant."""
    users = User.objects.bulk_create(
        User(email=f"many-{number}@example.org", name=f"M {number}") for number in range(PEOPLE)
    )
    own = {"municipality": world.enrolment.municipality, "consortium": world.enrolment.consortium}
    now = world.enrolment.submitted_at
    Membership.objects.bulk_create(
        Membership(user=user, role=Membership.Role.EXPERT, accepted_at=now, **own) for user in users
    )
    return User.objects.filter(staff_role=User.StaffRole.CONSULTANT).earliest("pk")


def confirm(query: str, actor: User, number: int) -> Callable[[], object]:
    """Prepare a draft that has been looked at; returns what confirms it."""
    draft = letters.write(
        letter=None,
        key=f"bench-{number}",
        query=query,
        texts={"fi": {"subject": "Muistutus", "body": BODY}},
        instead="fi",
        goes_at=None,
        actor=actor,
    )
    seen = letters.seen_of(draft, recipients_of(Audience.of_query(draft.query)))
    return partial(letters.confirm, letter=draft, seen=seen, actor=actor)


def bare(number: int) -> Callable[[], object]:
    rows = [
        Message(key=f"bare-{number}-{one}", to=f"many-{one}@example.org", language="fi", subject="M", text=BODY)
        for one in range(PEOPLE)
    ]
    return partial(Message.objects.bulk_create, rows, batch_size=500)


def timed(prepare: Callable[[], Callable[[], object]]) -> float:
    act = prepare()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
