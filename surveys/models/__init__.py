"""Instruments, rounds, surveys, sealed answers, tallies."""

from surveys.models.comparison import Comparison
from surveys.models.instrument import Instrument, InstrumentVersion
from surveys.models.response import KeyPair, OpenAnswer, PartCount, SealedAnswer, Submission
from surveys.models.survey import Round, Survey
from surveys.models.tally import RatingSums, Tally

__all__ = [
    "Comparison",
    "Instrument",
    "InstrumentVersion",
    "KeyPair",
    "OpenAnswer",
    "PartCount",
    "RatingSums",
    "Round",
    "SealedAnswer",
    "Submission",
    "Survey",
    "Tally",
]
