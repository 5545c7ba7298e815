"""Who may see and change people, the log, the mail and the jobs."""

from accounts.models import User
from accounts.roles import allow, is_manager, is_portal_staff
from audit.models import Entry
from jobs.models import Job
from outbox.models import Message

allow([Entry, Message, Job], ["view"], is_portal_staff)
allow([User], ["view"], is_portal_staff)
allow([User], ["add", "change"], is_manager)
