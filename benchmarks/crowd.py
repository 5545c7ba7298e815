"""Many people at once: pages and registrations by eight clients, and 300 people after 100 seats."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier
from typing import NamedTuple

from accounts.models import User
from benchmarks.client import Client, timed
from benchmarks.measuring import Line
from benchmarks.world import World, more_events, session_of
from events.models import Event, Registration
from municipalities.models import Membership

CLIENTS = 8
ROUNDS, EACH = 9, 6
"""How often the clients come all at once, and how many requests each of them makes then."""
PEOPLE, SEATS = 300, 100
SECONDS = 3.0
"""Within which everybody who wants a seat has an answer."""
SAID = ("Sinulla on paikka, ja saat siitä viestin.", "Tilaisuus on täynnä.")

Work = Callable[[Client], object]


class Rush(NamedTuple):
    """What came of it. `slowest`: seconds until the last of them had an answer; `read`: until the last had read its words."""

    seats: int
    in_words: int
    slowest: float
    read: float

    @property
    def holds(self) -> bool:
        return self.seats == SEATS and self.in_words == PEOPLE and self.slowest <= SECONDS

    def __str__(self) -> str:
        return (
            f"{PEOPLE} people want {SEATS} seats at once: {self.seats} got one, {self.in_words} were answered in words, "
            f"the last after {self.slowest:.1f} s, allowed {SECONDS:.0f}; the last had read the words after {self.read:.1f} s"
        )


def lines(port: int, world: World) -> Iterator[Line]:
    """The event's page and naming somebody, by eight clients at once, against an empty page by the same eight."""
    clients = [Client(port, world.session) for _client in range(CLIENTS)]
    address = world.page(f"events/{world.event.pk}/")
    for client in clients:
        client.get(address)
    yield by_turns("event, 8 clients", clients, lambda client: client.get(address))
    events = iter(more_events(world, CLIENTS * EACH * (ROUNDS + 1)))
    contact = Membership.objects.get(user=world.contact, **own(world)).pk
    todo = {id(client): [next(events) for _event in range(EACH * (ROUNDS + 1))] for client in clients}

    def name(client: Client) -> None:
        client.post(world.page(f"events/{todo[id(client)].pop().pk}/"), {"member": contact})
        client.forget_messages()

    yield by_turns("registration POST, 8 clients", clients, name)


def by_turns(name: str, clients: Sequence[Client], work: Work) -> Line:
    """Milliseconds a request, over all clients together; the first round warms up."""
    floor: Work = lambda client: client.get("/empty")  # noqa: E731
    taken = [(together(clients, work), together(clients, floor)) for _round in range(ROUNDS + 1)][1:]
    return Line(name, median(one for one, _floor in taken), "E", median(floor for _one, floor in taken), 5)


def together(clients: Sequence[Client], work: Work) -> float:
    def all_of(client: Client) -> None:
        for _request in range(EACH):
            work(client)

    with ThreadPoolExecutor(len(clients)) as pool:
        whole = timed(lambda: list(pool.map(all_of, clients)))
    return whole / (len(clients) * EACH)


def own(world: World) -> dict[str, object]:
    return {"municipality": world.enrolment.municipality, "consortium": world.enrolment.consortium}


def rush(port: int, world: World) -> Rush:
    """Everybody presses at the same moment, each over a connection of their own."""
    event = more_events(world, 1)[0]
    Event.objects.filter(pk=event.pk).update(capacity=SEATS)
    page = world.page(f"events/{event.pk}/")
    clients = [Client(port, session) for session in sessions(world)]
    for client in clients:
        client.get(page)
    ready = Barrier(PEOPLE)

    def press(client: Client) -> tuple[float, float, bool]:
        """How long it takes until there is an answer, and until the page says in words what came of it; whether it does."""
        ready.wait()
        start = time.perf_counter()
        client.post(f"{page}me/", {})
        answered = time.perf_counter() - start
        shown = client.get(page)
        return answered, time.perf_counter() - start, any(words in shown for words in SAID)

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(press, clients))
    seats = Registration.objects.standing().filter(event=event).count()
    slowest, read = (max(one[part] for one in answers) for part in (0, 1))
    return Rush(seats, sum(told for *_took, told in answers), slowest, read)


def sessions(world: World) -> list[str]:
    """People of the participant, each signed in."""
    users = User.objects.bulk_create(
        User(email=f"rush-{number}@example.org", name=f"R {number}", language="fi") for number in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(user=user, role=Membership.Role.MANAGEMENT, accepted_at=world.enrolment.submitted_at, **own(world))
        for user in users
    )
    return [session_of(user) for user in users]
