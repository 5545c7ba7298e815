"""Invented people, places and things for tests. What the portal makes through a service is made through it here too."""

import itertools
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from factory import declarations
from factory.django import DjangoModelFactory

from accounts.models import User
from desk.audience import Audience, recipients_of
from desk.services import letters
from events.models import Assignment, Event, HandIn, Registration
from events.services import assignments, hand_ins, registrations
from events.services.hand_ins import Said
from municipalities.models import Membership, Municipality, Party
from municipalities.models.party import as_fields
from network.files import Kept
from network.models import Announcement, Material, ShowcaseEntry, Theme
from network.services import announcements, materials, showcase, themes
from outbox.models import Letter
from participants.addresses import page_address
from participants.models import Enrolment
from participants.services import enrolments, undoing
from programmes.models import Activity, Programme
from surveys import instruments
from surveys.models import InstrumentVersion, OpenAnswer, Round, Survey
from surveys.sealing import Response
from surveys.services import closing, opening, releasing
from surveys.services import feedback as asking
from surveys.services.answering import keep_sealed
from surveys.services.closing import open_all
from surveys.services.tallying import count_tallies

declare: Any = declarations
"""factory_boy says nothing about the types of its declarations."""


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = declare.Sequence(lambda number: f"person-{number}@example.org")
    name = declare.Sequence(lambda number: f"Person {number}")
    language = "fi"


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality

    code = declare.Sequence(lambda number: f"{number % 1000:03d}")
    name_fi = declare.Sequence(lambda number: f"Kuntala {number}")
    name_sv = declare.Sequence(lambda number: f"Kommunby {number}")
    name_en = declare.LazyAttribute(lambda place: place.name_fi)
    region_code = "00"
    region_fi = region_sv = region_en = "Keksitty"
    subregion_code = "000"
    subregion_fi = subregion_sv = subregion_en = "Keksitty"
    languages = "fi"
    population = 9_000
    population_year = 2022
    urbanity = Municipality.Urbanity.RURAL
    wellbeing_county_code = "00"
    wellbeing_county_fi = wellbeing_county_sv = "Keksitty"
    invented = True


class ProgrammeFactory(DjangoModelFactory[Programme]):
    class Meta:
        model = Programme

    slug = declare.Sequence(lambda number: f"programme-{number}")
    title_fi = declare.Sequence(lambda number: f"Hanke {number}")
    title_sv = declare.Sequence(lambda number: f"Projekt {number}")
    title_en = declare.Sequence(lambda number: f"Programme {number}")
    state = Programme.State.RUNNING
    starts = declare.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    ends = declare.LazyFunction(lambda: timezone.localdate() + timedelta(days=300))
    enrolment_closes = declare.LazyFunction(lambda: timezone.localdate() + timedelta(days=10))


def person(**fields: Any) -> User:
    return UserFactory.create(**fields)


def consultant(**fields: Any) -> User:
    return person(**{"staff_role": User.StaffRole.CONSULTANT, "organisation": User.Organisation.FCG, **fields})


def manager(**fields: Any) -> User:
    return person(**{"staff_role": User.StaffRole.MANAGER, "organisation": User.Organisation.KUNTALIITTO, **fields})


def municipality(**fields: Any) -> Municipality:
    return MunicipalityFactory.create(**fields)


def programme(**fields: Any) -> Programme:
    """A running programme that still takes enrolments, with a survey among its municipal contents."""
    made = ProgrammeFactory.create(**fields)
    activity(made, kind=Activity.Kind.SURVEY, key="survey", title_fi="Kysely")
    return made


new_programme = programme
"""The same under a name that an argument does not hide."""


def activity(programme: Programme, **fields: Any) -> Activity:
    defaults: dict[str, Any] = {
        "key": f"activity-{programme.activities.count()}",
        "scope": Activity.Scope.MUNICIPAL,
        "kind": Activity.Kind.TRAINING,
        "title_fi": "Koulutus",
        "organisation": Programme.Handler.FCG,
        "position": programme.activities.count(),
    }
    return Activity.objects.create(programme=programme, **{**defaults, **fields})


def application(places: Sequence[Municipality], **fields: Any) -> enrolments.Application:
    defaults: dict[str, Any] = {
        "consortium_name": "" if len(places) == 1 else "Laakson seutu",
        "contact_name": "Aino Alku",
        "contact_title": "Kehittämispäällikkö",
        "contact_email": f"contact-{places[0].code}@example.org",
        "contact_phone": "",
        "motivation": "Haluamme tietää, missä mennään.",
        "expectations": "",
        "language": "fi",
    }
    return enrolments.Application(municipalities=places, **{**defaults, **fields})


def submitted(*places: Municipality, programme: Programme | None = None, **fields: Any) -> Enrolment:
    """A confirmed enrolment that waits for its decision; several municipalities enrol as a consortium."""
    chosen = places or (municipality(),)
    where = programme or new_programme()
    return enrolments.confirm(enrolment=unconfirmed(where, *chosen, **fields))


def unconfirmed(programme: Programme, *places: Municipality, **fields: Any) -> Enrolment:
    """An enrolment whose contact person has not answered the mail."""
    return enrolments.submit(programme=programme, application=application(places or (municipality(),), **fields))


def accepted(*places: Municipality, programme: Programme | None = None, **fields: Any) -> Enrolment:
    """A participant."""
    waiting = submitted(*places, programme=programme, **fields)
    return enrolments.accept(enrolment=waiting, actor=consultant())


def taken_back(enrolment: Enrolment, by: User | None = None) -> Enrolment:
    """Its last decision is taken back by somebody of the staff who has looked at it."""
    decision = undoing.last_decision(Enrolment.objects.get(pk=enrolment.pk))
    return undoing.undo(enrolment=enrolment, seen=decision.pk if decision else None, actor=by or consultant())


def page(name: str, enrolment: Enrolment, *args: object) -> str:
    """The address of a participant's page."""
    return page_address(name, enrolment, *args)


def contact_of(enrolment: Enrolment) -> User:
    return User.objects.get(email=enrolment.contact_email)


def invited(party: Party, user: User | None = None, role: str = Membership.Role.EXPERT) -> Membership:
    """An invitation that nobody has answered yet."""
    return Membership.objects.create(user=user or person(), role=role, **as_fields(party))


def belonging(**fields: Any) -> Membership:
    """A membership that its person has accepted."""
    return Membership.objects.create(**{"accepted_at": timezone.now(), **fields})


def member(party: Party, role: str = Membership.Role.EXPERT, **fields: Any) -> User:
    """A person who belongs to the party."""
    made = person(**fields)
    belonging(user=made, role=role, **as_fields(party))
    return made


def event(programme: Programme, **fields: Any) -> Event:
    """A shared event a month from now."""
    starts = fields.pop("starts_at", timezone.now() + timedelta(days=30))
    about = fields.pop("activity", None) or activity(
        programme, scope=Activity.Scope.SHARED, kind=Activity.Kind.OPENING, title_fi="Aloitus"
    )
    defaults: dict[str, Any] = {
        "title_fi": "Aloitustilaisuus",
        "ends_at": starts + timedelta(hours=3),
        "mode": Activity.Mode.ON_SITE,
    }
    return Event.objects.create(activity=about, starts_at=starts, **{**defaults, **fields})


def seat_that_asks(user: User | None = None, **fields: Any) -> Registration:
    """A person's seat at an event that asks what people need."""
    enrolment = accepted()
    event_that_asks = event(enrolment.programme, asks_needs=True, **fields)
    who = user or member(enrolment.party)
    return registrations.register(event_id=event_that_asks.pk, enrolment=enrolment, user=who, actor=who)[0]


def assignment(event: Event, **fields: Any) -> Assignment:
    """A pre-assignment of the event that is due a week before it; asked of each participant and taking anything."""
    texts = dict.fromkeys(assignments.TEXTS, "")
    said = {
        **texts,
        **dict.fromkeys(assignments.TAKES, True),
        "title_fi": "Yksi mittari",
        "instructions_fi": "Kerro siitä.",
        "due_at": event.starts_at - timedelta(days=7),
        "whose": Assignment.Whose.PARTICIPANT,
        "sharing": Assignment.Sharing.NOBODY,
    }
    return assignments.keep(event=event, said={**said, **fields}, seen="", actor=None)


def handed_in(
    assignment: Assignment, enrolment: Enrolment, actor: User, text: str = "Mittarimme", **fields: Any
) -> HandIn:
    """An answer, the first one of the participant's or the person's."""
    said = Said(text=text, **fields)
    event = assignment.event_id
    return hand_ins.hand_in(event_id=event, enrolment=enrolment, said=said, seen="", actor=actor)[0]


def form_version(key: str = "aspects-11") -> InstrumentVersion:
    """The newest version of a survey form, loaded when it is needed first."""
    if not InstrumentVersion.objects.filter(instrument__key=key).exists():
        instruments.load()
    return InstrumentVersion.objects.filter(instrument__key=key).latest("number")


def survey_round(programme: Programme, **fields: Any) -> Round:
    """A round whose window is open now."""
    now = timezone.now()
    defaults: dict[str, Any] = {
        "title": "Kierros",
        "instrument_version": fields.pop("instrument_version", None) or form_version(),
        "opens_at": now - timedelta(days=5),
        "closes_at": now + timedelta(days=5),
    }
    return Round.objects.create(programme=programme, **{**defaults, **fields})


def opened(round: Round, place: Municipality, **fields: Any) -> Survey:
    """A survey that takes answers, as if it had been opened together with the round's others."""
    round.comparisons.all().delete()
    Round.objects.filter(pk=round.pk).update(compared_at=None)
    return opening.open_survey(survey=Survey.objects.create(round=round, municipality=place, **fields), actor=None)


occasions = itertools.count(1_000_000)


def feedback(opens_at: datetime | None = None, **fields: Any) -> Survey:
    """Feedback that is taken, since yesterday unless said otherwise."""
    form_version("event-feedback")
    begins = opens_at or timezone.now() - timedelta(days=1)
    defaults = {"occasion": f"event:{next(occasions)}", "titles": {"title_fi": "Aloitustilaisuus"}}
    return asking.begin(opens_at=begins, closes_at=begins + timedelta(days=14), **{**defaults, **fields})


def answers(value: int = 3, sector: str = "edu", **changes: Any) -> dict[str, Any]:
    """One response to the form of eleven aspects, as it is stored."""
    return {
        **{f"N{number}": value for number in range(1, 12)},
        "sector": sector,
        "position": "emp",
        "age": "40",
        "benefits": ["time"],
        **changes,
    }


def answered(survey: Survey, sectors: Mapping[str, int], value: int = 3) -> None:
    """That many responses of each sector."""
    seal(survey, [answers(value, sector) for sector, count in sectors.items() for _ in range(count)])


def seal(survey: Survey, rows: Iterable[Mapping[str, Any]], **words: str) -> None:
    """These answers as they would be stored; `words` go into each."""
    keep_sealed(Survey.objects.get(pk=survey.pk), [Response(row, words) for row in rows])


def unsealed(survey: Survey) -> list[Response]:
    """What an open survey holds, in no order."""
    return list(open_all(Survey.objects.get(pk=survey.pk)))


def closed(
    round: Round, place: Municipality, sectors: Mapping[str, int], value: int = 3, release: bool = True
) -> Survey:
    """A survey that was answered and has closed, its results released."""
    survey = opened(round, place)
    answered(survey, sectors, value)
    closing.close(survey=survey)
    return releasing.release(survey=survey, actor=None) if release else Survey.objects.get(pk=survey.pk)


def counted(
    round: Round,
    place: Municipality,
    rows: Sequence[Mapping[str, Any]],
    heads: Mapping[str, int] | None = None,
    state: str = Survey.State.RELEASED,
) -> Survey:
    """A survey whose answers were these, without sealing and closing; `heads`: people of each sector."""
    now = timezone.now()
    survey = Survey.objects.create(
        round=round,
        municipality=place,
        state=state,
        closed_at=now,
        released_at=now if state == Survey.State.RELEASED else None,
        respondents=len(rows),
        headcounts={f"sector:{sector}": count for sector, count in (heads or {}).items()},
    )
    count_tallies(survey, rows)
    return survey


def place_of(survey: Survey) -> Municipality:
    """The municipality of a survey that is no feedback."""
    assert survey.municipality is not None
    return survey.municipality


def said(survey: Survey, text: str, review: str = OpenAnswer.Review.SHOWN) -> OpenAnswer:
    return OpenAnswer.objects.create(survey=survey, question="O1", text=text, review=review)


def sent_form(token: str = "token-1", **changes: Any) -> dict[str, Any]:
    """What a browser sends when every required question of the form of eleven aspects is answered."""
    return {
        "token": token,
        "sector": "edu",
        "position": "emp",
        "age": "40",
        "benefits": ["time", "flow"],
        **{f"N{number}": "4" for number in range(1, 12)},
        **changes,
    }


def signed_in(user: User | None) -> Client:
    """A browser in which the person has signed in (staff with their second factor); None is anybody."""
    client = Client()
    if user is None:
        return client
    client.force_login(user)
    if user.is_staff:
        session = client.session
        prove(session, user)
        session.save()
    return client


def prove(session: Any, user: User) -> None:
    """The session's person has shown their second factor."""
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, method="mfa")


def letter(programme: Programme, *, query: str = "", **fields: Any) -> Letter:
    """A draft in Finnish to the contact persons of the programme's participants; `query` narrows that down."""
    defaults: dict[str, Any] = {
        "letter": None,
        "key": secrets.token_hex(8),
        "query": "&".join(part for part in (f"programme={programme.slug}", query) if part),
        "texts": {"fi": {"subject": "Muistutus", "body": "Hei {name}"}},
        "instead": "fi",
        "goes_at": None,
        "actor": fields.get("actor") or consultant(),
    }
    return letters.write(**{**defaults, **fields})


def confirmed(programme: Programme, **fields: Any) -> Letter:
    """A letter whose mails have been made."""
    draft = letter(programme, **fields)
    seen = letters.seen_of(draft, recipients_of(Audience.of_query(draft.query)))
    letters.confirm(letter=draft, seen=seen, actor=consultant())
    return Letter.objects.get(pk=draft.pk)


def theme(programme: Programme, **fields: Any) -> Theme:
    """A theme that holds no wishes yet."""
    row: Any = Theme(programme=programme, **{"title_fi": "Tekoäly", **fields})
    return themes.save(theme=row, changed=[], actor=None)


def material(programme: Programme, upload: Kept | None = None, **fields: Any) -> Material:
    """A link that everybody in the programme sees, or a file."""
    url = "" if upload else "https://example.org/diat"
    row: Any = Material(programme=programme, **{"title_fi": "Diat", "kind": "file", "url": url, **fields})
    return materials.save(material=row, upload=upload, changed=[], actor=None)


def announcement(programme: Programme, **fields: Any) -> Announcement:
    row: Any = Announcement(
        programme=programme, **{"title_fi": "Huomenna", "body_fi": "Tavataan yhdeksältä.", **fields}
    )
    return announcements.save(announcement=row, changed=[], actor=None)


def shared_entry(enrolment: Enrolment, author: User | None = None, **fields: Any) -> ShowcaseEntry:
    """A solution that the participant tells the others of."""
    row = ShowcaseEntry(enrolment=enrolment, **{"title": "Chatbotti", "text": "Vastaa yöllä.", **fields})
    return showcase.save(entry=row, changed=[], actor=author or contact_of(enrolment))
