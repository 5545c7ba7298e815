"""What people of the demo need at the event that closes the programme."""

from collections.abc import Mapping

from accounts.models import User
from events.models import Event, Registration
from events.needs.said import Said
from events.services import events, needs
from participants.models import Enrolment
from programmes.models import Programme

ASKING = "Päätöstilaisuus"
NEEDED = {
    "901": Said(diet=("vegetarian", "lactose_free")),
    "902": Said(diet=("gluten_free",), access=("wheelchair",), access_words="Pysäköintipaikka oven lähellä"),
    "903": Said(diet=("none",), access=("loop",)),
    "904": Said(diet_words="En syö seesamia"),
    "valley": Said(diet=("vegan", "nut_allergy")),
}


def make(programme: Programme, enrolments: Mapping[str, Enrolment], actor: User) -> None:
    """After the events and their seats have been made."""
    event = Event.objects.get(activity__programme=programme, title_fi=ASKING)
    event.asks_needs = True
    events.save_event(event=event, changed=["asks_needs"], actor=actor)
    seats = Registration.objects.standing().filter(event=event).select_related("user", "enrolment")
    for code, said in NEEDED.items():
        seat = seats.filter(enrolment=enrolments[code]).earliest("pk")
        needs.say(event_id=event.pk, enrolment=seat.enrolment, said=said, actor=seat.user)
