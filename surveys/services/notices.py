"""Mails about a survey."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from municipalities.models import Membership
from outbox import services as outbox
from participants.addresses import page_address
from surveys.models import Survey
from surveys.queries.rounds import told_before
from surveys.services.progress import enrolment_of


def notify_contacts(survey: Survey, what: str, *, again: str = "") -> None:
    """Mail the municipality's contact persons, each in their own language: once, and once more with another `again`."""
    enrolment = enrolment_of(survey)
    if enrolment is None:
        return
    contacts = Membership.objects.of(enrolment.party).contacts().select_related("user")
    for membership in contacts:
        user = membership.user
        outbox.post(
            key=f"survey:{survey.pk}:{what}{again}:{user.pk}",
            to=user.email,
            user=user,
            template=f"surveys/mail/{what}",
            language=user.language,
            context={"survey": survey, "user": user, "told_before": told_before(survey)},
            links={
                "link": partial(reverse, "survey", args=[survey.key]),
                "follow": partial(page_address, "survey-follow", enrolment),
            },
        )


def notify_staff(survey: Survey, reason: str) -> None:
    """Tell the consultants, once a day each, that a survey could not be closed, and what to do about it."""
    for user in User.objects.filter(staff_role=User.StaffRole.CONSULTANT, is_active=True):
        outbox.post(
            key=f"survey:{survey.pk}:not-closed:{timezone.localdate()}:{user.pk}",
            to=user.email,
            user=user,
            template="surveys/mail/not_closed",
            language=user.language,
            context={"survey": survey, "user": user, "reason": reason},
            links={"surveys": partial(reverse, "admin:surveys_survey_changelist")},
        )
