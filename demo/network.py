"""The demo network: an invented programme under way, its events and steps as they would stand by now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo.answers import fill, headcounts, review_words
from demo.assignments import make as make_assignments
from demo.attendance import make_attendance
from demo.calendar import make_events, make_steps, offer_times
from demo.cast import FORMER, PLACES, VALLEY, VALLEY_CONTACT, VALLEY_NAME, VALLEY_PEOPLE, WAITING, WISHES, Place
from demo.feedback import make_feedback
from demo.groups import make as make_groups
from demo.needs import make as make_needs
from demo.people import address, make_staff
from demo.places import make_places
from municipalities.models import Municipality
from municipalities.services import members
from network.services import wishes
from participants.models import Enrolment, Step
from participants.services import conversation, enrolments
from programmes import planning
from programmes.models import Activity, Programme
from programmes.services import cloning
from surveys.models import InstrumentVersion, Round, Survey
from surveys.services import closing, opening, releasing

SLUG = "digiverkosto-demo"
EARLIER = "digiverkosto-demo-1"
FIRST_ROUND = ("901", "902", "903", "904", "910", "906", *(place.code for place in VALLEY))
SECOND_ROUND = ("907", "916")
STILL_TO_OPEN = "910"
"""Has not told its numbers of staff for the second round."""


@dataclass
class Network:
    """What has been made so far."""

    programme: Programme
    staff: dict[str, User]
    places: dict[str, Municipality]
    enrolments: dict[str, Enrolment]
    today: date

    @property
    def consultant(self) -> User:
        return self.staff["kirsi.konsultti@example.org"]


def load() -> bool:
    """Make the network. Returns False when it is there already."""
    if Programme.objects.filter(slug=SLUG).exists():
        return False
    with transaction.atomic():
        network = Network(make_programme(), make_staff(), make_places(), {}, timezone.localdate())
        enrol_everybody(network)
        make_earlier(network)
        make_surveys(network)
        make_events(network.programme, network.enrolments, network.consultant, network.today)
        make_assignments(network.programme, network.enrolments, network.consultant)
        make_attendance(network.programme, network.enrolments, network.consultant, network.today)
        make_groups(network.programme, network.consultant)
        make_needs(network.programme, network.enrolments, network.consultant)
        make_feedback(network.programme, timezone.now())
        make_steps(network.enrolments, network.today)
        offer_times(network.programme, network.consultant, network.today)
        make_wishes(network)
        make_sharing(network)
        make_roadmaps(network)
    return True


def make_sharing(network: Network) -> None:
    from demo.sharing import make

    make(network)


def make_roadmaps(network: Network) -> None:
    from demo.roadmaps import make

    make(network.enrolments, network.consultant, network.today)


INVENTED = {
    "costs_fi": "Esittelyn keksitty hinta: 1 000 euroa kunnalta, yhteenliittymältä 600 euroa jäseneltä.",
    "costs_sv": "Demons påhittade pris: 1 000 euro för en kommun, 600 euro per medlem för en kommungrupp.",
    "costs_en": "The demo’s invented price: 1,000 euros for a municipality, 600 euros a member for a consortium.",
    "hours_fi": "Keksitty esimerkki: yhteyshenkilö noin 4 tuntia kuukaudessa, johtoryhmä kaksi puolipäivää, "
    "jokainen vastaaja kymmenen minuuttia.",
    "hours_sv": "Ett påhittat exempel: kontaktpersonen cirka 4 timmar i månaden, ledningsgruppen två halva dagar, "
    "varje respondent tio minuter.",
    "hours_en": "An invented example: the contact person about 4 hours a month, the management team two half days, "
    "each respondent ten minutes.",
}
"""What the demo's programme takes. Real programmes say it in their own words, or nothing."""


def make_programme() -> Programme:
    """The second programme once more, with dates around today and late enrolment still open."""
    today = timezone.localdate()
    source = Programme.objects.get(slug="digiverkosto-2")
    plan = planning.proposed(source, today - timedelta(days=150), slug=SLUG)
    programme = cloning.clone(programme=source, plan=plan, actor=None)
    programme.title_fi = "Digiverkostohanke 2 – esittelyverkosto"  # type: ignore[attr-defined]
    programme.title_sv = "Digitala nätverksprojektet 2 – demonätverk"  # type: ignore[attr-defined]
    programme.title_en = "Digital network programme 2 – demo network"  # type: ignore[attr-defined]
    programme.related_fi = programme.related_sv = programme.related_en = ""  # type: ignore[attr-defined]
    programme.state = Programme.State.RUNNING
    programme.invented = True
    for name, words in INVENTED.items():
        setattr(programme, name, words)
    programme.starts, programme.ends = today - timedelta(days=150), today + timedelta(days=150)
    programme.enrolment_opens, programme.enrolment_closes = today - timedelta(days=210), today + timedelta(days=30)
    programme.save()
    months = [today + timedelta(days=offset) for offset in (-60, 25, 110)]
    programme.activities.filter(kind="opening").update(months=[f"{programme.starts:%Y-%m}"])
    programme.activities.filter(kind="closing").update(months=[f"{programme.ends:%Y-%m}"])
    programme.activities.filter(kind="development_workshop").update(months=[f"{month:%Y-%m}" for month in months])
    return programme


def make_earlier(network: Network) -> None:
    """A programme that ended last year, with one participant that goes on and one that took part then alone."""
    source = Programme.objects.get(slug="digiverkosto-1")
    plan = planning.proposed(source, network.today - timedelta(days=800), slug=EARLIER)
    programme = cloning.clone(programme=source, plan=plan, actor=None)
    programme.title_fi = "Digiverkostohanke 1 – esittelyverkosto"  # type: ignore[attr-defined]
    programme.title_sv = "Digitala nätverksprojektet 1 – demonätverk"  # type: ignore[attr-defined]
    programme.title_en = "Digital network programme 1 – demo network"  # type: ignore[attr-defined]
    programme.invented, programme.state = True, Programme.State.OPEN
    programme.starts, programme.ends = (network.today - timedelta(days=days) for days in (800, 420))
    programme.enrolment_opens, programme.enrolment_closes = None, network.today
    programme.save()
    for place in (PLACES[0], FORMER):
        entered = application([network.places[place.code]], place.contact)
        made = enrolments.confirm(enrolment=enrolments.submit(programme=programme, application=entered))
        enrolments.accept(enrolment=made, actor=network.consultant, consultant=network.consultant)
    programme.state, programme.enrolment_closes = Programme.State.ENDED, programme.starts
    programme.save()


def application(places: list[Municipality], contact: str, consortium: str = "") -> enrolments.Application:
    swedish = places[0].main_language == "sv"
    return enrolments.Application(
        municipalities=places,
        consortium_name=consortium,
        contact_name=contact,
        contact_title="Utvecklingschef" if swedish else "Kehittämispäällikkö",
        contact_email=address(contact),
        contact_phone="",
        motivation=(
            "Vi vill veta var vi står och göra en färdplan som också ledningen känner som sin."
            if swedish
            else "Haluamme tietää, missä mennään, ja saada aikaan tiekartan, jonka johtokin kokee omakseen."
        ),
        expectations="",
        language="sv" if swedish else "fi",
        may_be_named=not swedish,
    )


def enrol_everybody(network: Network) -> None:
    for place in PLACES:
        take_in(network, place.code, application([network.places[place.code]], place.contact), place.people)
    valley = application([network.places[place.code] for place in VALLEY], VALLEY_CONTACT, VALLEY_NAME)
    take_in(network, "valley", valley, VALLEY_PEOPLE)
    waits = enrolments.submit(
        programme=network.programme, application=application([network.places[WAITING.code]], WAITING.contact)
    )
    waits = enrolments.confirm(enrolment=waits)
    talk_about(waits, network)


def talk_about(waits: Enrolment, network: Network) -> None:
    """A question of the staff and its answer, on the enrolment that waits for its decision."""
    asked = "Ketkä teiltä osallistuisivat johtoryhmätyöpajaan, ja sopiiko teille maaliskuu?"
    conversation.say(enrolment=waits, text=asked, author=network.consultant, from_staff=True)
    answered = "Koko johtoryhmä, kahdeksan henkeä. Maaliskuun alku sopii hyvin."
    conversation.say(enrolment=waits, text=answered, author=None, from_staff=False)


def take_in(network: Network, key: str, enrolment: enrolments.Application, people: tuple[tuple[str, str], ...]) -> None:
    """Enrol, accept, and invite the people."""
    made = enrolments.confirm(enrolment=enrolments.submit(programme=network.programme, application=enrolment))
    consultant = network.staff["fredrik.fageras@example.org"] if enrolment.language == "sv" else network.consultant
    network.enrolments[key] = enrolments.accept(enrolment=made, actor=consultant, consultant=consultant)
    for name, role in people:
        invited = members.invite(
            party=made.party,
            name=name,
            email=address(name),
            role=role,
            language=enrolment.language,
            actor=consultant,
        )
        members.accept(membership=invited, actor=invited.user)


def moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_surveys(network: Network) -> None:
    """One round that has closed, after it was answered, and one that is open."""
    version = InstrumentVersion.objects.filter(instrument__key="aspects-11").latest("number")
    today = network.today
    first = Round.objects.create(
        programme=network.programme,
        instrument_version=version,
        title_fi="Digitalisaatiokysely, ensimmäinen kierros",
        title_sv="Digitaliseringsenkät, första omgången",
        title_en="Digitalisation survey, first round",
        opens_at=moment(today - timedelta(days=100), 8),
        closes_at=moment(today + timedelta(days=1), 18),
    )
    second = Round.objects.create(
        programme=network.programme,
        instrument_version=version,
        title_fi="Digitalisaatiokysely, toinen kierros",
        title_sv="Digitaliseringsenkät, andra omgången",
        title_en="Digitalisation survey, second round",
        opens_at=moment(today - timedelta(days=9), 8),
        closes_at=moment(today + timedelta(days=12), 18),
    )
    places = {place.code: place for place in (*PLACES, *VALLEY)}
    surveys = [answered(first, network, places[code]) for code in FIRST_ROUND]
    closed = today - timedelta(days=70)
    Round.objects.filter(pk=first.pk).update(closes_at=moment(closed, 18))
    surveys_closed = Step.objects.filter(activity__kind=Activity.Kind.SURVEY, enrolment__programme=first.programme)
    surveys_closed.filter(on=timezone.localdate(first.closes_at)).update(on=closed)
    for survey in surveys:
        closing.close(survey=survey)
        review_words(survey)
        if survey.municipality != network.places["906"]:
            releasing.release(survey=survey, actor=network.consultant)
    for code in SECOND_ROUND:
        answered(second, network, places[code])
    Survey.objects.create(round=second, municipality=network.places[STILL_TO_OPEN])


def answered(round: Round, network: Network, place: Place) -> Survey:
    survey = Survey.objects.create(round=round, municipality=network.places[place.code], headcounts=headcounts(place))
    survey = opening.open_survey(survey=survey, actor=network.consultant)
    fill(survey, place)
    return survey


def make_wishes(network: Network) -> None:
    people = list(User.objects.filter(staff_role="").order_by("pk"))
    for index, (code, text, outcome) in enumerate(WISHES):
        enrolment = network.enrolments[code]
        maker = User.objects.get(email=enrolment.contact_email)
        wish = wishes.make(enrolment=enrolment, text=text, actor=maker)
        for person in people[: 9 - 2 * index]:
            if person != maker:
                wishes.toggle_support(wish=wish, user=person)
        if outcome:
            wishes.answer(wish=wish, outcome=outcome, actor=None)
