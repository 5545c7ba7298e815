"""Who among the staff may see and change surveys. Raw responses and tallies have no permission at all."""

from accounts.roles import allow, is_consultant, is_portal_staff
from surveys.models import Instrument, InstrumentVersion, OpenAnswer, Round, Survey

allow([Instrument, InstrumentVersion, Round, Survey], ["view"], is_portal_staff)
allow([OpenAnswer], ["view", "change"], is_consultant)
allow([Round], ["add", "change"], is_consultant)
allow([Survey], ["change"], is_consultant)
