"""The demo's pre-assignments: one to hand in, and one whose answers are shared since its event is over."""

from collections.abc import Mapping
from datetime import timedelta

from accounts.models import User
from events.models import Assignment, Event, HandIn
from events.services import assignments, hand_ins
from events.services.hand_ins import Said
from participants.models import Enrolment
from programmes.models import Programme

COMING = {
    "title_fi": "Yksi mittari, jonka varassa teemme päätöksiä",
    "title_sv": "En indikator som vi fattar beslut utifrån",
    "title_en": "One indicator that we base decisions on",
    "instructions_fi": "Valitse kollegojen kanssa yksi mittari, jota kunta jo seuraa.\nKerro, kuka sitä katsoo, kuinka usein ja mitä sen takia on muuttunut. Puoli sivua riittää.",
    "instructions_sv": "Välj tillsammans en indikator som kommunen redan följer.\nBerätta vem som tittar på den, hur ofta och vad som har ändrats tack vare den. En halv sida räcker.",
    "instructions_en": "Choose together one indicator that your municipality already follows.\nTell who looks at it, how often, and what has changed because of it. Half a page is enough.",
}
PAST = {
    "title_fi": "Missä tekoäly on jo arjessa",
    "title_sv": "Var AI redan finns i vardagen",
    "title_en": "Where AI is in everyday use already",
    "instructions_fi": "Kerro kolmella virkkeellä yhdestä kokeilusta, myös sellaisesta, joka ei onnistunut.",
    "instructions_sv": "Berätta med tre meningar om ett försök, gärna också ett som inte lyckades.",
    "instructions_en": "Tell of one trial in three sentences, of one that failed too.",
}
ANSWERS = {
    "903": "Seuraamme, kuinka moni asia ratkeaa ensimmäisellä yhteydenotolla. Asiakaspalvelun esihenkilö katsoo lukua joka maanantai.",
    "904": "Läpimenoaika rakennusluvissa, kuukausittain johtoryhmässä. Kaksi turhaa välivaihetta on jätetty pois.",
}
SHARED = {
    "901": "Kokouspöytäkirjojen luonnokset tulevat tekoälyltä. Sihteeri tarkistaa ne, ja aikaa säästyy noin tunti kokousta kohti.",
    "902": "Chattibotti vastasi iltaisin varhaiskasvatuksen kysymyksiin. Lopetimme: se arvasi liikaa.",
    "903": "Vi översätter föredragningslistor med AI och en människa läser. Det gick från två dagar till en halv.",
}
TAKES = dict.fromkeys(assignments.TAKES, True)
TO_COME, OVER = "Kehittämispaja 2: mittarit, jotka ohjaavat", "Kehittämispaja 1: tekoäly arjen työssä"


def make(programme: Programme, enrolments: Mapping[str, Enrolment], actor: User) -> None:
    """After the events have been made."""
    events = {event.title_fi: event for event in Event.objects.filter(activity__programme=programme)}  # type: ignore[attr-defined]
    coming = events[TO_COME]
    said = {**COMING, "due_at": coming.starts_at - timedelta(days=7), **TAKES, "whose": "participant"}
    assignments.keep(event=coming, said={**said, "sharing": "seats"}, seen="", actor=actor)
    for code, text in ANSWERS.items():
        hand_in(coming, enrolments[code], text)
    over(events[OVER], enrolments)


def hand_in(event: Event, enrolment: Enrolment, text: str) -> None:
    who = person_of(event, enrolment)
    hand_ins.hand_in(event_id=event.pk, enrolment=enrolment, said=Said(text=text), seen="", actor=who)


def person_of(event: Event, enrolment: Enrolment) -> User:
    return event.registrations.filter(enrolment=enrolment).select_related("user").earliest("pk").user


def over(event: Event, enrolments: Mapping[str, Enrolment]) -> None:
    """Written as it was then: nobody can hand in any more."""
    due_at = event.starts_at - timedelta(days=5)
    assignment = Assignment.objects.create(event=event, **PAST, due_at=due_at, sharing=Assignment.Sharing.SEATS)
    for days, (code, text) in enumerate(SHARED.items(), start=1):
        HandIn.objects.create(
            assignment=assignment,
            enrolment=enrolments[code],
            author=person_of(event, enrolments[code]),
            text=text,
            handed_in_at=due_at - timedelta(days=days),
        )
