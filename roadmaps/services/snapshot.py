"""Everything that a document shows, frozen as plain data in the roadmap's language."""

from datetime import date
from typing import Any

from django.utils import timezone, translation

from documents.colours import palette
from municipalities.models import Brand, Consortium, Party
from municipalities.models.party import as_fields
from roadmaps.models import DevelopmentTarget, Measure, Roadmap
from roadmaps.queries.overview import Overview
from roadmaps.queries.thread import as_content, facts
from surveys.models import Survey
from surveys.queries.rounds import source_surveys
from surveys.results.report import known_to_people


def snapshot(roadmap: Roadmap, *, number: int, on: date | None = None) -> dict[str, Any]:
    """The content of version `number`. Measures that are not for publication stay out."""
    language = roadmap.language
    with translation.override(language):
        overview = Overview(roadmap, known_to_people(roadmap.enrolment))
        party = roadmap.enrolment.party
        return {
            "number": number,
            "language": language,
            "made_on": (on or timezone.localdate()).isoformat(),
            "party": str(party),
            "members": members_of(party),
            "programme": str(roadmap.enrolment.programme),
            "brand": brand_of(party),
            "title": roadmap.title,
            "vision": roadmap.vision,
            "foreword": roadmap.foreword,
            "owner_body": roadmap.owner_body,
            "follow_up": roadmap.follow_up,
            "survey": survey_of(source_surveys(roadmap.enrolment)),
            "scale": [[value, word] for value, word in roadmap.questionnaire.level_names(language).items()],
            "levels": [as_content(facts(level.level, language)) for level in overview.levels],
            "targets": [target_of(target) for target in overview.targets],
        }


def members_of(party: Party) -> list[str]:
    return [str(member) for member in party.municipalities.all()] if isinstance(party, Consortium) else []


def brand_of(party: Party) -> dict[str, str]:
    """Readable colours, typeface, and the name that the logo is stored under."""
    brand = Brand.objects.filter(**as_fields(party)).first() or Brand(**as_fields(party))
    colours = palette(brand.primary, brand.accent)
    return {
        "primary": colours.primary,
        "on_primary": colours.on_primary,
        "tint": colours.tint,
        "accent": colours.accent,
        "on_accent": colours.on_accent,
        "typeface": brand.typeface,
        "logo": brand.logo.name or "",
        "logo_alt": brand.logo_alt,
    }


def survey_of(surveys: list[Survey]) -> dict[str, Any] | None:
    """Of all the participant's respondents together; their number is None where they are fewer than the round's limit."""
    if not surveys:
        return None
    respondents = sum(survey.respondents for survey in surveys)
    return {
        "title": surveys[0].round.title,
        "closed_on": timezone.localdate(surveys[0].answered_until).isoformat(),
        "respondents": respondents if respondents >= surveys[0].round.limit else None,
        "headcount": sum(survey.headcount for survey in surveys),
    }


def target_of(target: DevelopmentTarget) -> dict[str, Any]:
    return {
        "title": target.title,
        "description": target.description,
        "aspect": target.level.aspect,
        "aspect_name": target.aspect_name,  # type: ignore[attr-defined]
        "priority": target.priority,
        "strategy_link": target.strategy_link,
        "compass": target.compass,
        "measures": [measure_of(measure) for measure in target.measures.all() if not measure.internal],
    }


def measure_of(measure: Measure) -> dict[str, Any]:
    return {
        "title": measure.title,
        "description": measure.description,
        "owner": measure.owner,
        "partners": measure.partners,
        "starts": measure.starts.isoformat(),
        "ends": measure.ends.isoformat(),
        "cost": measure.cost,
        "indicator": measure.indicator,
        "status": measure.status,
        "law_driven": measure.law_driven,
    }
