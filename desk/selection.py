"""Which participants the staff have asked for: the same words in the address of every list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import resolution_order

from accounts.models import User
from municipalities.models import Municipality
from municipalities.models.municipality import SIZE_CLASSES
from participants.models import EnrolledMunicipality, Enrolment, Step
from participants.models.enrolment import EnrolmentQuerySet
from programmes.models import Programme

SIZES = (
    ("0", SIZE_CLASSES[0], Q(municipality__population__lt=10_000)),
    ("1", SIZE_CLASSES[1], Q(municipality__population__gte=10_000, municipality__population__lt=40_000)),
    ("2", SIZE_CLASSES[2], Q(municipality__population__gte=40_000)),
)
LANGUAGES = (("fi", _("Finnish")), ("sv", _("Swedish")))
LONGEST_KEY = 15
NOBODY = "none"
"""Instead of a consultant: those that have none."""


@dataclass(frozen=True)
class Choices:
    """What can be asked for. `regions`: code and name of those that some participant is of."""

    programmes: list[Programme]
    consultants: list[User]
    regions: list[tuple[str, str]]
    states: Sequence[tuple[str, Any]] = tuple(Step.State.choices)
    sizes: Sequence[tuple[str, Any]] = tuple((key, name) for key, name, _where in SIZES)
    languages: Sequence[tuple[str, Any]] = LANGUAGES

    @classmethod
    def now(cls) -> "Choices":
        enrolled = Municipality.objects.filter(Exists(EnrolledMunicipality.objects.filter(municipality=OuterRef("pk"))))
        regions = dict(enrolled.order_by("region").values_list("region_code", "region").distinct())
        return cls(
            programmes=list(Programme.objects.exclude(state=Programme.State.DRAFT).for_lists()),
            consultants=list(User.objects.filter(staff_role=User.StaffRole.CONSULTANT)),
            regions=list(regions.items()),
        )

    @property
    def running(self) -> Programme | None:
        """The programme that is shown where none is asked for."""
        running = (programme for programme in self.programmes if programme.state == Programme.State.RUNNING)
        return next(running, next(iter(self.programmes), None))


@dataclass(frozen=True)
class Selection:
    """What an address asks for; nonsense counts as unasked. Empty texts and 0 ask for nothing."""

    programme: Programme | None = None
    consultant: str = ""
    state: str = ""
    region: str = ""
    size: str = ""
    language: str = ""
    only: str = ""
    """The key of one participant."""
    late: bool = False
    words: str = ""
    sort: str = ""
    asked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Mapping[str, str], choices: Choices) -> "Selection":
        consultants = [NOBODY, *(str(person.pk) for person in choices.consultants)]
        chosen = next((one for one in choices.programmes if one.slug == asked.get("programme")), choices.running)
        known = {
            "consultant": one_of(asked, "consultant", consultants),
            "state": one_of(asked, "state", [key for key, _name in choices.states]),
            "region": one_of(asked, "region", [code for code, _name in choices.regions]),
            "size": one_of(asked, "size", [key for key, _name in choices.sizes]),
            "language": one_of(asked, "language", [key for key, _name in choices.languages]),
            "only": str(key_of(asked.get("only", "")) or ""),
        }
        words, sort = asked.get("q", "").replace("\x00", "")[:100].strip(), asked.get("sort", "")[:20]
        return cls(programme=chosen, late=asked.get("late") == "1", words=words, sort=sort, asked=known, **known)

    def of_enrolments(self, enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """Those that fit; who is late is known only when the steps have been read."""
        if self.programme:
            enrolments = enrolments.filter(programme=self.programme)
        if self.only:
            enrolments = enrolments.filter(pk=int(self.only))
        if self.consultant:
            enrolments = enrolments.filter(consultant=None if self.consultant == NOBODY else int(self.consultant))
        if self.state:
            enrolments = enrolments.filter(
                Exists(Step.objects.filter(enrolment=OuterRef("pk"), state=self.state, activity__scope="municipal"))
            )
        for where in self.of_municipalities():
            enrolments = enrolments.filter(Exists(EnrolledMunicipality.objects.filter(where, enrolment=OuterRef("pk"))))
        for word in self.words.split():
            enrolments = enrolments.filter(named_like(word))
        return enrolments

    def of_municipalities(self) -> list[Q]:
        """One municipality of a consortium is enough for each."""
        sizes = {key: where for key, _name, where in SIZES}
        asked = [
            Q(municipality__region_code=self.region) if self.region else None,
            sizes.get(self.size),
            Q(municipality__languages__startswith=self.language) if self.language else None,
        ]
        return [where for where in asked if where is not None]

    @property
    def narrows(self) -> bool:
        """Whether something is asked for beside the programme."""
        return bool(self.late or self.words or any(self.asked.values()))


def one_of(asked: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    value = asked.get(name, "")
    return value if value in allowed else ""


def key_of(text: str) -> int:
    """The key of a row, as an address has it; 0, which no row has, for what is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < LONGEST_KEY else 0


def named_like(word: str) -> Q:
    """By the party's name in any language, its members', the municipality's code, or the contact person."""
    names = ("municipality__name_fi", "municipality__name_sv", "consortium__name", "contact_name", "contact_email")
    where = Q(municipality__code=word)
    for name in names:
        where |= Q(**{f"{name}__icontains": word})
    members = EnrolledMunicipality.objects.filter(
        Q(municipality__name_fi__icontains=word) | Q(municipality__name_sv__icontains=word), enrolment=OuterRef("pk")
    )
    return where | Q(Exists(members))


class Listed(NamedTuple):
    """An accepted participant as a long list shows it. `consultant`: the name, empty where it has none."""

    pk: int
    name: str
    consultant: str


NAMES = [f"municipality__name_{language}" for language, _name in settings.LANGUAGES]


def listed(selection: Selection) -> list[Listed]:
    """The accepted participants that fit, the newest first, in two queries and without making a model of each."""
    fitting = selection.of_enrolments(Enrolment.objects.accepted())
    rows = list(fitting.values_list("pk", "consultant", "consortium__name", *NAMES))
    people = User.objects.in_bulk({consultant for _pk, consultant, *_names in rows if consultant})
    languages = [language for language, _name in settings.LANGUAGES]
    order = [languages.index(language) for language in resolution_order(get_language() or "fi")]
    told = {pk: str(person) for pk, person in people.items()}
    return [
        Listed(pk, consortium or next((names[place] for place in order if names[place]), ""), told.get(consultant, ""))
        for pk, consultant, consortium, *names in rows
    ]


def accepted(selection: Selection) -> list[Enrolment]:
    """The accepted participants that fit, with what a list shows of them."""
    return list(selection.of_enrolments(Enrolment.objects.accepted()).for_lists())
