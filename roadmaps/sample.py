"""A sample roadmap of an invented municipality, in the same plain data that a version of a real one is frozen in."""

from functools import cache
from typing import Any

from django.urls import reverse

from surveys import instruments
from surveys.questionnaire import Questionnaire
from surveys.scales import level_of

USUAL = "aspects-11"
BASELINES = (3.6, 3.2, 2.9, 3.5, 2.7, 2.4, 3.1, 2.6, 3.3, 2.1, 2.8)
TARGETS = (4, 4, 4, 4, 4, 3, 4, 4, 4, 3, 4)
FIRST_YEAR = 2026
Texts = dict[str, Any]
TEXTS: dict[str, Texts] = {
    "fi": {
        "party": "Kuusiranta",
        "title": "Kuusirannan digitiekartta",
        "vision": "Asiointi sujuu silloin, kun se sopii asukkaalle, ja työntekijä kirjaa tiedon kerran.",
        "targets": [
            (4, "Tieto kulkee järjestelmästä toiseen ilman käsityötä", [
                ("Kaksoiskirjaus poistetaan varhaiskasvatuksesta", "tietohallinto", (0, 1), (0, 11), "under_way"),
                ("Otetaan käyttöön yhteinen integraatioalusta", "tietohallinto", (0, 8), (1, 12), "planned"),
            ]),
            (8, "Asiointi onnistuu puhelimella alusta loppuun", [
                ("Kymmenen käytetyintä lomaketta uudistetaan asukkaiden kanssa", "asiointikehittäjä", (0, 3), (0, 12), "under_way"),
                ("Asukas näkee, missä hänen asiansa etenee", "rakennusvalvonta", (1, 1), (1, 10), "planned"),
            ]),
            (6, "Tekoälyä käytetään yhdessä sovitulla tavalla", [
                ("Pelisäännöt laaditaan ja esihenkilöt koulutetaan", "henkilöstöpalvelut", (0, 2), (0, 10), "done"),
            ]),
        ],
    },
    "sv": {
        "party": "Granstrand",
        "title": "Granstrands digitala färdplan",
        "vision": "Ärenden sköts när det passar invånaren, och den anställda antecknar informationen en gång.",
        "targets": [
            (4, "Informationen går från system till system utan handarbete", [
                ("Dubbelregistreringen avskaffas i småbarnspedagogiken", "dataförvaltningen", (0, 1), (0, 11), "under_way"),
                ("En gemensam integrationsplattform tas i bruk", "dataförvaltningen", (0, 8), (1, 12), "planned"),
            ]),
            (8, "Ärenden sköts med telefonen från början till slut", [
                ("De tio mest använda blanketterna förnyas med invånarna", "e-tjänsteutvecklaren", (0, 3), (0, 12), "under_way"),
                ("Invånaren ser hur det egna ärendet framskrider", "byggnadstillsynen", (1, 1), (1, 10), "planned"),
            ]),
            (6, "AI används på ett gemensamt avtalat sätt", [
                ("Spelregler utarbetas och cheferna utbildas", "personaltjänsterna", (0, 2), (0, 10), "done"),
            ]),
        ],
    },
    "en": {
        "party": "Kuusiranta",
        "title": "The digital roadmap of Kuusiranta",
        "vision": "Residents deal with the municipality when it suits them, and staff record a thing once.",
        "targets": [
            (4, "Data moves between systems without work by hand", [
                ("Double recording ends in early childhood education", "IT services", (0, 1), (0, 11), "under_way"),
                ("A shared integration platform is taken into use", "IT services", (0, 8), (1, 12), "planned"),
            ]),
            (8, "Everything can be dealt with on a phone", [
                ("The ten most used forms are renewed with residents", "service developer", (0, 3), (0, 12), "under_way"),
                ("Residents see how their matter proceeds", "building control", (1, 1), (1, 10), "planned"),
            ]),
            (6, "Artificial intelligence is used as agreed together", [
                ("Rules are written and supervisors trained", "personnel services", (0, 2), (0, 10), "done"),
            ]),
        ],
    },
}  # fmt: skip
"""Language → the sample's words. A month: (years after the first, month)."""


def address() -> str:
    return reverse("sample-roadmap")


@cache
def content(language: str) -> dict[str, Any]:
    """A snapshot as `roadmaps.services.snapshot` makes it, as far as the sample's page shows it."""
    form, texts = Questionnaire.of(instruments.forms()[USUAL]), TEXTS[language]
    return {
        **{name: texts[name] for name in ("party", "title", "vision")},
        "language": language,
        "scale": [[value, word] for value, word in form.level_names(language).items()],
        "levels": [level_at(form, language, aspect) for aspect in range(1, len(BASELINES) + 1)],
        "targets": [target_at(form, language, *facts) for facts in texts["targets"]],
    }


def level_at(form: Questionnaire, language: str, aspect: int) -> dict[str, Any]:
    baseline, target, words = BASELINES[aspect - 1], TARGETS[aspect - 1], form.level_names(language)
    return {
        "aspect": aspect,
        "name": form.aspect_names(language)[aspect],
        "baseline": baseline,
        "baseline_word": words[level_of(baseline)],
        "network": None,
        "target": target,
        "target_word": words[target],
        "reason": "",
        "gap": round(target - baseline, 1),
    }


def target_at(
    form: Questionnaire, language: str, aspect: int, title: str, measures: list[tuple[Any, ...]]
) -> dict[str, Any]:
    return {
        **{"title": title, "description": "", "strategy_link": "", "priority": 1, "compass": ""},
        "aspect": aspect,
        "aspect_name": form.aspect_names(language)[aspect],
        "measures": [measure_at(*facts) for facts in measures],
    }


def measure_at(title: str, owner: str, starts: tuple[int, int], ends: tuple[int, int], status: str) -> dict[str, Any]:
    return {
        **{"title": title, "owner": owner, "status": status, "law_driven": False, "cost": "none"},
        **dict.fromkeys(("description", "partners", "indicator"), ""),
        "starts": f"{FIRST_YEAR + starts[0]}-{starts[1]:02d}-01",
        "ends": f"{FIRST_YEAR + ends[0]}-{ends[1]:02d}-28",
    }
