"""Roadmaps, levels, development targets, measures, versions."""

from roadmaps.models.level import Level
from roadmaps.models.measure import DevelopmentTarget, Measure
from roadmaps.models.roadmap import Roadmap
from roadmaps.models.version import Version

__all__ = ["DevelopmentTarget", "Level", "Measure", "Roadmap", "Version"]
