"""Every page that a person opens weekly, each with the ratio to an empty signed-in page (E) that it may take."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.cache import cache

from audit.models import Entry
from benchmarks.client import Client
from benchmarks.measuring import Line, Steps, measured
from benchmarks.world import World, colleagues, more_events, seats_of_a_newcomer


@dataclass(frozen=True)
class Page:
    """A page by its address: within the contact person's pages, or from the root. `staff` asks for it."""

    name: str
    address: str
    allowed: float
    staff: bool = False


OWN = (
    Page("home", "", 6),
    Page("schedule", "schedule/", 6),
    Page("people", "people/", 6),
    Page("survey", "survey/", 6),
    Page("results", "survey/results/", 8),
    Page("comparison by size", "survey/results/?group=size", 8),
    Page("roadmap", "roadmap/", 12),
    Page("target levels", "roadmap/levels/", 16),
    Page("document", "roadmap/document/", 8),
    Page("visual identity", "brand/", 8),
)
REST = (
    Page("wishes", "/fi/network/wishes/", 6),
    Page("own schedule", "/fi/me/schedule/?show=all", 6),
    Page("own settings", "/fi/me/", 6),
    Page("front page", "/fi/", 6),
    Page("programme", "/fi/programmes/digiverkosto-2/", 6),
    Page("board", "/admin/?programme={slug}", 12, staff=True),
    Page("participants", "/admin/desk/participants/?programme={crowd}", 12, staff=True),
    Page("participant, staff", "/admin/desk/participants/{enrolment}/", 20, staff=True),
    Page("log", "/admin/desk/log/", 12, staff=True),
    Page("search", "/admin/search/?q=a", 12, staff=True),
    Page("enrolments", "/admin/participants/enrolment/", 20, staff=True),
    Page("surveys, staff", "/admin/surveys/survey/", 20, staff=True),
    Page("seats, staff", "/admin/desk/seats/?programme={slug}", 12, staff=True),
    Page("event form, staff", "/admin/events/event/{event}/change/", 30, staff=True),
)


def lines(port: int, world: World, runs: int) -> Iterator[Line]:
    """Each page cold (nothing in the cache) and warm, against its floor."""
    contact, staff = Client(port, world.session), Client(port, world.staff)
    event = Page("event", world.page(f"events/{world.event.pk}/"), 5)
    own = [Page(page.name, world.page(page.address), page.allowed) for page in OWN]
    slug = world.enrolment.programme.slug
    named = {"slug": slug, "crowd": world.crowd, "event": world.event.pk, "enrolment": world.enrolment.pk}
    rest = [Page(page.name, page.address.format(**named), page.allowed, page.staff) for page in REST]
    for page in (event, *own, *rest):
        reader = staff if page.staff else contact
        reader.get(page.address)
        see, floor = partial(reader.get, page.address), partial(reader.get, "/empty")
        yield measured(f"{page.name}, warm", "E", page.allowed, [see] * runs, [floor])
        yield measured(f"{page.name}, cold", "E", page.allowed, [see] * runs, [floor], before=cache.clear)
    contact.connection.close()  # unused since its own pages, so that the server may have closed it; it opens anew
    members = colleagues(world, 8)
    yield registration(contact, world, members, runs)
    yield naming(contact, world, members, runs)
    yield from feed(port, contact, world, runs)
    yield from desk(staff, world, runs)


def desk(staff: Client, world: World, runs: int) -> Iterator[Line]:
    """A cell of the board saved, and the beginning of the log of 3,000 lines as a workbook."""
    Entry.objects.bulk_create(
        Entry(action="step.changed", target_type="participants.step", target_id=str(number)) for number in range(3000)
    )
    activity = world.enrolment.programme.activities.filter(scope="municipal", kind="content_workshop").latest("pk")
    address = f"/admin/board/cell/{world.enrolment.pk}/{activity.pk}/"
    staff.get(address)

    def save(note: str) -> None:
        staff.post(address, {"state": "under_way", "note": note}, {"HX-Request": "true"})

    floor = partial(staff.get, "/empty")
    saves: Steps = [partial(save, str(number)) for number in range(runs)]
    yield measured("cell of the board, saved", "E", 3, saves, [floor])
    begins: Steps = [partial(staff.begin, "/admin/desk/log/?_export=xlsx")] * runs
    yield measured("workbook of 3,000 rows begins", "E", 5, begins, [floor], after=staff.finish)


def registration(contact: Client, world: World, members: Sequence[int], runs: int) -> Line:
    """The page, naming a colleague, and the page again: eight colleagues to each event."""

    def flow(event: str, member: int) -> None:
        contact.get(event)
        contact.post(event, {"member": member})
        contact.get(event)

    events = [world.page(f"events/{event.pk}/") for event in more_events(world, -(-runs // len(members)))]
    steps: Steps = [partial(flow, event, member) for event in events for member in members][:runs]
    return measured("registration: page, name, page", "E", 15, steps, [partial(contact.get, "/empty")])


def naming(contact: Client, world: World, members: Sequence[int], runs: int) -> Line:
    """Naming a colleague alone."""
    events = [world.page(f"events/{event.pk}/") for event in more_events(world, -(-runs // len(members)))]
    steps: Steps = [partial(contact.post, event, {"member": one}) for event in events for one in members][:runs]
    return measured("registration POST", "E", 5, steps, [partial(contact.get, "/empty")])


def feed(port: int, contact: Client, world: World, runs: int) -> Iterator[Line]:
    """The calendar of somebody with 200 seats, as a calendar asks for it: without a session, anew and unchanged."""
    address = f"/calendar/{seats_of_a_newcomer(world, 200)}.ics"
    calendar, empty = Client(port), partial(contact.get, "/empty")
    calendar.get(address)
    yield measured("calendar of 200 events", "E", 8, [partial(calendar.get, address)] * runs, [empty])
    calendar.connection.request("GET", address)
    response = calendar.connection.getresponse()
    etag = str(response.headers["ETag"])
    response.read()
    yield measured("calendar, unchanged", "E", 1.5, [partial(calendar.unchanged, address, etag)] * runs, [empty])


def respondent_lines(port: int, world: World, runs: int, insert: Callable[[], None]) -> Sequence[Line]:
    """The survey as a respondent meets it, without a session."""
    respondent = Client(port)
    see, empty = partial(respondent.get, world.open_survey), partial(respondent.get, "/empty")
    answers: Steps = [partial(respondent.post, world.open_survey, full_answer(run)) for run in range(runs)]
    return [
        measured("survey form", "E", 2, [see] * runs, [empty]),
        measured("a full answer", "E + I", 4, answers, [empty, insert]),
    ]


def full_answer(run: int) -> dict[str, object]:
    """Every question of the short form answered."""
    fields: dict[str, object] = {f"N{number}": str(1 + (number + run) % 5) for number in range(1, 12)}
    fields |= {
        "sector": "edu",
        "position": "emp",
        "age": "40",
        "benefits": ["time", "flow", "save"],
        "token": f"bench-{run}",
    }
    fields["O1"] = "Vähemmän kirjautumisia."
    return fields
