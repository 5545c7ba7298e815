"""What an enrolment says, for the pages that show it."""

from typing import Any

from participants.models import Enrolment
from participants.services.claims import named_by


def facts_of(enrolment: Enrolment) -> dict[str, Any]:
    """The enrolment with its municipalities, the people it names and the consents of its members."""
    return {
        "enrolment": enrolment,
        "members": named_by(enrolment),
        "others": list(enrolment.other_contacts.all()),
        "consents": list(enrolment.consents.select_related("municipality")),
    }
