"""Plausible invented answers: differences between aspects, sectors, positions and municipalities."""

from collections.abc import Mapping
from random import Random
from typing import Any

from demo.cast import OPEN_ANSWERS, Place
from surveys.models import OpenAnswer, Survey
from surveys.questionnaire import Questionnaire
from surveys.questions.scale import DONT_KNOW
from surveys.sealing import Response
from surveys.services.answering import keep_sealed

USUAL = {1: 3.7, 2: 3.9, 3: 3.5, 4: 3.2, 5: 2.8, 6: 3.2, 7: 2.7, 8: 3.3, 9: 3.1, 10: 2.9, 11: 2.6}
"""Aspect → usual mean: devices and own skills strong; strategy, use of data and experiments weak."""

SECTORS = {"edu": 46, "tech": 14, "vit": 6, "cult": 13, "adm": 17, "other": 4}
"""Sector → share of staff, %."""

SECTOR_SHIFT = {
    "edu": {2: -0.35, 3: -0.2},
    "tech": {4: 0.25, 5: 0.2, 1: -0.15},
    "vit": {9: 0.45, 7: 0.3},
    "cult": {9: 0.25, 10: 0.2, 2: -0.15},
    "adm": {1: 0.3, 3: 0.25, 11: 0.35},
    "other": {},
}
POSITIONS = {"mgmt": 4, "sup": 10, "exp": 26, "emp": 60}
POSITION_SHIFT = {"mgmt": 0.35, "sup": 0.15, "exp": 0.0, "emp": -0.06}
AGES = {"u30": 12, "30": 22, "40": 27, "50": 25, "60": 10, "na": 4}
BENEFITS = {
    "time": 52,
    "flow": 40,
    "work": 30,
    "access": 44,
    "save": 48,
    "routine": 45,
    "quality": 38,
    "data": 26,
    "part": 14,
    "coop": 30,
    "env": 9,
    "attr": 11,
    "law": 8,
    "value": 15,
}


def pick(random: Random, shares: Mapping[str, int]) -> str:
    return random.choices(list(shares), weights=list(shares.values()))[0]


def response(random: Random, questionnaire: Questionnaire, place: Place, tilt: Mapping[int, float]) -> dict[str, Any]:
    """One person's choices by question."""
    sector, position = pick(random, SECTORS), pick(random, POSITIONS)
    mood = place.mood + POSITION_SHIFT[position] + random.gauss(0, 0.45)
    personal = {aspect.number for aspect in questionnaire.aspects if aspect.personal}
    ratings: dict[str, int | str] = {}
    for question in questionnaire.rated:
        aspect = question.aspect or 6
        if random.random() < (0.04 if question.aspect in personal else 0.13):
            ratings[question.code] = DONT_KNOW
            continue
        centre = USUAL[aspect] + tilt[aspect] + SECTOR_SHIFT[sector].get(aspect, 0) + mood
        ratings[question.code] = min(5, max(1, round(random.gauss(centre, 0.75))))
    wanted = random.randint(2, 5)
    benefits = list(dict.fromkeys(pick(random, BENEFITS) for _ in range(wanted)))
    return {**ratings, "sector": sector, "position": position, "age": pick(random, AGES), "benefits": benefits}


def fill(survey: Survey, place: Place) -> None:
    """Answer an open survey as many times as the place says; the last ones say something in their own words too."""
    random = Random(place.code)
    questionnaire = survey.round.questionnaire
    tilt = {aspect: random.gauss(0, 0.22) for aspect in USUAL}
    words = [{question: text} for question, text, _review in OPEN_ANSWERS[: place.answers]]
    said: list[dict[str, str]] = [{}] * (place.answers - len(words)) + words
    keep_sealed(survey, [Response(response(random, questionnaire, place, tilt), text) for text in said])


def headcounts(place: Place) -> dict[str, int]:
    """Staff by sector, as the municipality would tell."""
    return {f"sector:{sector}": round(place.headcount * share / 100) for sector, share in SECTORS.items()}


def review_words(survey: Survey) -> None:
    """What a person who read the words of a closed survey decided."""
    for question, text, review in OPEN_ANSWERS:
        OpenAnswer.objects.filter(survey=survey, question=question, text=text).update(review=review)
