"""Typing in what a contact person tells by telephone."""

import secrets

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from digiverkosto.refusals import Refused
from digiverkosto.registers import actor_of
from participants.forms.phone import PhoneForm
from participants.models import Enrolment
from participants.services import enrolments


def type_in(request: HttpRequest) -> tuple[PhoneForm, Enrolment | None]:
    """The form, and the enrolment once it has been taken in. A second click finds what the first has made."""
    posted = request.method == "POST"
    form = PhoneForm(request.POST if posted else None, initial={"language": "fi", "key": secrets.token_urlsafe(18)})
    if not posted or not form.is_valid() or form.programme is None:
        return form, None
    try:
        made = enrolments.submit(
            programme=form.programme,
            application=form.application(),
            receipt=form.cleaned_data["key"],
            entered_by=actor_of(request),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return form, None
    said = _("Taken down. %(email)s gets a mail: the contact person agrees to the terms and confirms with its link.")
    messages.success(request, said % {"email": made.contact_email})
    return form, made
