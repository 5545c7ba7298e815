"""Feedback on accessibility goes by mail to whoever runs the portal."""

from django.db import transaction

from accounts.models import User
from outbox import services as outbox


@transaction.atomic
def send_feedback(*, what: str, where: str, email: str, batch: str) -> int:
    """Queue one mail to each programme manager, in their language. The same batch sent again adds nothing.

    Returns how many hear of it.
    """
    managers = User.objects.filter(staff_role=User.StaffRole.MANAGER, is_active=True)
    for user in managers:
        outbox.post(
            key=f"feedback:{batch}:{user.pk}",
            to=user.email,
            user=user,
            template="info/mail/feedback",
            language=user.language,
            context={"user": user, "what": what, "where": where, "email": email},
        )
    return len(managers)
