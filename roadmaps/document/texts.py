"""Development targets and measures of a snapshot, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.models import DevelopmentTarget, Measure
from roadmaps.queries.thread import stand

Content = Mapping[str, Any]
LONG = 600
"""Letters of a description."""


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
    def long(self) -> bool:
        """Whether two of its measures might fill a page, so that pages may break between any of them."""
        return any(len(measure.description) > LONG for measure in self.measures)

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
    """Development targets in the order of their priority, numbered; those without a published measure come last.

    So the one-page roadmap, which shows measures alone, has the same numbers without a gap.
    """
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
        for number, data in enumerate(sorted(content["targets"], key=lambda data: not data["measures"]), start=1)
    ]


def steps_of(content: Content) -> list[tuple[str, str]]:
    """How the roadmap was made: title and text of each step, of those alone that the snapshot shows to have been taken."""
    levels = content["levels"]
    steps = []
    if content["survey"]:
        steps.append((_("Staff answered a survey"), answered(content["survey"])))
    if any(level["baseline"] is not None for level in levels):
        compared = any(level["network"] is not None for level in levels)
        steps.append((_("The means became the baseline"), became_baseline(compared=compared)))
    if any(level["target"] for level in levels):
        steps.append((_("Target levels were set"), were_set(levels)))
    if content["targets"]:
        steps.append((_("Development targets were chosen"), were_chosen(content["targets"])))
    return steps


def answered(survey: Mapping[str, Any]) -> str:
    day, respondents = date_format(date.fromisoformat(survey["closed_on"]), "SHORT_DATE_FORMAT"), survey["respondents"]
    if respondents:
        said = ngettext(
            "%(respondents)s person answered by %(day)s.", "%(respondents)s people answered by %(day)s.", respondents
        )
    else:
        said = _("By %(day)s fewer people had answered than may be shown.")
    sentences = [said % {"day": day, "respondents": respondents}]
    if survey["headcount"]:
        sentences.append(_("The staff is %(headcount)s in all.") % {"headcount": survey["headcount"]})
    return " ".join([*sentences, _("Each answered anonymously and rated aspects of digitalisation from 1 to 5.")])


def became_baseline(*, compared: bool) -> str:
    sentences = [_("The mean of each aspect is its baseline level.")]
    if compared:
        sentences.append(_("It was compared with the mean of the network in the same survey."))
    return " ".join(sentences)


def were_set(levels: Sequence[Mapping[str, Any]]) -> str:
    """Of all aspects or of some; the reasons are announced where each level has one."""
    chosen = [level for level in levels if level["target"]]
    if len(chosen) == len(levels):
        said = _("For each aspect the level to reach was chosen.")
    else:
        said = ngettext(
            "For %(number)s aspect the level to reach was chosen.",
            "For %(number)s aspects the level to reach was chosen.",
            len(chosen),
        )
    sentences = [said % {"number": len(chosen)}]
    if all(level["reason"] for level in chosen):
        sentences.append(_("The reasons stand beside the levels."))
    return " ".join(sentences)


def were_chosen(targets: Sequence[Mapping[str, Any]]) -> str:
    if any(target["measures"] for target in targets):
        return _(
            "Each measure belongs to a development target, and each development target to an aspect. So every measure can say why it is here."
        )
    return _("Each development target belongs to an aspect.")
