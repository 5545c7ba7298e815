"""The staff's pages on events."""

from events.admin import event, seats

__all__ = ["event", "seats"]
