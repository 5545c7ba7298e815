"""Opening a survey's sealed answers, all together and in a random order."""

from collections.abc import Sequence
from random import SystemRandom

from surveys.models import SealedAnswer, Survey
from surveys.sealing import DamagedBox, Response, unseal
from surveys.services import keys


class Damaged(Exception):
    """Some boxes do not open, though the key is right."""

    def __init__(self, damaged: int, whole: int) -> None:
        super().__init__(f"{damaged} of {whole} sealed answers do not open")
        self.damaged = damaged


def open_all(survey: Survey, *, leave_out: bool = False) -> Sequence[Response]:
    """Every answer of the survey. To be called in a transaction that holds the survey's row.

    Raises `keys.SecretMissing`, `sealing.WrongSecret`, and Damaged where a box does not open, unless `leave_out`.
    """
    private, room = keys.private_key(survey), survey.round.questionnaire.room
    boxes = list(SealedAnswer.objects.filter(survey=survey).order_by().values_list("box", flat=True))
    SystemRandom().shuffle(boxes)
    answers, damaged = [], 0
    for box in boxes:
        try:
            answers.append(unseal(private, bytes(box), room))
        except DamagedBox:
            damaged += 1
    if damaged and not leave_out:
        raise Damaged(damaged, len(boxes))
    return answers
