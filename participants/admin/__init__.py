"""The registers of participants."""

from participants.admin import enrolment, step

__all__ = ["enrolment", "step"]
