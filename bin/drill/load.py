"""People and mails while the faults happen: each is sent until it has been confirmed, as people do."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection

from bin.drill.world import ANSWER, Browser, Refused, World
from outbox.services import post_text

ANSWERS, SEATS, MAILS = 400, 60, 200
LONGEST = 240.0
"""Seconds after which somebody gives up."""


@dataclass
class Load:
    """`confirmed` grows as the portal says yes."""

    name: str
    one: Callable[[int], None]
    numbers: Sequence[int]
    threads: int
    pause: float = 0.05
    confirmed: set[int] = field(default_factory=set)
    retries: int = 0
    _workers: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for index in range(self.threads):
            thread = threading.Thread(target=self.work, args=[self.numbers[index :: self.threads]], daemon=True)
            thread.start()
            self._workers.append(thread)

    def work(self, numbers: Sequence[int]) -> None:
        ends = time.monotonic() + LONGEST
        for number in numbers:
            while time.monotonic() < ends:
                try:
                    self.one(number)
                except (Refused, DatabaseError):
                    self.retries += 1
                    close_old_connections()
                    time.sleep(0.5)
                else:
                    self.confirmed.add(number)
                    break
            time.sleep(self.pause)
        connection.close()

    def wait(self) -> None:
        for thread in self._workers:
            thread.join(LONGEST)


def loads(world: World, address: str) -> list[Load]:
    anybody, contact = Browser(address), Browser(address, world.session)

    def answer(number: int) -> None:
        anybody.post(f"/s/{world.survey.key}", {**ANSWER, "token": f"drill-{number}"})

    def register(number: int) -> None:
        form = {"name": f"Drill {number}", "email": f"drill-{number}@example.org", "role": "expert"}
        if is_registered(world, number):
            return
        contact.post(world.event_path, form)

    def mail(number: int) -> None:
        post_text(key=f"drill-{number}", to=f"drill-{number}@example.org", subject="Drill", body="Hei", language="fi")

    return [
        Load("answers", answer, range(ANSWERS), threads=6, pause=0.5),
        Load("registrations", register, range(SEATS), threads=3, pause=1.0),
        Load("mails", mail, range(MAILS), threads=2, pause=1.0),
    ]


def is_registered(world: World, number: int) -> bool:
    """Whoever gets no answer looks whether the name is on the list before sending it again."""
    return world.event.registrations.filter(user__email=f"drill-{number}@example.org").exists()
