"""What staff do to many participants at once."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from audit.services import log
from municipalities.models import Membership
from outbox import services as outbox
from participants.models import Enrolment


@transaction.atomic
def send_to(*, enrolments: Sequence[Enrolment], subject: str, body: str, batch: str, actor: User) -> int:
    """Queue one mail to each contact person of the participants. The same batch sent again adds nothing.

    Returns how many people the list holds.
    """
    contacts: dict[int, User] = {}
    for enrolment in enrolments:
        memberships = Membership.objects.of(enrolment.party).contacts().select_related("user")
        contacts |= {membership.user_id: membership.user for membership in memberships}
    for user in contacts.values():
        outbox.post_text(
            key=f"letter:{batch}:{user.pk}",
            to=user.email,
            subject=subject,
            body=body,
            language=user.language,
            user=user,
        )
    for enrolment in enrolments:
        log(action="message.sent_to_list", target=enrolment, actor=actor, batch=batch)
    return len(contacts)
