"""Instruments, rounds, surveys, responses, tallies."""

from surveys.models.comparison import Comparison
from surveys.models.instrument import Instrument, InstrumentVersion
from surveys.models.response import OpenAnswer, Response, Submission
from surveys.models.survey import Round, Survey
from surveys.models.tally import RatingSums, Tally

__all__ = [
    "Comparison",
    "Instrument",
    "InstrumentVersion",
    "OpenAnswer",
    "RatingSums",
    "Response",
    "Round",
    "Submission",
    "Survey",
    "Tally",
]
