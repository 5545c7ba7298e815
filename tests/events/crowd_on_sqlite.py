"""Forty registrations for four seats on a fresh SQLite file. Prints what was given and what is stored, as JSON."""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from events.models import Event, Registration, Seats  # noqa: E402
from tests import factories  # noqa: E402
from tests.events.crowds import at_once, taking_a_seat  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, seats_per_participant=4)
    people = [factories.member(enrolment.party) for _ in range(40)]
    given = at_once(people, taking_a_seat(event, enrolment, people[0]))
    stored = [Event.objects.get().taken, Seats.objects.get().taken, Registration.objects.standing().count()]
    print(json.dumps({"given": given, "stored": stored}))


if __name__ == "__main__":
    main()
