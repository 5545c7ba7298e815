"""Programmes, activities, enrolments, steps, wishes."""

from programmes.models.activity import Activity
from programmes.models.enrolment import EnrolledMunicipality, Enrolment
from programmes.models.programme import Programme
from programmes.models.step import Step
from programmes.models.wish import Wish, WishSupport

__all__ = ["Activity", "EnrolledMunicipality", "Enrolment", "Programme", "Step", "Wish", "WishSupport"]
