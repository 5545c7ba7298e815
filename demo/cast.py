"""Who and what the demo network is made of. All invented; addresses are of example.org."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """An invented municipality. `mood` shifts its answers on the scale 1–5; `answers` is how many people answered."""

    code: str
    fi: str
    sv: str
    languages: str
    population: int
    urbanity: int
    answers: int
    headcount: int
    mood: float = 0.0
    contact: str = ""
    people: tuple[tuple[str, str], ...] = field(default=())


PLACES = (
    Place(
        "901",
        "Kuusiranta",
        "Granstrand",
        "fi",
        24_300,
        2,
        420,
        980,
        0.25,
        "Aino Lehtimäki",
        (("Pekka Rautakorpi", "management"), ("Sanna Virtasalo", "developer"), ("Ilkka Merenheimo", "official")),
    ),
    Place(
        "902",
        "Hirvilahti",
        "Älgviken",
        "fi",
        10_400,
        3,
        160,
        390,
        -0.2,
        "Kari Suopelto",
        (("Hanna Kivelänmaa", "management"), ("Jari Pohjonen-Mäki", "expert")),
    ),
    Place(
        "903",
        "Merikallio",
        "Havsklippan",
        "fi;sv",
        38_600,
        1,
        610,
        2_150,
        0.1,
        "Riikka Sandelius",
        (("Tom Bergkulla", "management"), ("Leena Vuorisalmi", "supervisor"), ("Mikael Strandås", "expert")),
    ),
    Place(
        "904",
        "Koivusaari",
        "Björkskär",
        "sv;fi",
        5_200,
        3,
        130,
        310,
        0.0,
        "Annika Söderlid",
        (("Henrik Utterback", "management"), ("Maria Klintnäs", "official")),
    ),
    Place(
        "910",
        "Koivuharju",
        "Koivuharju",
        "fi",
        12_500,
        2,
        240,
        640,
        -0.1,
        "Timo Kaarnalampi",
        (("Elina Harjupää-Salo", "management"),),
    ),
    Place("906", "Suvikoski", "Suvikoski", "fi", 3_100, 3, 70, 175, -0.35, "Päivi Niittyoja", ()),
    Place(
        "907",
        "Aurinkoniemi",
        "Solnäs",
        "fi;sv",
        18_900,
        1,
        180,
        870,
        0.15,
        "Johanna Solhem",
        (("Markku Tervaniemi", "management"), ("Oona Kaislaranta", "expert")),
    ),
    Place("916", "Lehtosaari", "Lundholm", "fi", 9_400, 3, 60, 430, 0.0, "Antti Haapasuo", ()),
)
"""The eight municipalities that take part by themselves."""

VALLEY = (
    Place("911", "Ylätunturi", "Ylätunturi", "fi", 4_100, 3, 90, 205, 0.05),
    Place("912", "Alatunturi", "Alatunturi", "fi", 3_600, 3, 75, 180, -0.1),
    Place("913", "Keskilaakso", "Keskilaakso", "fi", 2_900, 3, 60, 150, 0.1),
    Place("914", "Kaarnavaara", "Kaarnavaara", "fi", 1_900, 3, 40, 95, -0.2),
    Place("917", "Jänkäperä", "Jänkäperä", "fi", 1_100, 3, 12, 60, 0.0),
)
"""The five municipalities of the consortium."""

VALLEY_NAME = "Tunturilaakson seutu"
VALLEY_CONTACT = "Sirkka Aapajärvi-Kero"
VALLEY_PEOPLE = (("Niilo Kumpulainen-Aho", "management"), ("Outi Saarivuoma", "developer"))

WAITING = Place("909", "Kaislajärvi", "Kaislajärvi", "fi", 6_700, 3, 0, 0, 0.0, "Veera Ruovikko")
"""Has enrolled and waits for a decision."""

FORMER = Place("919", "Vaahterasalo", "Lönnskog", "fi", 7_800, 3, 0, 0, 0.0, "Leo Vahteristo")
"""Took part in the earlier programme alone."""

STAFF = (
    ("Maija Mallikas", "maija.mallikas@example.org", "kuntaliitto", "manager", "fi"),
    ("Fredrik Fagerås", "fredrik.fageras@example.org", "fcg", "consultant", "sv"),
    ("Kirsi Konsultti", "kirsi.konsultti@example.org", "fcg", "consultant", "fi"),
)

WISHES = (
    ("901", "Miten tekoälyn käytölle sovitaan pelisäännöt koko kunnassa?", "Kehittämispajan aiheena tammikuussa."),
    ("903", "Hur leder man digitalisering på två språk utan dubbelt arbete?", ""),
    ("902", "Pienen kunnan keinot: mitä voi tehdä ilman omaa tietohallintoa?", ""),
    ("910", "Esimerkkejä mittareista, jotka kertovat muutakin kuin asiointimäärät.", ""),
)

OPEN_ANSWERS = (
    ("O1", "Sama tieto pitäisi voida kirjata vain kerran.", "shown"),
    ("O1", "Mobiilikirjaus toimisi kentällä paljon paremmin kuin paperi.", "shown"),
    ("O1", "Selkeä ohje siitä, mihin mikäkin tiedosto tallennetaan.", "waiting"),
    ("O2", "Varhaiskasvatuksen viestisovellus on otettu hyvin vastaan.", "shown"),
    ("O2", "Etäkokoukset sujuvat nyt kaikilta.", "shown"),
)
