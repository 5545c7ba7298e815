"""Small groups: searching a division, changing it by hand, telling it."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from events.grouping.problem import Mode
from events.grouping.reading import Table, people_of, table_of
from events.grouping.search import NoDivision, divide
from events.models import Event, Group, Grouping, GroupMember, Registration
from jobs import services as jobs
from jobs.models import Job
from outbox import services as outbox

KIND = "events.groups"
MOST = 80
"""Groups of an event."""


class GroupsRefused(Refused):
    """Nothing was changed; the message is for people."""


def held(event: Event) -> Grouping:
    """The event's division under its lock. Raises GroupsRefused."""
    grouping = Grouping.objects.select_for_update().filter(event=event).select_related("event").first()
    if grouping is None:
        raise GroupsRefused(_("This event has no groups."))
    return grouping


def changing(event: Event) -> Grouping:
    """The division under its lock, to be made another. Raises GroupsRefused once the event is over: who met whom is past then."""
    grouping = held(event)
    refuse_over(grouping.event)
    return grouping


def refuse_over(event: Event) -> None:
    if event.ends_at <= timezone.now():
        raise GroupsRefused(_("The event is over: who was in which group stays as it was."))


@transaction.atomic
def search(*, event: Event, number: int, traits: Mapping[str, Mode], actor: User) -> Job:
    """Ask for a division into so many groups; whoever is pinned stays. The job is `job_of`. Raises GroupsRefused.

    Asked twice while it is searched for, it is searched for once.
    """
    refuse_over(event)
    refuse_number(event, number)
    Grouping.objects.get_or_create(event=event, defaults={"number": number, "edition": 0})
    grouping = held(event)
    running = job_of(grouping)
    if running is not None and not running.ended and (grouping.number, grouping.traits) == (number, dict(traits)):
        return running
    grouping.number, grouping.traits, grouping.edition = number, dict(traits), grouping.edition + 1
    grouping.save(update_fields=["number", "traits", "edition"])
    log(action="event.groups_searched", target=event, actor=actor, groups=number)
    params = {"event": event.pk, "edition": grouping.edition, "language": get_language()}
    return jobs.ask(kind=KIND, key=key_of(grouping), params=params, owner=actor)


def refuse_number(event: Event, number: int) -> None:
    people = Registration.objects.standing().filter(event=event).count()
    if people < 2:
        raise GroupsRefused(_("Groups are made of those who have a seat, and there are not two of them yet."))
    if not 1 <= number <= min(MOST, people // 2):
        said = ngettext(
            "%(people)s person has a seat: there can be from 1 to %(most)s groups.",
            "%(people)s people have a seat: there can be from 1 to %(most)s groups.",
            people,
        )
        raise GroupsRefused(said % {"people": people, "most": min(MOST, people // 2)})


def key_of(grouping: Grouping) -> str:
    """Another division of the same event begins with the first edition again."""
    return f"groups:{grouping.event_id}:{grouping.pk}:{grouping.edition}"


def job_of(grouping: Grouping) -> Job | None:
    """The search for the division as it is asked for now."""
    return Job.objects.filter(key=key_of(grouping)).first()


def find(job: Job) -> None:
    """Search, and keep what was found. Raises JobRefused in words when there is nothing to keep."""
    grouping = Grouping.objects.filter(event=job.params["event"]).select_related("event").first()
    if grouping is None or grouping.edition != job.params["edition"]:
        return
    table = table_of(grouping)
    refuse_pins(table)

    def told(part: float) -> None:
        job.renew(5 + round(90 * part), _("looking for the best groups"))

    try:
        division = divide(table.problem(), told)
    except NoDivision as none:
        raise jobs.JobRefused(
            _("With these people pinned the groups cannot be of equal size. Unpin somebody, or choose another number.")
        ) from none
    keep(job.params["edition"], table, division.groups)


def refuse_pins(table: Table) -> None:
    problem = table.problem()
    full = problem.overfull()
    if full is not None:
        said = _("More people are pinned to group %(number)s than the %(most)s that it may hold. Unpin some of them.")
        raise jobs.JobRefused(said % {"number": full + 1, "most": problem.largest})


@transaction.atomic
def keep(edition: int, table: Table, places: Sequence[int]) -> None:
    """The division found for this edition is the event's now.

    Nothing happens when another was asked for meanwhile, the groups were taken apart, or the event is over by then.
    Whoever has given their seat up meanwhile is left out; who got one since is in no group yet.
    """
    try:
        grouping = changing(table.grouping.event)
    except GroupsRefused:
        return
    if (grouping.pk, grouping.edition) != (table.grouping.pk, edition):
        return
    numbered = {group.number: group for group in grouping.groups.all()}
    groups = [
        numbered.get(number) or Group.objects.create(grouping=grouping, number=number)
        for number in range(1, grouping.number + 1)
    ]
    still = {one.pk for one in people_of(grouping.event)}
    found = {
        person.registration.pk: groups[place]
        for person, place in zip(table.people, places, strict=True)
        if person.registration.pk in still
    }
    put_all(grouping, found)
    grouping.groups.filter(number__gt=grouping.number).delete()
    grouping.made_at = timezone.now()
    grouping.save(update_fields=["made_at"])


def put_all(grouping: Grouping, found: Mapping[int, Group]) -> None:
    """Each registration's group; what somebody was told before stays known."""
    members = {one.registration_id: one for one in GroupMember.objects.filter(registration__event=grouping.event_id)}
    for registration, member in members.items():
        if registration in found:
            member.group = found[registration]
    GroupMember.objects.bulk_update([one for key, one in members.items() if key in found], ["group"])
    new = [GroupMember(registration_id=key, group=group) for key, group in found.items() if key not in members]
    GroupMember.objects.bulk_create(new)
    GroupMember.objects.filter(pk__in=[one.pk for key, one in members.items() if key not in found]).delete()


def changed_by_hand(grouping: Grouping) -> None:
    """What is being searched for is not written over it."""
    grouping.edition += 1
    grouping.save(update_fields=["edition"])


@transaction.atomic
def move(*, event: Event, registration_id: int, number: int | None, actor: User) -> None:
    """The person is in the group of this number from now on, and stays there; None is in no group. Raises GroupsRefused."""
    grouping = changing(event)
    registration = Registration.objects.standing().filter(event=event, pk=registration_id).first()
    if registration is None:
        raise GroupsRefused(_("This person has no seat any more. Nothing was changed."))
    member = GroupMember.objects.filter(registration=registration).select_related("group").first()
    if (member.group.number if member else None) == number:
        return
    if number is None:
        GroupMember.objects.filter(registration=registration).delete()
    else:
        group = group_held(grouping, number)
        GroupMember.objects.update_or_create(registration=registration, defaults={"group": group, "pinned": True})
    changed_by_hand(grouping)
    log(action="event.group_changed", target=event, actor=actor, what="moved", group=number)


def group_held(grouping: Grouping, number: int) -> Group:
    group = grouping.groups.filter(number=number).first()
    if group is None:
        raise GroupsRefused(_("There is no group of this number. Nothing was changed."))
    return group


@transaction.atomic
def pin(*, event: Event, registration_id: int, pinned: bool, actor: User) -> None:
    """Whether a new search leaves the person in the group. Raises GroupsRefused."""
    grouping = changing(event)
    standing = GroupMember.objects.standing().filter(group__grouping=grouping, registration=registration_id)
    if not standing.exists():
        raise GroupsRefused(_("This person is in no group. Nothing was changed."))
    if standing.exclude(pinned=pinned).exists():
        GroupMember.objects.filter(registration=registration_id).update(pinned=pinned)
        changed_by_hand(grouping)
        log(action="event.group_changed", target=event, actor=actor, what="pinned" if pinned else "unpinned")


@transaction.atomic
def name(*, event: Event, number: int, said: Mapping[str, str], actor: User) -> None:
    """What a group is called and where it meets: `name`, `place`, `join_url`. Raises GroupsRefused."""
    group = group_held(changing(event), number)
    changed = [field for field in ("name", "place", "join_url") if getattr(group, field) != said[field]]
    for field in changed:
        setattr(group, field, said[field])
    if changed:
        group.save(update_fields=changed)
        log(action="event.group_changed", target=event, actor=actor, what="named", group=number)


@transaction.atomic
def drop(*, event: Event, actor: User) -> None:
    """There are no groups any more. Raises GroupsRefused."""
    changing(event).delete()
    log(action="event.groups_dropped", target=event, actor=actor)


def untold(grouping: Grouping) -> list[GroupMember]:
    """Those who have not been told of the group that they are in, as it is now."""
    related = ("group", "registration__user", "registration__event")
    members = GroupMember.objects.standing().filter(group__grouping=grouping).select_related(*related)
    return [one for one in members.order_by("pk") if one.told != one.group.mark]


@transaction.atomic
def tell(*, event: Event, actor: User) -> int:
    """Mail each person their group, unless they know it already; from now on all see theirs. Returns how many are told.

    Raises GroupsRefused.
    """
    grouping = held(event)
    if not event.takes_place or event.ends_at <= timezone.now():
        raise GroupsRefused(_("The event does not take place, or it is over. Nobody was told."))
    if not GroupMember.objects.standing().filter(group__grouping=grouping).exists():
        raise GroupsRefused(_("Nobody is in a group yet."))
    members = untold(grouping)
    for member in members:
        tell_one(member)
        member.told = member.group.mark
    GroupMember.objects.bulk_update(members, ["told"])
    grouping.told_at = grouping.told_at or timezone.now()
    grouping.save(update_fields=["told_at"])
    log(action="event.groups_told", target=event, actor=actor, people=len(members))
    return len(members)


def tell_one(member: GroupMember) -> None:
    """The key carries the moment: a group may be changed and changed back."""
    registration = member.registration
    outbox.post(
        key=f"group:{member.pk}:{timezone.now().timestamp()}",
        to=registration.user.email,
        user=registration.user,
        template="events/mail/group",
        language=registration.user.language,
        context={
            "event": registration.event,
            "user": registration.user,
            "group": member.group,
            "is_new": bool(member.told),
        },
        links={"address": partial(reverse, "my-event", args=[registration.event_id])},
    )
