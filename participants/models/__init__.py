"""Enrolments, what is decided and said about them, and steps."""

from participants.models.conversation import Door, Remark
from participants.models.decision import Decision
from participants.models.enrolment import EnrolledMunicipality, Enrolment
from participants.models.step import Step

__all__ = ["Decision", "Door", "EnrolledMunicipality", "Enrolment", "Remark", "Step"]
