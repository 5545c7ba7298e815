"""Starting a roadmap, taking its baselines, describing it."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit.services import log
from municipalities.models import Municipality
from participants.models import Enrolment
from roadmaps.models import Level, Roadmap
from roadmaps.models.level import ASPECTS
from surveys.models import Survey
from surveys.queries.results import AspectFigure, aspect_figures, source_surveys
from surveys.spread import spread

DESCRIPTION = ("title", "language", "vision", "foreword", "owner_body", "follow_up")
"""The fields of a roadmap that people write."""


class RoadmapRefused(Exception):
    """The change cannot be made; the message is for people."""


@transaction.atomic
def start(*, enrolment: Enrolment, actor: User | None) -> Roadmap:
    """Make the participant's roadmap with eleven levels and its baselines. A second call changes nothing."""
    party = enrolment.party
    language = party.main_language if isinstance(party, Municipality) else enrolment.language
    with override(language):
        title = _("Digital roadmap of %(name)s") % {"name": party}
    roadmap, made = Roadmap.objects.get_or_create(
        enrolment=enrolment, defaults={"title": title[:120], "language": language}
    )
    if made:
        Level.objects.bulk_create(Level(roadmap=roadmap, aspect=aspect) for aspect in ASPECTS)
        log(action="roadmap.changed", target=roadmap, actor=actor, started=True)
        fill_baselines(roadmap, actor)
    return roadmap


@transaction.atomic
def take_baselines(*, roadmap: Roadmap, actor: User | None) -> int:
    """Take the baselines from the newest released surveys. Returns how many aspects have one.

    Raises RoadmapRefused once a version is approved: its baselines are what the targets were set against.
    """
    locked = Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    if locked.versions.filter(approved_at__isnull=False).exists():
        raise RoadmapRefused(
            _("A version of this roadmap is approved, so its baselines stay as they are. Nothing was changed.")
        )
    return fill_baselines(locked, actor)


def fill_baselines(roadmap: Roadmap, actor: User | None) -> int:
    surveys = source_surveys(roadmap.enrolment)
    figures = {figure.aspect: figure for figure in aspect_figures(roadmap.enrolment, roadmap.language)}
    if not figures:
        return 0
    levels = list(roadmap.levels.all())
    for level in levels:
        take_figure(level, figures[level.aspect], surveys[0])
    Level.objects.bulk_update(levels, ["baseline", "low", "high", "respondents", "others", "survey"])
    known = sum(level.baseline is not None for level in levels)
    log(action="roadmap.baselines_taken", target=roadmap, actor=actor, aspects=known)
    return known


def take_figure(level: Level, figure: AspectFigure, survey: Survey) -> None:
    low, high = spread(figure.distribution) or (None, None)
    level.baseline = decimal(figure.mean, 2)
    level.low, level.high = decimal(low, 2), decimal(high, 2)
    level.respondents = figure.answers
    level.others = decimal(figure.others, 1)
    level.survey = survey


def decimal(value: float | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.{places}f}")


@transaction.atomic
def describe(*, roadmap: Roadmap, actor: User | None, texts: Mapping[str, str]) -> Roadmap:
    """Change the roadmap's own texts (DESCRIPTION); fields that are not named stay."""
    changed = [name for name in DESCRIPTION if name in texts and getattr(roadmap, name) != texts[name]]
    for name in changed:
        setattr(roadmap, name, texts[name])
    if changed:
        roadmap.save(update_fields=[*changed, "updated_at"])
        log(action="roadmap.changed", target=roadmap, actor=actor, fields=changed)
    return roadmap
