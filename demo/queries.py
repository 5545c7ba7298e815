"""The demo's people, by where they belong."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from municipalities.models import Membership


@dataclass(frozen=True)
class Person:
    user: User
    what: str


@dataclass(frozen=True)
class Group:
    title: str
    people: list[Person] = field(default_factory=list)


def people(words: str = "") -> list[Group]:
    """Staff first, then each municipality and consortium; with `words`, those whose name or party has them."""
    staff = [
        Person(user, f"{user.get_organisation_display()}, {user.get_staff_role_display()}")
        for user in User.objects.exclude(staff_role="").order_by("-staff_role", "name")
    ]
    groups: dict[str, Group] = {_("Staff"): Group(_("Staff"), staff)}
    memberships = Membership.objects.select_related("user", "municipality", "consortium").order_by(
        "consortium__name", "municipality__code", "role", "pk"
    )
    for membership in memberships:
        title = str(membership.party)
        groups.setdefault(title, Group(title)).people.append(Person(membership.user, membership.get_role_display()))
    return [group for group in (matching(group, words.casefold()) for group in groups.values()) if group.people]


def matching(group: Group, words: str) -> Group:
    """All of a group that has the words in its title, else those of its people who have them."""
    if words in group.title.casefold():
        return group
    return Group(group.title, [person for person in group.people if words in str(person.user).casefold()])
