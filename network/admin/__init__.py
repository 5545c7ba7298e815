"""The staff's pages on what the network shares."""

from network.admin.announcements import AnnouncementAdmin
from network.admin.materials import MaterialAdmin
from network.admin.showcase import ShowcaseAdmin
from network.admin.themes import ThemeAdmin
from network.admin.wishes import WishAdmin

__all__ = ["AnnouncementAdmin", "MaterialAdmin", "ShowcaseAdmin", "ThemeAdmin", "WishAdmin"]
