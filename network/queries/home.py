"""The network in one page: what is pinned first, then the newest of each kind."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from network.models import Announcement, Material, ShowcaseEntry, Theme
from network.models.announcement import AnnouncementQuerySet
from network.queries.materials import materials_open_to
from network.queries.reader import Reader
from network.queries.showcase import entries_open_to

FEW = 3


def announcements_for(reader: Reader) -> AnnouncementQuerySet:
    """Those of the reader's programmes that are valid today, the pinned ones first."""
    return reader.of_programmes(Announcement.objects.valid_on(timezone.localdate()))


@dataclass(frozen=True)
class Home:
    announcements: list[Announcement]
    themes: list[Theme]
    materials: list[Material]
    entries: list[ShowcaseEntry]


def home_of(reader: Reader) -> Home:
    """A few of each kind, in one query each."""
    answered: Any = reader.of_programmes(Theme.objects.with_figures()).filter(edition__gt=0)
    return Home(
        announcements=list(announcements_for(reader)[:FEW]),
        themes=list(answered.order_by("-answered_at", "-pk")[:FEW]),
        materials=list(materials_open_to(reader)[:FEW]),
        entries=list(entries_open_to(reader).filter(hidden_at=None)[:FEW]),
    )
