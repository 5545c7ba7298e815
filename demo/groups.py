"""The demo's small groups: a peer discussion to come, whose people have been told."""

from accounts.models import User
from events.grouping.reading import table_of
from events.grouping.search import dealt
from events.models import Event, Grouping
from events.services import groups
from programmes.models import Programme

DISCUSSION = "Johdon vertaiskeskustelu 2"
ROOMS = ("Ryhmähuone 1", "Ryhmähuone 2", "Ryhmähuone 3")


def make(programme: Programme, consultant: User) -> None:
    """In three, dealt fairly: a search for the best ones is for people who can wait for it."""
    event = Event.objects.get(activity__programme=programme, title_fi=DISCUSSION)
    grouping = Grouping.objects.create(event=event, number=len(ROOMS), traits={"size": "mix"})
    table = table_of(grouping)
    groups.keep(grouping.edition, table, dealt(table.problem()).groups)
    for number, room in enumerate(ROOMS, 1):
        groups.name(event=event, number=number, said={"name": "", "place": room, "join_url": ""}, actor=consultant)
    groups.tell(event=event, actor=consultant)
