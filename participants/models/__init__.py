"""Enrolments, what is decided and said about them, and steps."""

from participants.models.address import NewAddress
from participants.models.consent import Consent
from participants.models.contact import OtherContact
from participants.models.conversation import Door, Remark
from participants.models.decision import Decision
from participants.models.enrolment import EnrolledMunicipality, Enrolment
from participants.models.step import Step

__all__ = [
    "Consent",
    "Decision",
    "Door",
    "EnrolledMunicipality",
    "Enrolment",
    "NewAddress",
    "OtherContact",
    "Remark",
    "Step",
]
