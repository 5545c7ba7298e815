"""Starting a roadmap, taking its baselines, describing it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit.services import log
from digiverkosto.refusals import Refused
from municipalities.models import Municipality, Party
from participants.models import Enrolment
from roadmaps.models import Level, Roadmap
from surveys.models import InstrumentVersion, Survey
from surveys.queries.rounds import source_surveys
from surveys.results.report import AspectFigure, report_on
from surveys.services.freezing import freeze_form

DESCRIPTION = ("title", "language", "vision", "foreword", "owner_body", "follow_up")
"""The fields of a roadmap that people write."""


class RoadmapRefused(Refused):
    """The change cannot be made; the message is for people."""


@transaction.atomic
def start(*, enrolment: Enrolment, actor: User | None) -> Roadmap:
    """Make the participant's roadmap with a level for each aspect, and its baselines. A second call changes nothing.

    The aspects are those of the form that its results come from; without results, of the newest form of eleven aspects.
    That form stays as it is from now on.
    """
    known = Roadmap.objects.filter(enrolment=enrolment).first()
    if known:
        return known
    surveys = source_surveys(enrolment)
    version = surveys[0].round.instrument_version if surveys else InstrumentVersion.objects.usual()
    freeze_form(version)
    party = enrolment.party
    language = party.main_language if isinstance(party, Municipality) else enrolment.language
    title = usual_title(party, language)
    roadmap, made = Roadmap.objects.get_or_create(
        enrolment=enrolment, defaults={"title": title, "language": language, "instrument_version": version}
    )
    if made:
        aspects = roadmap.questionnaire.aspects
        Level.objects.bulk_create(Level(roadmap=roadmap, aspect=aspect.number) for aspect in aspects)
        log(action="roadmap.changed", target=roadmap, actor=actor, started=True)
        fill_baselines(roadmap, surveys, actor)
    return roadmap


def usual_title(party: Party, language: str) -> str:
    """What a roadmap is called until somebody says otherwise."""
    with override(language):
        return (_("Digital roadmap of %(name)s") % {"name": party})[:120]


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
    return fill_baselines(locked, source_surveys(locked.enrolment), actor)


def fill_baselines(roadmap: Roadmap, surveys: Sequence[Survey], actor: User | None) -> int:
    """Of the aspects that the surveys' form has too."""
    if not surveys:
        return 0
    figures = {figure.number: figure for figure in report_on(surveys).aspects}
    levels = list(roadmap.levels.filter(aspect__in=figures))
    for level in levels:
        take_figure(level, figures[level.aspect], surveys[0])
    Level.objects.bulk_update(levels, ["baseline", "low", "high", "respondents", "network", "survey"])
    known = sum(level.baseline is not None for level in levels)
    log(action="roadmap.baselines_taken", target=roadmap, actor=actor, aspects=known)
    return known


def take_figure(level: Level, figure: AspectFigure, survey: Survey) -> None:
    level.baseline = decimal(figure.mean)
    level.low, level.high = decimal(figure.low), decimal(figure.high)
    level.respondents = figure.answers
    level.network = decimal(figure.network)
    level.survey = survey


def decimal(value: float | None) -> Decimal | None:
    """A figure of the report, which has one decimal."""
    return None if value is None else Decimal(f"{value:.1f}")


def hold(roadmap: int) -> None:
    """Keep everybody else from changing what the roadmap says until the transaction ends, from reading to writing."""
    list(Roadmap.objects.select_for_update().only("pk").filter(pk=roadmap))


@transaction.atomic
def describe(*, roadmap: Roadmap, actor: User | None, texts: Mapping[str, str]) -> Roadmap:
    """Change the roadmap's own texts (DESCRIPTION); fields that are not named stay.

    A title that nobody has given follows the document's language.
    """
    usual = usual_title(roadmap.enrolment.party, roadmap.language)
    if texts.get("title", roadmap.title) == usual == roadmap.title and "language" in texts:
        texts = {**texts, "title": usual_title(roadmap.enrolment.party, texts["language"])}
    changed = [name for name in DESCRIPTION if name in texts and getattr(roadmap, name) != texts[name]]
    for name in changed:
        setattr(roadmap, name, texts[name])
    if changed:
        roadmap.save(update_fields=[*changed, "updated_at"])
        log(action="roadmap.changed", target=roadmap, actor=actor, fields=changed)
    return roadmap
