"""The demo's roadmaps: one finished, one in Swedish under way, one with levels set."""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.timezone import localdate
from PIL import Image, ImageDraw

from accounts.models import User
from jobs import services as jobs
from municipalities.models import Brand, Party
from municipalities.models.party import as_fields
from participants.models import Enrolment
from roadmaps.models import DevelopmentTarget, Measure, Roadmap
from roadmaps.models.version import Approval
from roadmaps.services import describe, documents, levels, measures, start

TARGETS = {1: 4, 2: 4, 3: 4, 4: 4, 5: 4, 6: 4, 7: 4, 8: 4, 9: 4, 10: 3, 11: 4}
REASONS = {
    "fi": {
        5: "Päätökset tarvitsevat tuekseen yhteisen tilannekuvan.",
        7: "Ideat ovat jääneet yksiköihin; kokeilulle tarvitaan polku ja pieni raha.",
        11: "Valtuusto haluaa seurata digitavoitteita samoilla mittareilla kuin muitakin.",
        8: "Puolet hakemuksista tulee yhä paperilla.",
    },
    "sv": {
        5: "Besluten behöver en gemensam lägesbild.",
        7: "Idéerna stannar i enheterna; försök behöver en väg framåt.",
        11: "Fullmäktige vill följa de digitala målen med indikatorer.",
    },
}

PLAN = {
    "fi": (
        (
            11,
            "Digitavoitteet osaksi kuntastrategiaa",
            "Strategian päivityksessä sovitaan kolme digitavoitetta ja niiden mittarit.",
            "Strategian painopiste 2: sujuva arki",
            (
                (
                    "Digitavoitteet ja mittarit strategian päivitykseen",
                    "Kunnanjohtaja",
                    -1,
                    9,
                    "none",
                    "Tavoitteet hyväksytty valtuustossa",
                    "under_way",
                    False,
                ),
                (
                    "Mittarit näkyviin johdon työpöydälle",
                    "Talousjohtaja",
                    6,
                    18,
                    "small",
                    "Mittarit päivittyvät kuukausittain",
                    "planned",
                    False,
                ),
            ),
        ),
        (
            5,
            "Tieto yhteiseen käyttöön",
            "Toimialojen tiedot kootaan yhdeksi tilannekuvaksi.",
            "Strategian painopiste 3: tiedolla johtaminen",
            (
                (
                    "Tiedonhallintamallin päivitys",
                    "Hallintopäällikkö",
                    -1,
                    8,
                    "none",
                    "Malli katettu kaikilta toimialoilta",
                    "under_way",
                    True,
                ),
                (
                    "Tilannekuva johtoryhmälle",
                    "Kehittämispäällikkö",
                    5,
                    20,
                    "medium",
                    "Johtoryhmä käyttää tilannekuvaa joka kuukausi",
                    "planned",
                    False,
                ),
            ),
        ),
        (
            7,
            "Kokeilulle polku",
            "Jokaisella on paikka, johon idean voi viedä, ja päätös tulee kuukaudessa.",
            "",
            (
                (
                    "Kokeiluraha ja kevyt hakumenettely",
                    "Kehittämispäällikkö",
                    3,
                    15,
                    "small",
                    "Kahdeksan kokeilua vuodessa",
                    "planned",
                    False,
                ),
                (
                    "Tekoälyn pelisäännöt",
                    "Tietohallintopäällikkö",
                    -5,
                    -1,
                    "none",
                    "Pelisäännöt luettu 90 % henkilöstöstä",
                    "done",
                    True,
                ),
            ),
        ),
        (
            8,
            "Asiointi yhdestä paikasta",
            "Yleisimmät hakemukset siirtyvät sähköisiksi.",
            "Strategian painopiste 2: sujuva arki",
            (
                (
                    "Kymmenen yleisintä hakemusta sähköisiksi",
                    "Palvelupäällikkö",
                    4,
                    24,
                    "large",
                    "Sähköisten hakemusten osuus 80 %",
                    "planned",
                    False,
                ),
                (
                    "Asiakaspalvelun chat-kokeilu",
                    "Palvelupäällikkö",
                    8,
                    14,
                    "small",
                    "Asiakastyytyväisyys yli 4",
                    "planned",
                    False,
                ),
            ),
        ),
    ),
    "sv": (
        (
            11,
            "Digitala mål i kommunstrategin",
            "Strategin får tre digitala mål med indikatorer.",
            "Tyngdpunkt 1: smidig vardag",
            (
                (
                    "Mål och indikatorer till strategiuppdateringen",
                    "Kommundirektören",
                    -1,
                    9,
                    "none",
                    "Målen godkända i fullmäktige",
                    "under_way",
                    False,
                ),
            ),
        ),
        (
            7,
            "En väg för försök",
            "Varje idé får ett svar inom en månad.",
            "",
            (
                (
                    "Försökspeng och lätt ansökan",
                    "Utvecklingschefen",
                    3,
                    15,
                    "small",
                    "Fem försök om året",
                    "planned",
                    False,
                ),
            ),
        ),
    ),
}

TEXTS = {
    "fi": {
        "vision": "Kuntalainen hoitaa asiansa silloin kun hänelle sopii, ja työntekijän aika kuluu ihmisten eikä järjestelmien kanssa.",
        "foreword": "Digitalisaatio ei ole meille projekti vaan tapa tehdä työtä. Henkilöstömme kertoi kyselyssä, missä olemme hyviä ja missä kompuroimme.\n\nTämä tiekartta on lupaus: mitä teemme, kuka vastaa ja mistä huomaamme onnistuneemme.",
        "owner_body": "kunnanhallitus",
        "follow_up": "Johtoryhmä käy toimenpiteiden tilanteen läpi kaksi kertaa vuodessa. Kunnanhallitus saa katsauksen vuosittain ennen talousarvion valmistelua.",
    },
    "sv": {
        "vision": "Invånaren sköter sina ärenden när det passar, och personalens tid går till människor i stället för system.",
        "foreword": "",
        "owner_body": "kommunstyrelsen",
        "follow_up": "Ledningsgruppen går igenom åtgärderna två gånger om året.",
    },
}


def make(enrolments: Mapping[str, Enrolment], actor: User, today: date) -> None:
    """Brands and roadmaps; the first one is finished and approved."""
    brand(enrolments["901"].party, "#1D5FA8", "#F2B705", "lato", "KR")
    brand(enrolments["903"].party, "#7A1F3D", "#8FC1B5", "source-sans", "MK")
    brand(enrolments["904"].party, "#0F6B57", "#F4A259", "source-serif", "BS")
    finished = fill(enrolments["901"], actor, today, list(TARGETS), len(PLAN["fi"]))
    fill(enrolments["903"], actor, today, list(TARGETS), 2)
    fill(enrolments["904"], actor, today, [5, 7, 11], len(PLAN["sv"]))
    version, job = documents.request(roadmap=finished, actor=actor)
    jobs.run(job_id=job.pk)
    version.refresh_from_db()
    approval = Approval("Kunnanhallitus", localdate(version.made_at), "84")
    _version, job = documents.approve(version=version, approval=approval, actor=actor)
    jobs.run(job_id=job.pk)


def fill(enrolment: Enrolment, actor: User, today: date, aspects: list[int], how_many: int) -> Roadmap:
    """Texts, targets, and the first development targets of the plan with their measures."""
    roadmap = start(enrolment=enrolment, actor=actor)
    language = roadmap.language
    describe(roadmap=roadmap, actor=actor, texts=TEXTS[language])
    reasons = REASONS[language]
    levels.set_targets(
        roadmap=roadmap, targets={aspect: (TARGETS[aspect], reasons.get(aspect, "")) for aspect in aspects}, actor=actor
    )
    by_aspect = {level.aspect: level for level in roadmap.levels.all()}
    for priority, (aspect, title, text, link, plans) in enumerate(PLAN[language][:how_many], start=1):
        target = DevelopmentTarget(
            roadmap=roadmap,
            level=by_aspect[aspect],
            title=title,
            description=text,
            priority=min(priority, 3),
            strategy_link=link,
            compass="public_services",
        )
        measures.save_target(target=target, actor=actor)
        for plan in plans:
            add_measure(target, plan, actor, today)
    return roadmap


def add_measure(
    target: DevelopmentTarget, plan: tuple[str, str, int, int, str, str, str, bool], actor: User, today: date
) -> None:
    title, owner, first, last, cost, indicator, status, law = plan
    measure = Measure(
        development_target=target,
        title=title,
        owner=owner,
        starts=today + timedelta(days=30 * first),
        ends=today + timedelta(days=30 * last),
        cost=cost,
        indicator=indicator,
        status=status,
        law_driven=law,
    )
    measures.save_measure(measure=measure, actor=actor)


def brand(party: Party, primary: str, accent: str, typeface: str, letters: str) -> Brand:
    """A brand with a drawn logo."""
    made, _ = Brand.objects.get_or_create(
        **as_fields(party), defaults={"primary": primary, "accent": accent, "typeface": typeface}
    )
    if not made.logo:
        made.logo.save(f"demo-{letters.lower()}.png", ContentFile(logo(primary, accent)), save=True)
    return made


def logo(primary: str, accent: str) -> bytes:
    """Three waves under a sun."""
    image = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((170, 30, 310, 170), fill=accent)
    for wave in range(3):
        top = 130 + wave * 55
        for bump in range(4):
            draw.pieslice((bump * 120, top, bump * 120 + 120, top + 90), 180, 360, fill=primary)
        draw.line((0, top + 46, 480, top + 46), fill="white", width=5)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
