"""Development targets and measures of a snapshot, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from roadmaps.models import DevelopmentTarget, Measure
from roadmaps.queries.thread import stand

Content = Mapping[str, Any]


@dataclass(frozen=True)
class MeasureText:
    """A measure in words."""

    title: str
    description: str
    owner: str
    partners: str
    starts: date
    ends: date
    cost: str
    indicator: str
    status: str
    status_word: str
    law_driven: bool


@dataclass(frozen=True)
class TargetText:
    """A development target with its measures and the level it comes from."""

    number: int
    title: str
    description: str
    strategy_link: str
    priority: str
    compass: str
    level: Mapping[str, Any]
    measures: Sequence[MeasureText]

    @property
    def stand(self) -> str:
        return stand(self.level["baseline"], self.level["target"])


def word(choices: Sequence[tuple[Any, Any]], key: Any) -> str:
    """A choice's word in the active language; a key that is no longer known stays as it is."""
    return str(dict(choices).get(key, key))


def measure_of(data: Mapping[str, Any]) -> MeasureText:
    return MeasureText(
        title=data["title"],
        description=data["description"],
        owner=data["owner"],
        partners=data["partners"],
        starts=date.fromisoformat(data["starts"]),
        ends=date.fromisoformat(data["ends"]),
        cost=word(Measure.Cost.choices, data["cost"]),
        indicator=data["indicator"],
        status=data["status"],
        status_word=word(Measure.Status.choices, data["status"]),
        law_driven=data["law_driven"],
    )


def targets_of(content: Content) -> list[TargetText]:
    """Development targets in the order of their priority, numbered."""
    levels = {level["aspect"]: level for level in content["levels"]}
    priorities = DevelopmentTarget._meta.get_field("priority").flatchoices
    return [
        TargetText(
            number=number,
            title=data["title"],
            description=data["description"],
            strategy_link=data["strategy_link"],
            priority=word(priorities, data["priority"]),
            compass=word(DevelopmentTarget.Compass.choices, data["compass"]) if data["compass"] else "",
            level=levels[data["aspect"]],
            measures=[measure_of(measure) for measure in data["measures"]],
        )
        for number, data in enumerate(content["targets"], start=1)
    ]
