"""The report as a table to calculate with: UTF-8 with its mark and semicolons between, as a Finnish Excel opens it."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.figures.numbers import decimals
from surveys.outlets.file import FileOutlet
from surveys.questions.figure import Chosen, Rating, Words
from surveys.results.report import Parts, Report, SectionFigures

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is calculated by spreadsheets."""

Cells = Sequence[str | int]


def write(report: Report) -> bytes:
    """Every figure of the page, one a row."""
    file = StringIO()
    table = csv.writer(file, delimiter=";")
    table.writerow(head(report))
    for row in rows(report):
        table.writerow([safe(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def safe(cell: str | int) -> str | int:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(FORMULA) else cell


def head(report: Report) -> Cells:
    fixed = [_("Part"), _("What"), _("Answers"), f"{_('Share')} (%)", _("Own mean"), report.mean_title]
    return [*fixed, *report.levels, _("Explanation")]


def line(
    report: Report, part: str, what: str, *, answers: int | None = None, share: int | str | None = None, mean: str = "",
    network: str = "", spread: Sequence[int] = (), note: str = "",
) -> Cells:  # fmt: skip
    """One row; what is not known or not shown is an empty cell."""
    values: Cells = spread or [""] * len(report.levels)
    numbers = ["" if number is None else number for number in (answers, share)]
    return [part, what, *numbers, mean, network, *values, note]


def rows(report: Report) -> Iterator[Cells]:
    few = _("fewer than %(fewest)s") % {"fewest": report.limit}
    yield line(
        report, _("Respondents"), report.title, answers=report.respondents, note="" if report.respondents else few
    )
    if report.respondents and report.counted != report.respondents:
        yield line(report, _("Respondents"), _("behind the figures"), answers=report.counted)
    if report.group:
        yield line(report, _("Compared with"), report.group.name, answers=report.group.municipalities)
    yield from aspect_rows(report)
    for section in report.sections:
        yield from section_rows(report, section)
    for grouping in report.groupings:
        yield from part_rows(report, grouping)


def too_few(report: Report) -> str:
    return _("Not shown: fewer than %(limit)s people rated this, or it would tell what a few of them gave.") % {
        "limit": report.limit
    }


def aspect_rows(report: Report) -> Iterator[Cells]:
    for aspect in report.aspects:
        yield line(
            report,
            _("Aspect"),
            aspect.label,
            answers=aspect.answers,
            mean=decimals(aspect.mean, 1),
            network=decimals(aspect.network, 1),
            note=too_few(report) if aspect.mean is None else "",
        )


def section_rows(report: Report, section: SectionFigures) -> Iterator[Cells]:
    for question in section.questions:
        match question.figure:
            case Rating() as rating:
                yield from rating_rows(report, section.title, question.asked, rating)
            case Chosen() as chosen:
                yield from choice_rows(report, section.title, question.asked, chosen)
            case Words(texts):
                yield from (line(report, section.title, question.asked, note=text) for text in texts)
            case None if question.rates:
                yield line(report, section.title, question.asked, note=too_few(report))


def choice_rows(report: Report, title: str, asked: str, chosen: Chosen) -> Iterator[Cells]:
    """How many made each choice, or where that is not shown, about what share did, below why."""
    for name, count in chosen.counts:
        yield line(report, title, name, answers=count, share=round(100 * count / chosen.answers))
    if chosen.shares:
        coarse = _(
            "Nearly everybody in some group answered alike, so counts are not shown and shares are rough, rounded to tens "
            "of per cent."
        )
        yield line(report, title, asked, answers=chosen.answers, note=coarse)
    for name, share in chosen.shares:
        told = share.low if share.low == share.high else str(share)
        yield line(report, title, name, share=told, note=_("about"))


def rating_rows(report: Report, title: str, asked: str, rating: Rating) -> Iterator[Cells]:
    """How many gave each value, or where that is not shown, the share of each class on a row of its own."""
    spread = list((rating.distribution or {}).values())
    coarse = _(
        "Nearly everybody in some group answered alike, so the mean is in half levels, none of them at an end of the scale, and counts are not shown."
    )
    note = rating.note if rating.distribution else coarse
    yield line(report, title, asked, answers=rating.answers, mean=decimals(rating.mean, 1), spread=spread, note=note)
    for share in rating.classes or ():
        yield line(report, title, f"{asked}: {rating.named(share)}", share=share.percent, note=_("about"))


def part_rows(report: Report, grouping: Parts) -> Iterator[Cells]:
    hidden = _(
        "Not shown: the number of staff is not known or under 10, fewer than 10 or more than its staff answered, too few "
        "rated an aspect, or a small group could be worked out."
    )
    for part in grouping.parts:
        for aspect in report.aspects:
            mean = part.means.get(aspect.number)
            note = "" if part.means else hidden
            what = f"{part.name}: {aspect.label}"
            yield line(report, grouping.title, what, mean=decimals(mean, 1), note=note)


OUTLET = FileOutlet(gettext_lazy("Download as a table (CSV)"), "csv", "text/csv; charset=utf-8", write)
