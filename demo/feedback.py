"""What the demo's people said of its past events: counted feedback, and that of yesterday's training, which is open."""

from datetime import datetime
from random import Random

from desk.services.feedback import ask
from events.models import Event
from programmes.models import Programme
from surveys.models import OpenAnswer, Survey
from surveys.models.survey import SMALLEST_LIMIT
from surveys.sealing import Response
from surveys.services import closing
from surveys.services.answering import keep_sealed

WORDS = (
    ("Ryhmätyö naapurikuntien kanssa oli päivän paras osa. Säilyttäkää se.", OpenAnswer.Review.SHOWN),
    ("Mer tid för frågor, mindre tid för inledningarna.", OpenAnswer.Review.SHOWN),
    ("Materiaalit olisi hyvä saada jo edellisenä päivänä.", OpenAnswer.Review.SHOWN),
    ("Kehittämispäällikkömme oli ainoa, joka puhui meidän pöydässä.", OpenAnswer.Review.HIDDEN),
    ("Hyvä tahti, selkeät esimerkit.", OpenAnswer.Review.WAITING),
)
"""Text → what a person who read it decided."""


def make_feedback(programme: Programme, now: datetime) -> None:
    """Three in four of those who had a seat have answered."""
    over = Event.objects.standing().filter(activity__programme=programme, enrolment=None, ends_at__lt=now)
    for event in over.filter(taken__gte=SMALLEST_LIMIT):
        survey = ask(event)
        fill(survey, 3 * event.taken // 4, Random(event.title))
        if survey.is_due(now):
            closing.close(survey=survey)
            for text, verdict in WORDS:
                OpenAnswer.objects.filter(survey=survey, text=text).update(review=verdict)


def fill(survey: Survey, answers: int, random: Random) -> None:
    """The first ones say something in their own words too."""
    rated = [question.code for question in survey.round.questionnaire.rated]
    keep_sealed(
        survey,
        [
            Response(
                {code: min(5, max(1, round(random.gauss(4.1, 0.8)))) for code in rated},
                {"F3": WORDS[number][0]} if number < len(WORDS) else {},
            )
            for number in range(answers)
        ],
    )
