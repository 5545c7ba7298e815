"""Who may see and change people, the log, the mail and the jobs."""

import rules
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import allow, is_manager, is_portal_staff
from audit.models import Entry
from jobs.models import Job
from outbox.models import Message


@rules.predicate
def is_own(user: User | AnonymousUser, account: User | None) -> bool:
    """One's own account; rights and a lost second factor are a colleague's to change."""
    return account is None or account.pk == user.pk


allow([Entry, Message, Job], ["view"], is_portal_staff)
allow([User], ["view"], is_portal_staff)
allow([User], ["add", "change"], is_manager)
rules.add_perm("accounts.reset_second_factor", is_manager & ~is_own)
rules.add_perm("outbox.send_again", is_portal_staff)
