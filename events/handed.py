"""Who has handed in an answer to a pre-assignment, and who has not, for the staff."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from digiverkosto.translated import alphabetical
from events.models import Assignment, HandIn, Registration
from events.services.chasing import lacking
from participants.models import Enrolment


@dataclass(frozen=True)
class Handed:
    """A participant, or one of its people where each is asked. `seats`: how many of them have a seat."""

    enrolment: Enrolment
    user: User | None
    seats: int
    answer: HandIn | None

    @property
    def state(self) -> str:
        if self.answer is None:
            return _("nothing yet")
        return _("late") if self.answer.late else _("handed in")

    @property
    def order(self) -> tuple[bool, bool, str, str]:
        """Those with a seat first, and of them those that lack it."""
        return (not self.seats, self.answer is not None, alphabetical(str(self.enrolment.party)), str(self.user or ""))


def handed(assignment: Assignment) -> list[Handed]:
    """In three queries at most, however many they are."""
    answers = list(assignment.hand_ins.select_related("author", "user", *(f"enrolment__{one}" for one in PARTY)))
    seats = list(Registration.objects.standing().filter(event=assignment.event_id).with_party())
    rows = of_people(answers, seats) if assignment.of_each_person else of_participants(assignment, answers, seats)
    return sorted(rows, key=lambda row: row.order)


PARTY = ("municipality", "consortium")


def of_people(answers: Sequence[HandIn], seats: Sequence[Registration]) -> Iterator[Handed]:
    """Whoever has handed in and has no seat any more too."""
    given = {answer.user_id: answer for answer in answers}
    for seat in seats:
        yield Handed(seat.enrolment, seat.user, 1, given.pop(seat.user_id, None))
    for answer in given.values():
        yield Handed(answer.enrolment, answer.user, 0, answer)


def of_participants(
    assignment: Assignment, answers: Sequence[HandIn], seats: Sequence[Registration]
) -> Iterator[Handed]:
    """Of a shared event all participants of the programme, and those that have left it since they handed in."""
    given = {answer.enrolment_id: answer for answer in answers}
    going = Counter(seat.enrolment_id for seat in seats)
    event = assignment.event
    asked = Enrolment.objects.accepted().filter(programme=event.activity.programme_id).with_party()
    for enrolment in asked.filter(pk=event.enrolment_id) if event.enrolment_id else asked:
        yield Handed(enrolment, None, going[enrolment.pk], given.pop(enrolment.pk, None))
    for answer in given.values():
        yield Handed(answer.enrolment, None, going[answer.enrolment_id], answer)


def people_to_remind(assignment: Assignment) -> int:
    return lacking(assignment).count()
