"""Who works at the desk."""

from rules import is_superuser

from accounts.roles import is_portal_staff

works_here = is_portal_staff | is_superuser
"""Programme managers and consultants see the board and write to those whom it shows."""
