"""What the participants share with each other, as it is stored."""

from network.models.announcement import Announcement
from network.models.material import Material
from network.models.showcase import ShowcaseEntry, ShowcaseSupport
from network.models.theme import Theme
from network.models.wish import Wish, WishQuerySet, WishSupport

__all__ = [
    "Announcement",
    "Material",
    "ShowcaseEntry",
    "ShowcaseSupport",
    "Theme",
    "Wish",
    "WishQuerySet",
    "WishSupport",
]
