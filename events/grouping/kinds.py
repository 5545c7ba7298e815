"""By what people may be mixed or matched; apps above bring kinds of their own."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.grouping.problem import Mode
from events.models import Registration
from municipalities.models import Membership, Municipality
from municipalities.models.municipality import SIZE_CLASSES
from network.models import Theme, Wish, WishSupport
from participants.models import EnrolledMunicipality

People = Sequence[Registration]
"""Those who are to be divided, each with its person and its participant (`RegistrationQuerySet.with_party`)."""


@dataclass(frozen=True)
class Kind:
    """`values`: the key of a registration → its value in words; those of whom nothing is known are left out."""

    key: str
    label: Promise
    values: Callable[[People], dict[int, str]]

    @property
    def name(self) -> str:
        """At the beginning of a sentence."""
        label = str(self.label)
        return label[:1].upper() + label[1:]


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(key: str) -> Kind | None:
    return _kinds.get(key)


def places_of(people: People) -> dict[int, list[Municipality]]:
    """Enrolment → its municipalities, the largest one first: of a consortium all of them."""
    enrolled = EnrolledMunicipality.objects.filter(enrolment__in={one.enrolment_id for one in people})
    found: dict[int, list[Municipality]] = {}
    for row in enrolled.select_related("municipality").order_by("-municipality__population"):
        found.setdefault(row.enrolment_id, []).append(row.municipality)
    return found


def sizes(people: People) -> dict[int, str]:
    """Of a consortium that of all its municipalities together."""
    said = {}
    places = places_of(people)
    for one in people:
        if of := places.get(one.enrolment_id):
            together = Municipality(population=sum(place.population for place in of))
            said[one.pk] = str(SIZE_CLASSES[together.size_class])
    return said


def regions(people: People) -> dict[int, str]:
    places = places_of(people)
    return {one.pk: of[0].region for one in people if (of := places.get(one.enrolment_id))}


def languages(people: People) -> dict[int, str]:
    """In which each person wants to be written to."""
    names = dict(settings.LANGUAGES)
    return {one.pk: gettext(str(names[one.user.language])) for one in people if one.user.language in names}


def roles(people: People) -> dict[int, str]:
    """In the municipality or consortium that gave the seat, or in one of the consortium's municipalities."""
    held: dict[tuple[int, int | None, int | None], str] = {}
    for row in Membership.objects.accepted().filter(user__in={one.user_id for one in people}).order_by("-pk"):
        held[row.user_id, row.municipality_id, row.consortium_id] = str(row.get_role_display())
    places = places_of(people)
    said = {}
    for one in people:
        of: list[tuple[int | None, int | None]] = [(None, one.enrolment.consortium_id)]
        of += [(place.pk, None) for place in places.get(one.enrolment_id, [])]
        if role := next((held[one.user_id, *party] for party in of if (one.user_id, *party) in held), ""):
            said[one.pk] = role
    return said


def themes(people: People) -> dict[int, str]:
    """The theme that each wished for, or stands behind; of several the one that most here have wished for."""
    users = {one.user_id for one in people}
    wished = Wish.objects.filter(maker__in=users, theme__isnull=False).values_list("maker", "theme")
    backed = WishSupport.objects.filter(user__in=users, wish__theme__isnull=False).values_list("user", "wish__theme")
    pairs = {*wished, *backed}
    popular = Counter(theme for _user, theme in pairs)
    names = {theme.pk: str(theme) for theme in Theme.objects.filter(pk__in=popular)}
    best: dict[int, int] = {}
    for user, theme in sorted(pairs, key=lambda pair: (popular[pair[1]], -pair[1])):
        best[user] = theme
    return {one.pk: names[best[one.user_id]] for one in people if one.user_id in best}


def register_own_kinds() -> None:
    """What events know by themselves."""
    for kind in (
        Kind("size", _("size of the municipality"), sizes),
        Kind("region", _("region"), regions),
        Kind("language", _("language"), languages),
        Kind("role", _("role"), roles),
        Kind("theme", _("theme wished for"), themes),
    ):
        register_kind(kind)


def known(traits: Mapping[str, Mode]) -> Iterable[tuple[Kind, Mode]]:
    """Those of the chosen kinds that there still are."""
    return ((kind, mode) for key, mode in traits.items() if (kind := kind_of(key)))
