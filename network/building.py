"""What a participant has built in the network."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from municipalities.models import Membership
from network.models import ShowcaseEntry, ShowcaseSupport, Wish, WishSupport
from participants.models import Enrolment


def built(enrolment: Enrolment, since: datetime) -> str:
    """In words, what it shares with the others: its wishes and those it supports, solutions and challenges, “we too”."""
    people = User.objects.filter(pk__in=Membership.objects.of(enrolment.party).values("user"))
    supported = WishSupport.objects.filter(wish__programme=enrolment.programme_id, user__in=people)
    shared = {
        _("it has made a wish"): Wish.objects.filter(enrolment=enrolment),
        _("it supports a wish"): supported.exclude(wish__enrolment=enrolment),
        _("it has told of a solution or a challenge"): ShowcaseEntry.objects.filter(enrolment=enrolment),
        _("it has said “we too”"): ShowcaseSupport.objects.filter(enrolment=enrolment),
    }
    return "; ".join(words for words, rows in shared.items() if rows.exists())
