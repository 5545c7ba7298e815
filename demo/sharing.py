"""What the demo's network shares: themes and their answers, materials, announcements, solutions and challenges."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accounts.models import User
from events.models import Event
from network.files import Kept
from network.models import Announcement, Material, ShowcaseEntry, Theme, Wish
from network.services import announcements, materials, showcase, themes

if TYPE_CHECKING:
    from demo.network import Network

THEMES = (
    # wishes by their place in the list, texts by language, state and answer
    (
        (0,),
        ("Tekoälyn pelisäännöt", "Spelregler för AI", "Ground rules for AI"),
        (
            "Miten kunta sopii, mihin tekoälyä saa käyttää ja kuka siitä vastaa.",
            "Hur kommunen kommer överens om AI.",
            "",
        ),
        Theme.State.DONE,
        (
            "Aihe oli esillä kehittämispajassa 1. Kolme kuntaa jakoi omat pelisääntönsä, ja ne löytyvät materiaaleista.",
            "Temat togs upp i utvecklingsverkstad 1. Tre kommuner delade sina spelregler, och de finns bland materialet.",
            "Development workshop 1 took this up. Three municipalities shared their rules, which are among the materials.",
        ),
    ),
    (
        (3,),
        ("Mittarit, jotka ohjaavat", "Indikatorer som styr", "Indicators that steer"),
        ("", "", ""),
        Theme.State.COMING,
        ("Kehittämispajassa 2.", "I utvecklingsverkstad 2.", "In development workshop 2."),
    ),
    (
        (2,),
        ("Pienen kunnan keinot", "Den lilla kommunens medel", "What a small municipality can do"),
        ("", "", ""),
        Theme.State.WAITING,
        ("", "", ""),
    ),
)
ANNOUNCEMENTS = (
    # pinned, titles and texts by language
    (
        True,
        ("Kehittämispaja 2 lähestyy", "Utvecklingsverkstad 2 närmar sig", "Development workshop 2 is near"),
        (
            "Nimeä kuntasi osallistujat ajoissa. Paja pidetään etänä, ja siihen mahtuu kaksi ihmistä kunnasta.",
            "Utse era deltagare i god tid. Verkstaden hålls på distans och har plats för två från varje kommun.",
            "Name your participants in good time. The workshop is remote and has room for two from each municipality.",
        ),
    ),
    (
        False,
        ("Ensimmäisen pajan muistio on materiaaleissa", "Anteckningarna från den första verkstaden finns nu", ""),
        (
            "Kiitos kaikille mukana olleille. Muistio ja tallenne löytyvät materiaaleista.",
            "Tack till alla som var med. Anteckningarna och inspelningen finns bland materialet.",
            "",
        ),
    ),
)
ENTRIES = (
    # place, kind, title, text, aspect, systems, cost, whom to ask; the places that have the same
    (
        "903",
        "solution",
        "En blankett för hela småbarnspedagogiken",
        "Vi samlade sju blanketter till en. Handläggningen gick från tre veckor till tre dagar, och familjerna frågar "
        "mindre. Det svåraste var att komma överens om vem som äger blanketten.",
        3,
        "e-tjänstplattform",
        "small",
        "serviceutvecklare",
        ("901", "902"),
    ),
    (
        "901",
        "challenge",
        "Kuka omistaa rajapinnat, kun järjestelmä vaihtuu?",
        "Kilpailutamme asianhallinnan ensi vuonna. Vanhan järjestelmän rajapintoja käyttää yksitoista muuta, eikä kukaan "
        "osaa sanoa, mitä niiden siirto maksaa.",
        2,
        "asianhallinta",
        "",
        "tietohallinto",
        ("907",),
    ),
    (
        "902",
        "solution",
        "Yhteinen tietohallintopäällikkö naapurin kanssa",
        "Palkkasimme tietohallintopäällikön puoliksi naapurikunnan kanssa. Sopimus on kahden sivun mittainen, ja jaamme sen "
        "mielellämme.",
        None,
        "",
        "middle",
        "kunnanjohtaja",
        (),
    ),
)
LANGUAGES = ("fi", "sv", "en")
SLIDES = """Kehittämispaja 1: tekoäly arjen työssä
1. Mihin tekoälyä käytetään nyt
2. Kolmen kunnan pelisäännöt
3. Mistä sovitaan ensin"""


def texts(name: str, words: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}_{language}": text for language, text in zip(LANGUAGES, words, strict=True)}


def make(network: "Network") -> None:
    """Everything, after the wishes and the events have been made."""
    made = make_themes(network)
    make_materials(network, made[0])
    for pinned, title, body in ANNOUNCEMENTS:
        row: Any = Announcement(
            programme=network.programme, pinned=pinned, **texts("title", title), **texts("body", body)
        )
        announcements.save(announcement=row, changed=[], actor=network.consultant)
    make_entries(network)


def make_themes(network: "Network") -> list[Theme]:
    wishes = list(Wish.objects.filter(programme=network.programme).order_by("pk"))
    return [make_theme(network, [wishes[place] for place in places], *words) for places, *words in THEMES]


def make_theme(network: "Network", wishes: list[Wish], *words: Any) -> Theme:
    title, description, state, answer = words
    row: Any = Theme(programme=network.programme, **texts("title", title), **texts("description", description))
    actor = network.consultant
    themes.gather(theme=row, seen={wish.pk: None for wish in wishes}, tell=False, actor=actor)
    if state != Theme.State.WAITING:
        said = dict(zip(LANGUAGES, answer, strict=True))
        themes.answer(theme=row, state=state, words=said, seen=0, tell=state == Theme.State.DONE, actor=actor)
    if state == Theme.State.COMING:
        row.refresh_from_db()
        row.events = [event_of(network, "Kehittämispaja 2").pk]
        themes.save(theme=row, changed=["events"], actor=actor)
    return Theme.objects.get(pk=row.pk)


def event_of(network: "Network", title: str) -> Event:
    return Event.objects.get(activity__programme=network.programme, enrolment=None, title_fi__startswith=title)


def make_materials(network: "Network", theme: Theme) -> None:
    """The shared workspace, a workshop's slides, and two recordings of which one lacks its captions."""
    workshop = event_of(network, "Kehittämispaja 1")
    slides = Kept(SLIDES.encode(), "kehittamispaja-1.txt", "txt", "text/plain; charset=utf-8")
    share(
        network,
        ("Yhteinen Teams-työtila", "Den gemensamma Teams-ytan", "The shared Teams workspace"),
        kind=Material.Kind.WORKSPACE,
        url="https://example.org/teams",
    )
    share(
        network,
        ("Kehittämispajan 1 muistio", "Anteckningar från utvecklingsverkstad 1", "Notes of development workshop 1"),
        upload=slides,
        language="fi",
        theme=theme,
        event=workshop.pk,
    )
    for days, role, title in (
        (20, "", ("Kehittämispajan 1 tallenne", "Inspelning av utvecklingsverkstad 1", "Recording of workshop 1")),
        (3, ",contact,management,", ("Johdon keskustelun alustus", "Inledning till ledningens diskussion", "")),
    ):
        row = share(
            network,
            title,
            kind=Material.Kind.RECORDING,
            url="https://example.org/tallenne",
            language="fi",
            audience=role,
        )
        due = row.captions_due and row.captions_due - timedelta(days=days)
        published = timezone.now() - timedelta(days=days)
        Material.objects.filter(pk=row.pk).update(captions_due=due, published_at=published)


def share(network: "Network", title: tuple[str, ...], *, upload: Kept | None = None, **fields: Any) -> Material:
    row: Any = Material(programme=network.programme, **texts("title", title), **fields)
    return materials.save(material=row, upload=upload, changed=[], actor=network.consultant)


def make_entries(network: "Network") -> None:
    for code, kind, title, text, aspect, systems, cost, whom, same in ENTRIES:
        enrolment = network.enrolments[code]
        author = User.objects.get(email=enrolment.contact_email)
        told = {"kind": kind, "title": title, "text": text, "systems": systems, "cost": cost, "ask": whom}
        entry = ShowcaseEntry(enrolment=enrolment, aspect=aspect, **told)
        kept = showcase.save(entry=entry, changed=[], actor=author)
        for other in same:
            party = network.enrolments[other]
            showcase.say_too(entry=kept, enrolment=party, too=True, actor=author)
