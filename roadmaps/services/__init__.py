"""Everything that changes a roadmap. Each verb is one transaction with its entry in the log."""

from roadmaps.services.roadmaps import describe, start, take_baselines

__all__ = ["describe", "start", "take_baselines"]
