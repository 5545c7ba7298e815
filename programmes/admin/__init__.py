"""The staff's pages on programmes and their activities."""

from programmes.admin.activity import ActivityAdmin
from programmes.admin.programme import ProgrammeAdmin

__all__ = ["ActivityAdmin", "ProgrammeAdmin"]
