"""What a division is like, in words and numbers."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.grouping.kinds import Kind
from events.grouping.problem import Division, Trait
from events.grouping.reading import Table


class Finding(NamedTuple):
    """One sentence, and whether what it tells is as it should be."""

    words: str
    good: bool


def findings(table: Table) -> list[Finding]:
    division = table.division()
    return [of_participants(division), of_meetings(division), *of_traits(table, division)]


def of_participants(division: Division) -> Finding:
    pairs = division.of_one_participant_together()
    if not pairs:
        return Finding(_("No two people of one participant are in the same group."), good=True)
    said = ngettext(
        "%(pairs)s pair of people of one participant is in the same group.",
        "%(pairs)s pairs of people of one participant are in the same group.",
        pairs,
    )
    return Finding(said % {"pairs": pairs}, good=False)


def of_meetings(division: Division) -> Finding:
    pairs = division.meet_again()
    if not pairs:
        return Finding(_("No pair has been in a group together before."), good=True)
    said = ngettext(
        "%(pairs)s pair has been in a group together before.",
        "%(pairs)s pairs have been in a group together before.",
        pairs,
    )
    return Finding(said % {"pairs": pairs}, good=False)


def of_traits(table: Table, division: Division) -> Iterator[Finding]:
    for (kind, _whole), trait in zip(table.kinds, division.problem.traits, strict=True):
        yield from of_mixed(kind, trait, division) if trait.mode == "mix" else [of_matched(kind, trait, division)]


def of_mixed(kind: Kind, trait: Trait, division: Division) -> Iterator[Finding]:
    lacking = division.lacking(trait)
    for value, groups in lacking.items():
        said = ngettext(
            "%(kind)s: %(groups)s group has nobody with “%(value)s”.",
            "%(kind)s: %(groups)s groups have nobody with “%(value)s”.",
            groups,
        )
        yield Finding(said % {"kind": kind.name, "groups": groups, "value": value}, good=False)
    if not lacking:
        yield Finding(_("%(kind)s: mixed in every group.") % {"kind": kind.name}, good=True)


def of_matched(kind: Kind, trait: Trait, division: Division) -> Finding:
    alone = division.alone(trait)
    if not alone:
        return Finding(_("%(kind)s: everybody has somebody alike in their group.") % {"kind": kind.name}, good=True)
    said = ngettext(
        "%(kind)s: %(people)s person has nobody alike in their group, though there is somebody elsewhere.",
        "%(kind)s: %(people)s people have nobody alike in their group, though there is somebody elsewhere.",
        alone,
    )
    return Finding(said % {"kind": kind.name, "people": alone}, good=False)
