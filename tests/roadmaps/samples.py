"""Plausible snapshots in Finnish and Swedish, for looking at and for testing."""

from typing import Any

from surveys import instruments
from surveys.questionnaire import Questionnaire
from surveys.scales import level_of

FORM = Questionnaire.of(instruments.forms()["aspects-11"])

BASELINES = (3.6, 3.2, 2.9, 3.5, 2.7, 2.4, 3.1, 2.6, 3.3, 2.1, 2.8)
NETWORK = (3.4, 3.3, 3.0, 3.1, 2.9, 2.7, 3.0, 2.8, 3.1, 2.5, 2.9)
TARGETS = (4, 4, 4, 4, 4, 3, 4, 4, 4, 3, 4)

FI = {
    "party": "Kuusiranta",
    "programme": "Digiverkostohanke 2",
    "title": "Kuusirannan digitiekartta 2026–2029",
    "vision": (
        "Kuusirannassa asiointi sujuu silloin, kun se sopii asukkaalle. Työntekijä kirjaa tiedon kerran, "
        "ja päätökset tehdään tiedon varassa."
    ),
    "foreword": (
        "Digitalisaatio ei ole erillinen hanke vaan tapa tehdä työtä. Kysyimme henkilöstöltä, missä mennään, ja saimme "
        "rehellisen vastauksen: osaamme paljon, mutta järjestelmämme eivät keskustele keskenään ja tieto kirjataan "
        "liian monta kertaa.\n\nTähän tiekarttaan on koottu ne teot, joilla pääsemme eteenpäin. Jokaisella teolla on "
        "omistaja, aikataulu ja mittari. Palaamme niihin joka vuosi.\n\nKiitos kaikille vastanneille ja työpajoihin "
        "osallistuneille.\n\nPekka Rautakorpi\nkunnanjohtaja"
    ),
    "owner_body": "johtoryhmä",
    "follow_up": (
        "Johtoryhmä käy tiekartan läpi puolivuosittain. Toimenpiteiden tilanne raportoidaan kunnanhallitukselle "
        "tilinpäätöksen yhteydessä."
    ),
    "reasons": {
        1: "Osaaminen on vahvuutemme; pidämme siitä kiinni perehdytyksellä.",
        5: "Asukkaat kokevat lomakkeet vaikeiksi.",
        6: "Tieto kirjataan nyt kolmeen järjestelmään.",
        10: "Tekoälyn käytölle ei ole pelisääntöjä.",
    },
    "targets": [
        (6, 1, "Tieto kulkee järjestelmästä toiseen ilman käsityötä", "Työntekijä kirjaa tiedon kerran.", [
            ("Kuvataan tietovirrat ja poistetaan kaksoiskirjaus varhaiskasvatuksesta", "tietohallintopäällikkö", "2026-01-15", "2026-11-30", "medium", "under_way", "Kahteen kertaan kirjattavien tietojen määrä"),
            ("Otetaan käyttöön yhteinen integraatioalusta", "tietohallinto", "2026-08-01", "2027-12-31", "large", "planned", "Rajapintojen määrä"),
        ]),
        (5, 1, "Asiointi onnistuu puhelimella alusta loppuun", "Asukas näkee, missä asia etenee.", [
            ("Uudistetaan kymmenen käytetyintä lomaketta asukkaiden kanssa", "asiointikehittäjä", "2026-03-01", "2026-12-31", "small", "under_way", "Kesken jääneiden lomakkeiden osuus"),
            ("Avataan asiointitilanteen seuranta rakennusvalvonnassa", "rakennustarkastaja", "2027-01-01", "2027-10-31", "medium", "planned", "Puheluiden määrä"),
            ("Korjataan verkkopalvelun saavutettavuuspuutteet", "viestintäpäällikkö", "2025-09-01", "2026-05-31", "small", "done", "Puutteiden määrä auditoinnissa"),
        ]),
        (10, 2, "Tekoälyä käytetään turvallisesti ja yhdessä sovitulla tavalla", "", [
            ("Laaditaan tekoälyn pelisäännöt ja koulutetaan esihenkilöt", "henkilöstöpäällikkö", "2026-02-01", "2026-10-31", "none", "under_way", "Koulutettujen osuus"),
        ]),
        (8, 2, "Johto tekee päätökset ajantasaisen tiedon varassa", "Tilannekuva löytyy yhdestä paikasta.", [
            ("Rakennetaan johdon tilannekuva viidestä avainluvusta", "talousjohtaja", "2026-09-01", "2027-06-30", "medium", "planned", "Käyttökerrat kuukaudessa"),
            ("Sovitaan tiedon omistajat toimialoittain", "hallintojohtaja", "2026-04-01", "2026-08-31", "none", "planned", ""),
        ]),
        (1, 3, "Jokainen saa tukea digiosaamiseen omassa työssään", "", [
            ("Nimetään digilähettiläs joka yksikköön", "henkilöstöpäällikkö", "2027-01-01", "2028-12-31", "none", "planned", "Lähettiläiden määrä"),
        ]),
    ],
}  # fmt: skip

SV = {
    **FI,
    "party": "Björkskär",
    "programme": "Digitala nätverksprojektet 2",
    "title": "Björkskärs digitala färdplan",
    "vision": "I Björkskär sköter invånaren sina ärenden när det passar, på sitt eget språk.",
    "foreword": "Digitaliseringen är ett sätt att arbeta. Vi frågade personalen var vi står.\n\nHenrik Utterback\nkommundirektör",
    "owner_body": "ledningsgruppen",
    "follow_up": "Ledningsgruppen följer upp färdplanen varje halvår.",
    "reasons": {5: "Blanketterna upplevs som svåra."},
    "targets": [
        (5, 1, "Ärenden kan skötas med telefonen från början till slut", "Invånaren ser hur ärendet framskrider.", [
            ("Förnyar de tio mest använda blanketterna tillsammans med invånarna", "digitaliseringsansvarig", "2026-03-01", "2026-12-31", "small", "under_way", "Andelen avbrutna blanketter"),
        ]),
    ],
}  # fmt: skip

BRAND = {
    "primary": "#7A1F3D",
    "on_primary": "#FFFFFF",
    "tint": "#F2E9EC",
    "accent": "#F2B632",
    "on_accent": "#14303A",
    "typeface": "hanken-grotesk",
    "logo": "",
    "logo_alt": "",
}


def sample(language: str = "fi", **changes: Any) -> dict[str, Any]:
    """A snapshot of an invented municipality; `changes` replace parts of it."""
    texts: dict[str, Any] = FI if language == "fi" else SV
    keep = ("party", "programme", "title", "vision", "foreword", "owner_body", "follow_up")
    return {
        **{name: texts[name] for name in keep},
        "number": 2,
        "language": language,
        "made_on": "2026-05-12",
        "members": [],
        "brand": dict(BRAND),
        "survey": {"title": "Digitalisaatiokysely", "closed_on": "2026-02-20", "respondents": 420, "headcount": 980},
        "scale": [[value, word] for value, word in FORM.level_names(language).items()],
        "levels": [level(aspect, language, texts["reasons"].get(aspect, "")) for aspect in range(1, 12)],
        "targets": [target(language, *facts) for facts in texts["targets"]],
        **changes,
    }


def level(aspect: int, language: str, reason: str) -> dict[str, Any]:
    baseline, chosen = BASELINES[aspect - 1], TARGETS[aspect - 1]
    words = FORM.level_names(language)
    return {
        "aspect": aspect,
        "name": FORM.aspect_names(language)[aspect],
        "baseline": baseline,
        "baseline_word": words[level_of(baseline)],
        "network": NETWORK[aspect - 1],
        "target": chosen,
        "target_word": words[chosen],
        "reason": reason,
        "gap": round(chosen - baseline, 1),
    }


def target(
    language: str, aspect: int, priority: int, title: str, description: str, measures: list[tuple[str, ...]]
) -> dict[str, Any]:
    return {
        "title": title,
        "description": description,
        "aspect": aspect,
        "aspect_name": FORM.aspect_names(language)[aspect],
        "priority": priority,
        "strategy_link": "Sujuva arki" if language == "fi" else "En smidig vardag",
        "compass": "public_services",
        "measures": [measure(*facts) for facts in measures],
    }


def measure(title: str, owner: str, starts: str, ends: str, cost: str, status: str, indicator: str) -> dict[str, Any]:
    return {
        "title": title,
        "description": "",
        "owner": owner,
        "partners": "",
        "starts": starts,
        "ends": ends,
        "cost": cost,
        "indicator": indicator,
        "status": status,
        "law_driven": False,
    }
