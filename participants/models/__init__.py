"""Enrolments and steps."""

from participants.models.enrolment import EnrolledMunicipality, Enrolment
from participants.models.step import Step

__all__ = ["EnrolledMunicipality", "Enrolment", "Step"]
