"""Instruments, rounds, surveys, sealed answers, tallies."""

from surveys.models.comparison import Comparison
from surveys.models.instrument import Instrument, InstrumentVersion
from surveys.models.response import OpenAnswer, PartCount, SealedAnswer, SpareKey, Submission
from surveys.models.survey import Round, Survey
from surveys.models.tally import RatingSums, Tally

__all__ = [
    "Comparison",
    "Instrument",
    "InstrumentVersion",
    "OpenAnswer",
    "PartCount",
    "RatingSums",
    "Round",
    "SealedAnswer",
    "SpareKey",
    "Submission",
    "Survey",
    "Tally",
]
