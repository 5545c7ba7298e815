"""The suppression engine: the only reader of raw tallies. Pages, documents and spreadsheets get their figures here.

Every figure that leaves this module obeys `surveys.suppression`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.answers import EOS, items_of
from surveys.models import Survey, Tally
from surveys.models.tally import EVERYBODY
from surveys.suppression import FEWEST_OTHERS, pooled, publishable, showable_groups

Cells = dict[int, int]
"""Value 1–5 → how many gave it."""


@dataclass
class Raw:
    """One survey's tallies as they are: (group, item) → value → count. Never leaves this module."""

    survey: Survey
    cells: dict[tuple[str, str], dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    def rated(self, group: str, item: str) -> Cells:
        return {int(value): count for value, count in self.cells[group, item].items() if value != EOS}

    def respondents(self, group: str = EVERYBODY) -> int:
        return self.cells[group, "respondents"].get("n", 0)

    def sectors(self) -> list[str]:
        return sorted({group for group, _item in list(self.cells) if group != EVERYBODY})


@dataclass(frozen=True)
class Figure:
    """A figure that may be shown: how many rated, their mean (two decimals), and how the ratings spread."""

    answers: int
    mean: float
    distribution: Cells


def read(surveys: Iterable[Survey], groups: Iterable[str] | None = None) -> list[Raw]:
    """Raw tallies of closed surveys, in one query. Open surveys have none."""
    raws = {survey.pk: Raw(survey) for survey in surveys if survey.has_results}
    rows = Tally.objects.filter(survey__in=raws)
    if groups is not None:
        rows = rows.filter(group__in=list(groups))
    for pk, group, item, value, count in rows.values_list("survey_id", "group", "item", "value", "count"):
        raws[pk].cells[group, item][value] = count
    return list(raws.values())


def added(parts: Iterable[Cells]) -> Cells:
    total: Cells = defaultdict(int)
    for part in parts:
        for value, count in part.items():
            total[value] += count
    return dict(total)


def figure(cells: Cells, limit: int) -> Figure | None:
    """None when fewer than `limit` people rated."""
    answers = sum(cells.values())
    if answers < limit:
        return None
    return figure_of(cells)


def figure_of(cells: Cells) -> Figure:
    answers = sum(cells.values())
    mean = sum(value * count for value, count in cells.items()) / answers
    return Figure(
        answers=answers, mean=round(mean, 2), distribution={value: cells.get(value, 0) for value in range(1, 6)}
    )


def joint(raws: list[Raw], item: str, limit: int) -> Cells:
    """One item of one or several surveys added up, as far as `pooled` lets each in; empty when nothing may be shown."""
    parts = [raw.rated(EVERYBODY, item) for raw in raws]
    let_in = pooled([sum(part.values()) for part in parts], limit)
    if len(let_in) < min(2, len(raws)):
        return {}
    cells = added(parts[place] for place in let_in)
    return cells if sum(cells.values()) >= limit else {}


def item_figures(raws: list[Raw], content: Mapping[str, Any], limit: int) -> dict[str, Figure | None]:
    """Item code → its figure."""
    return {item["code"]: figure(joint(raws, item["code"], limit), limit) for item in items_of(content)}


def codes_by_aspect(content: Mapping[str, Any]) -> dict[int, list[str]]:
    """Aspect 1–11 → the codes of its items."""
    found: dict[int, list[str]] = defaultdict(list)
    for item in items_of(content):
        if item["aspect"]:
            found[item["aspect"]].append(item["code"])
    return dict(found)


def shown_codes(raws: list[Raw], content: Mapping[str, Any], limit: int) -> dict[int, list[str]]:
    """Aspect → those of its items that may be shown; an aspect is made of these alone."""
    return {
        aspect: [code for code in codes if joint(raws, code, limit)]
        for aspect, codes in codes_by_aspect(content).items()
    }


def aspect_figures(raws: list[Raw], content: Mapping[str, Any], limit: int) -> dict[int, Figure | None]:
    """Aspect → its figure: the ratings of its items pooled. `answers` counts the people of its most answered item."""
    found: dict[int, Figure | None] = {}
    for aspect, codes in shown_codes(raws, content, limit).items():
        parts = [joint(raws, code, limit) for code in codes]
        if not parts:
            found[aspect] = None
            continue
        whole = figure_of(added(parts))
        most = max(sum(part.values()) for part in parts)
        found[aspect] = Figure(answers=most, mean=whole.mean, distribution=whole.distribution)
    return found


def sector_means(raw: Raw, content: Mapping[str, Any], limit: int) -> dict[str, dict[int, float]]:
    """Sector → aspect → mean, only those that may be shown beside the whole municipality's figures."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for aspect, codes in shown_codes([raw], content, limit).items():
        if not codes:
            continue
        for sector in sectors_shown(raw, codes, limit):
            whole = added(raw.rated(sector, code) for code in codes)
            found[sector][aspect] = figure_of(whole).mean
    return dict(found)


def sectors_shown(raw: Raw, codes: list[str], limit: int) -> list[str]:
    """Sectors that may be shown for every one of the items, so that no item can be worked out by subtraction."""
    shown = set(raw.sectors())
    for code in codes:
        total = sum(raw.rated(EVERYBODY, code).values())
        parts = {sector: sum(raw.rated(sector, code).values()) for sector in raw.sectors()}
        shown &= publishable(total, parts, limit)
    return sorted(shown)


def let_in(raws: list[Raw], limit: int) -> list[Raw]:
    """The surveys whose respondents stand behind joint figures; empty when there may be none."""
    places = pooled([raw.respondents() for raw in raws], limit)
    chosen = [raws[place] for place in sorted(places)] if len(places) >= min(2, len(raws)) else []
    return chosen if sum(raw.respondents() for raw in chosen) >= limit else []


def benefit_counts(raws: list[Raw], limit: int) -> dict[str, int]:
    """Option → how many chose it; empty for fewer respondents than the limit."""
    found: dict[str, int] = defaultdict(int)
    for raw in let_in(raws, limit):
        for option, count in raw.cells[EVERYBODY, "benefits"].items():
            found[option] += count
    return dict(found)


def group_means(
    raws: list[Raw],
    content: Mapping[str, Any],
    limit: int,
    groups: Mapping[str, frozenset[int]],
    own: frozenset[int] = frozenset(),
    known: frozenset[int] = frozenset(),
) -> dict[str, dict[int, tuple[float, int]]]:
    """Group → aspect → (mean of its municipalities' means, one decimal; how many municipalities).

    `groups` holds ids of municipalities, in order of preference. Only municipalities that pass the limit themselves
    count, and `showable_groups` decides per aspect. `own` are the members of a consortium whom the groups leave out:
    where one or two of them pass, nothing is compared, since the network with them less the one without tells of them.
    `known` are municipalities whose figures the reader has: they do not hide the rest.
    """
    by_municipality = {raw.survey.municipality_id: aspect_figures([raw], content, limit) for raw in raws}
    found: dict[str, dict[int, tuple[float, int]]] = {name: {} for name in groups}
    for aspect in range(1, 12):
        means = {pk: shown.mean for pk, figures in by_municipality.items() if (shown := figures.get(aspect))}
        if len(own) > 1 and 0 < len(own & means.keys()) < FEWEST_OTHERS:
            continue
        passing = {name: members & means.keys() for name, members in groups.items()}
        for name in showable_groups({name: members - known for name, members in passing.items()}):
            members = passing[name]
            found[name][aspect] = (round(sum(means[pk] for pk in members) / len(members), 1), len(members))
    return found
