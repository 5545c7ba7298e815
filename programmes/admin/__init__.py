"""The staff's pages on programmes."""

from programmes.admin import catalogue, enrolment, members, wishes

__all__ = ["catalogue", "enrolment", "members", "wishes"]
