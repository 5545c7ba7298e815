"""Every function that takes a lock takes it before it writes: both show in its SQL, so that a removed lock is a red test.

What the locks are for is proved by crowds where it matters most (tests/events, tests/participants, tests/jobs,
tests/outbox).
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.services import factors, people
from desk.audience import Audience, recipients_of
from desk.services import feedback as desk_feedback
from desk.services import letters
from desk.services import seats as desk_seats
from events.models import Assignment, Event, Grouping, Proposal, Registration, Seats, Slot
from events.needs.said import Said
from events.services import (
    agenda,
    assignments,
    attending,
    calling_off,
    chasing,
    consultants,
    events,
    groups,
    hand_ins,
    life,
    needs,
    places,
    registrations,
    reminding,
    seats,
    series,
    sessions,
    slots,
    waiting,
    walk_ins,
)
from municipalities.models import Membership
from municipalities.services import brands, members
from network.models import Theme
from network.services import announcements, materials, showcase, themes, wishes
from outbox import letters as mailings
from outbox import sending
from outbox import services as outbox
from outbox.models import Message
from participants.models import Enrolment, Step
from participants.services import claims, enrolments, steps, undoing
from programmes.services import publishing
from roadmaps import services as roadmaps
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version
from roadmaps.models.version import Approval
from roadmaps.services import documents, levels, measures
from surveys.models import OpenAnswer, Survey
from surveys.services import (
    closing,
    comparing,
    feedback,
    headcounts,
    keys,
    opening,
    parts,
    releasing,
    reviewing,
    rounds,
)
from tests import factories
from tests.locks import before_writing, held_by, statements_of

Act = Callable[[], object]
Scenario = Callable[[], Act]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Lock:
    """`prepare` returns what runs the function; `tables` are held by it, in this order."""

    prepare: Scenario
    tables: tuple[str, ...]


LOCKS: dict[str, Lock] = {}


def holds(function: str, *tables: str) -> Callable[[Scenario], Scenario]:
    """Register the decorated function as the scenario of `function`."""

    def register(scenario: Scenario) -> Scenario:
        LOCKS[function] = Lock(scenario, tables)
        return scenario

    return register


def locking_functions() -> Iterator[str]:
    """module.function of everything in our apps that asks for a lock."""
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for path in Path(app.path).rglob("*.py"):
                module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
                yield from (f"{module}.{name}" for name in asking(ast.parse(path.read_text(encoding="utf-8"))))


def asking(tree: ast.AST) -> Iterator[str]:
    for function in ast.walk(tree):
        if isinstance(function, Function) and any(asks(node) for node in ast.walk(function)):
            yield function.name


def asks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(
        {getattr(node.func, "attr", ""), getattr(node.func, "id", "")}
        & {"select_for_update", "event_held", "assignment_held"}
    )


def within_a_transaction(act: Act) -> Act:
    """For what holds rows on behalf of its caller."""
    return transaction.atomic(act)


@holds("accounts.services.factors.reset", "accounts_user")
def resetting_a_factor() -> Act:
    person = factories.consultant()
    Authenticator.objects.create(user=person, type="totp", data={})
    return lambda: factors.reset(user=person, actor=None)


@holds("events.services.registrations.register", "events_event")
def registering() -> Act:
    enrolment = factories.accepted()
    event, user = factories.event(enrolment.programme), factories.member(enrolment.party)
    return lambda: registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)


@holds("events.services.registrations.cancel", "events_event")
def cancelling() -> Act:
    enrolment = factories.accepted()
    event, user = factories.event(enrolment.programme), factories.member(enrolment.party)
    made, _new = registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user)
    return lambda: registrations.cancel(registration=made, actor=user)


def waiting_for_a_seat() -> tuple[Event, Registration, Registration]:
    """A full event, who has its only seat, and who waits for it."""
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, capacity=1)
    people = [factories.member(enrolment.party) for _ in range(2)]
    first, second = (
        registrations.register(event_id=event.pk, enrolment=enrolment, user=user, actor=user, or_wait=True)[0]
        for user in people
    )
    return event, first, second


@holds("events.services.places.events_held", "events_event")
def holding_an_event() -> Act:
    event = factories.event(factories.programme())
    return within_a_transaction(lambda: places.event_held(event.pk))


def offered_time(enrolment: Enrolment) -> Slot:
    activity = enrolment.programme.activities.municipal().earliest("pk")
    starts = timezone.now() + timedelta(days=20)
    ends = starts + timedelta(hours=1)
    return Slot.objects.create(activity=activity, consultant=factories.consultant(), starts_at=starts, ends_at=ends)


@holds("events.services.slots.slot_held", "events_slot")
def holding_a_time() -> Act:
    slot = offered_time(factories.accepted())
    return within_a_transaction(lambda: slots.slot_held(slot.pk))


@holds("events.services.slots.withdraw", "events_slot")
def offering_a_time_no_longer() -> Act:
    slot = offered_time(factories.accepted())
    return lambda: slots.withdraw(slot=slot, actor=slot.consultant)


@holds("events.services.consultants.refuse_busy", "accounts_user")
def looking_whether_a_consultant_is_free() -> Act:
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, consultant=factories.consultant())
    return within_a_transaction(lambda: consultants.refuse_busy(event))


def proposal() -> Proposal:
    enrolment = factories.accepted()
    slot = offered_time(enrolment)
    return Proposal.objects.create(
        enrolment=enrolment, activity=slot.activity, starts_at=slot.starts_at, ends_at=slot.ends_at
    )


@holds("events.services.slots.answer", "participants_step", "events_proposal")
def answering_a_proposal() -> Act:
    row, staff = proposal(), factories.consultant()
    return lambda: slots.answer(proposal=row, agree=False, consultant=staff, words="", actor=staff)


@holds("events.services.slots.take_back", "events_proposal")
def withdrawing_a_proposal() -> Act:
    row, staff = proposal(), factories.consultant()
    return lambda: slots.take_back(proposal=row, actor=staff)


@holds("events.services.registrations.swap", "events_event")
def sending_somebody_else() -> Act:
    _event, first, second = waiting_for_a_seat()
    return lambda: registrations.swap(registration=first, user=second.user, actor=first.user)


@holds("events.services.waiting.accept", "events_event")
def accepting_an_offer() -> Act:
    _event, first, second = waiting_for_a_seat()
    registrations.cancel(registration=first, actor=first.user)
    return lambda: waiting.accept(registration=second, actor=second.user)


@holds("events.services.waiting.expire", "events_event")
def ending_offers() -> Act:
    event, first, _second = waiting_for_a_seat()
    registrations.cancel(registration=first, actor=first.user)
    return lambda: waiting.expire(event.pk, timezone.now() + timedelta(days=3))


def attended_event() -> Registration:
    """A seat at an event that has begun."""
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme, starts_at=timezone.now())
    return Registration.objects.create(event=event, enrolment=enrolment, user=factories.person())


@holds("events.services.attending.note", "events_event")
def noting_who_is_there() -> Act:
    seat, staff = attended_event(), factories.consultant()
    said: dict[str, Any] = {"came": True, "said_at": timezone.now(), "actor": staff}
    return lambda: attending.note(event_id=seat.event_id, registration_id=seat.pk, **said)


@holds("events.services.attending.join", "events_event")
def joining_remotely() -> Act:
    seat = attended_event()
    return lambda: attending.join(event_id=seat.event_id, user=seat.user)


@holds("events.services.attending.watch", "events_event")
def watching_a_recording() -> Act:
    seat = attended_event()
    return lambda: attending.watch(event_id=seat.event_id, enrolment=seat.enrolment, user=seat.user, watched=True)


@holds("events.services.walk_ins.walk_in", "events_event")
def walking_in() -> Act:
    seat, staff = attended_event(), factories.consultant()
    user = factories.member(seat.enrolment.party)
    return lambda: walk_ins.walk_in(event_id=seat.event_id, enrolment=seat.enrolment, user=user, actor=staff)


@holds("events.services.reminding.mail_once", "events_event")
def reminding_of_an_event() -> Act:
    event = factories.event(factories.programme())
    return lambda: reminding.mail_once(event.pk, what="reminder", now=timezone.now())


@holds("events.services.reminding.thank_late", "events_event")
def thanking_who_is_noted_late() -> Act:
    event = factories.event(factories.programme())
    return lambda: reminding.thank_late(event.pk, now=timezone.now())


@holds("events.services.seats.release", "events_event")
def releasing_seats() -> Act:
    event = factories.event(factories.accepted().programme, seats_per_participant=2)
    return lambda: seats.release(event=event, actor=None)


@holds("events.services.seats.set_seats", "events_event", "events_event", "events_seats")
def giving_a_participant_seats() -> Act:
    enrolment = factories.accepted()
    event = factories.event(enrolment.programme)
    return lambda: seats.set_seats(event=event, enrolment=enrolment, limit=5, actor=None)


@holds("desk.services.seats.change", "events_event", "events_event", "events_event", "events_seats")
def changing_seats_at_the_desk() -> Act:
    enrolment = factories.accepted()
    event, staff = factories.event(enrolment.programme), factories.consultant()
    return lambda: desk_seats.change(event=event, enrolment=enrolment, limit=5, before="", actor=staff)


@holds("events.services.life.publish", "events_event")
def publishing_an_event() -> Act:
    event = factories.event(factories.programme(), published_at=None)
    return lambda: life.publish(event=event, actor=None)


@holds("events.services.life.take_back", "events_event")
def making_an_event_a_draft() -> Act:
    event = factories.event(factories.programme())
    return lambda: life.take_back(event=event, actor=None)


@holds("events.services.groups.held", "events_grouping")
def changing_groups() -> Act:
    event = factories.event(factories.programme())
    Grouping.objects.create(event=event, number=1)
    staff = factories.consultant()
    return lambda: groups.drop(event=event, actor=staff)


@holds("events.services.agenda.keep_agenda", "events_event")
def keeping_an_agenda() -> Act:
    event = factories.event(factories.programme())
    return lambda: agenda.keep_agenda(event=event, items=[], seen="", actor=None)


def asked() -> tuple[Assignment, Enrolment, User]:
    """A pre-assignment, a participant to which it is given, and its contact person."""
    enrolment = factories.accepted()
    return factories.assignment(factories.event(enrolment.programme)), enrolment, factories.contact_of(enrolment)


@holds("events.services.assignments.assignment_held", "events_assignment")
def holding_an_assignment() -> Act:
    row = asked()[0]
    return within_a_transaction(lambda: assignments.assignment_held(row.event_id))


@holds("events.services.assignments.keep", "events_event", "events_assignment")
def changing_an_assignment() -> Act:
    row = asked()[0]
    said = {name: getattr(row, name) for name in assignments.FIELDS} | {"title_fi": "Toinen"}
    return lambda: assignments.keep(event=row.event, said=said, seen=assignments.seen_of(row), actor=None)


@holds("events.services.assignments.remove", "events_event", "events_assignment")
def taking_an_assignment_away() -> Act:
    row, _enrolment, actor = asked()
    return lambda: assignments.remove(event=row.event, actor=actor)


@holds("events.services.hand_ins.keep_answer", "events_assignment")
def handing_in() -> Act:
    row, enrolment, actor = asked()
    return lambda: factories.handed_in(row, enrolment, actor)


@holds("events.services.hand_ins.take_back", "events_assignment")
def taking_back_what_was_handed_in() -> Act:
    row, enrolment, actor = asked()
    seen = hand_ins.seen_of(factories.handed_in(row, enrolment, actor))
    return lambda: hand_ins.take_back(event_id=row.event_id, enrolment=enrolment, seen=seen, actor=actor)


@holds("events.services.needs.say", "events_event", "events_needs")
def saying_what_one_needs() -> Act:
    seat = factories.seat_that_asks()
    said = Said(diet=("vegan",))
    return lambda: needs.say(event_id=seat.event_id, enrolment=seat.enrolment, said=said, actor=seat.user)


@holds("events.services.chasing.remind_once", "events_assignment")
def reminding_of_a_deadline() -> Act:
    row = asked()[0]
    return lambda: chasing.remind_once(row.event_id, row.due_at - timedelta(days=1))


@holds("events.services.chasing.remind_now", "events_assignment")
def reminding_at_once() -> Act:
    row, _enrolment, actor = asked()
    return lambda: chasing.remind_now(event=row.event, batch="b", actor=actor)


@holds("events.services.seats.change_limit", "events_event")
def changing_the_limit() -> Act:
    event = factories.event(factories.programme(), seats_per_participant=3)
    return lambda: seats.change_limit(event=event, before=2)


@holds("events.services.events.save_event", "events_event")
def saving_an_event() -> Act:
    event = factories.event(factories.programme())
    return lambda: events.save_event(event=event, changed=["place"], actor=None)


@holds("events.services.calling_off.call_off", "events_event", "events_event")
def calling_off_and_telling() -> Act:
    event, staff = factories.event(factories.programme()), factories.consultant()
    return lambda: calling_off.call_off(event=event, cancelled=True, whom=[], note="", batch="b", actor=staff)


@holds("events.services.registrations.decline", "events_event", "events_event")
def declining_an_offer() -> Act:
    _event, first, second = waiting_for_a_seat()
    registrations.cancel(registration=first, actor=first.user)
    offered = Registration.objects.get(pk=second.pk)
    return lambda: registrations.decline(registration=offered, actor=second.user)


@holds("events.services.series.make_events", "programmes_activity")
def making_a_series() -> Act:
    activity = factories.activity(factories.programme(), scope="shared")
    begins = timezone.now()
    occasion = series.Occasion(begins, begins + timedelta(hours=1))
    return lambda: series.make_events(activity=activity, occasions=[occasion], first=1, actor=None)


@holds("events.services.life.set_cancelled", "participants_step", "events_event", "events_event", "participants_step")
def calling_off_a_session() -> Act:
    row = session()
    return lambda: life.set_cancelled(event=row, cancelled=True, actor=None)


def session() -> Event:
    step = Step.objects.filter(enrolment=factories.accepted()).first()
    assert step is not None
    return factories.event(step.activity.programme, activity=step.activity, enrolment=step.enrolment)


@holds("events.services.sessions.sessions_held", "events_event")
def looking_for_a_session() -> Act:
    row = session()
    return within_a_transaction(lambda: sessions.session_of(row.enrolment_id or 0, row.activity_id))


def some_seats() -> Seats:
    enrolment = factories.accepted()
    return Seats.objects.create(event=factories.event(enrolment.programme), enrolment=enrolment, limit=4)


@holds("events.services.seats.change_seats", "events_event", "events_seats")
def giving_seats() -> Act:
    row = some_seats()
    return lambda: seats.change_seats(seats=row, limit=5, actor=None)


@holds("municipalities.services.members.own_invitation", "municipalities_membership")
def accepting_an_invitation() -> Act:
    row = factories.invited(factories.municipality())
    return lambda: members.accept(membership=row, actor=row.user)


def membership(role: str = "expert") -> Membership:
    return Membership.objects.get(user=factories.member(factories.municipality(), role))


@holds("municipalities.services.members.change_role", "municipalities_membership", "municipalities_membership")
def changing_a_role() -> Act:
    row, staff = membership(), factories.manager()
    return lambda: members.change_role(membership=row, role="developer", actor=staff)


@holds("municipalities.services.members.invite_again", "municipalities_membership")
def inviting_again() -> Act:
    row, staff = factories.invited(factories.municipality()), factories.manager()
    return lambda: members.invite_again(membership=row, actor=staff)


@holds("accounts.services.rights.managers_held", "accounts_user")
def taking_a_role() -> Act:
    factories.manager()
    person = factories.manager()
    person.staff_role = ""
    return lambda: people.save_person(user=person, changed=["staff_role"], actor=None)


@holds("municipalities.services.members.held_contacts", "municipalities_membership")
def removing_a_member() -> Act:
    row, staff = membership(), factories.manager()
    return lambda: members.remove(membership=row, actor=staff)


@holds("municipalities.services.brands.change", "municipalities_brand")
def changing_the_brand() -> Act:
    place = factories.municipality()
    identity = brands.Identity(primary="#0b5d5e", accent="#e9b44c", typeface="lato", logo_alt="")
    brands.change(party=place, identity=identity, actor=None)
    return lambda: brands.change(party=place, identity=identity, actor=None)


@holds("network.services.wishes.make", "participants_enrolment")
def wishing() -> Act:
    enrolment, user = factories.accepted(), factories.person()
    return lambda: wishes.make(enrolment=enrolment, text="Toive", actor=user)


@holds("network.services.wishes.toggle_support", "network_wish")
def supporting() -> Act:
    user = factories.person()
    wish = wishes.make(enrolment=factories.accepted(), text="Toive", actor=user)
    return lambda: wishes.toggle_support(wish=wish, user=user)


@holds("network.services.wishes.answer", "network_wish")
def answering_a_wish() -> Act:
    wish = wishes.make(enrolment=factories.accepted(), text="Toive", actor=factories.person())
    return lambda: wishes.answer(wish=wish, outcome="Tehdään", actor=None)


@holds("network.services.announcements.save", "network_announcement")
def changing_an_announcement() -> Act:
    row = factories.announcement(factories.programme())
    return lambda: announcements.save(announcement=row, changed=["title_fi"], actor=None)


@holds("network.services.announcements.mail", "network_announcement")
def mailing_an_announcement() -> Act:
    row, staff = factories.announcement(factories.accepted().programme), factories.manager()
    return lambda: announcements.mail(announcement=row, actor=staff)


@holds("network.services.announcements.remove", "network_announcement")
def deleting_an_announcement() -> Act:
    row, staff = factories.announcement(factories.programme()), factories.manager()
    return lambda: announcements.remove(announcement=row, actor=staff)


@holds("network.services.showcase.save", "network_showcaseentry")
def changing_an_entry() -> Act:
    row, user = factories.shared_entry(factories.accepted()), factories.person()
    return lambda: showcase.save(entry=row, changed=["title"], actor=user)


@holds("network.services.showcase.say_too", "network_showcaseentry")
def saying_we_too() -> Act:
    row, user = factories.shared_entry(factories.accepted()), factories.person()
    other = factories.accepted(programme=row.programme)
    return lambda: showcase.say_too(entry=row, enrolment=other, too=True, actor=user)


@holds("network.services.showcase.ask", "network_showcaseentry")
def asking_about_an_entry() -> Act:
    row, user = factories.shared_entry(factories.accepted()), factories.person()
    other = factories.accepted(programme=row.programme)
    return lambda: showcase.ask(entry=row, enrolment=other, question="Miten?", actor=user)


@holds("network.services.showcase.hide", "network_showcaseentry")
def hiding_an_entry() -> Act:
    row, staff = factories.shared_entry(factories.accepted()), factories.manager()
    return lambda: showcase.hide(entry=row, why="Mainos", actor=staff)


@holds("network.services.showcase.show", "network_showcaseentry")
def showing_an_entry() -> Act:
    row, staff = factories.shared_entry(factories.accepted()), factories.manager()
    showcase.hide(entry=row, why="Mainos", actor=staff)
    return lambda: showcase.show(entry=row, actor=staff)


@holds("network.services.materials.keep_material", "network_material")
def changing_a_material() -> Act:
    row = factories.material(factories.programme())
    return lambda: materials.save(material=row, upload=None, changed=["title_fi"], actor=None)


@holds("network.services.materials.mark_captions", "network_material")
def marking_captions() -> Act:
    row, staff = factories.material(factories.programme(), kind="recording"), factories.manager()
    return lambda: materials.mark_captions(material=row, actor=staff)


@holds("network.services.materials.remove", "network_material")
def deleting_a_material() -> Act:
    row, staff = factories.material(factories.programme()), factories.manager()
    return lambda: materials.remove(material=row, actor=staff)


def a_theme() -> Theme:
    return factories.theme(factories.programme())


@holds("network.services.themes.save", "network_theme")
def changing_a_theme() -> Act:
    theme = a_theme()
    return lambda: themes.save(theme=theme, changed=["title_fi"], actor=None)


@holds("network.services.themes.gather", "network_theme", "network_wish")
def gathering_wishes() -> Act:
    theme, staff = a_theme(), factories.manager()
    enrolment = factories.accepted(programme=theme.programme)
    wish = wishes.make(enrolment=enrolment, text="Toive", actor=factories.contact_of(enrolment))
    return lambda: themes.gather(theme=theme, seen={wish.pk: None}, tell=True, actor=staff)


@holds("network.services.themes.take_out", "network_wish")
def taking_a_wish_out() -> Act:
    theme, staff = a_theme(), factories.manager()
    enrolment = factories.accepted(programme=theme.programme)
    wish = wishes.make(enrolment=enrolment, text="Toive", actor=factories.contact_of(enrolment))
    themes.gather(theme=theme, seen={wish.pk: None}, tell=False, actor=staff)
    return lambda: themes.take_out(wish=wish, actor=staff)


@holds("network.services.themes.answer", "network_theme")
def answering_a_theme() -> Act:
    theme, staff = a_theme(), factories.manager()
    given = {"state": Theme.State.COMING, "words": {"fi": "Pajassa 2."}, "seen": 0, "tell": True}
    return lambda: themes.answer(theme=theme, actor=staff, **given)  # type: ignore[arg-type]


@holds("network.services.themes.remove", "network_theme")
def deleting_a_theme() -> Act:
    theme, staff = a_theme(), factories.manager()
    return lambda: themes.remove(theme=theme, actor=staff)


@holds("outbox.sending.send_again", "outbox_message")
def sending_again() -> Act:
    outbox.post_text(key="k", to="aino@example.org", subject="Hei", body="Hei", language="fi")
    Message.objects.update(state=Message.State.FAILED)
    staff = factories.manager()
    return lambda: sending.send_again(message=Message.objects.get(), actor=staff)


@holds("programmes.services.guard.held", "programmes_programme")
def changing_a_programme() -> Act:
    programme = factories.programme(state="running")
    return lambda: publishing.move(programme=programme, to="ended", actor=None)


@holds("desk.services.letters.write", "outbox_letter")
def writing_a_letter() -> Act:
    draft, staff = factories.letter(factories.programme()), factories.manager()
    programme = factories.programme()
    return lambda: factories.letter(programme, letter=draft, actor=staff)


@holds("desk.services.letters.confirm", "outbox_letter")
def confirming_a_letter() -> Act:
    draft, staff = factories.letter(factories.accepted().programme), factories.manager()
    seen = letters.seen_of(draft, recipients_of(Audience.of_query(draft.query)))
    return lambda: letters.confirm(letter=draft, seen=seen, actor=staff)


@holds("desk.services.letters.discard", "outbox_letter")
def deleting_a_draft() -> Act:
    draft, staff = factories.letter(factories.programme()), factories.manager()
    return lambda: letters.discard(letter=draft, actor=staff)


@holds("outbox.letters.cancel", "outbox_letter")
def cancelling_a_letter() -> Act:
    row, staff = factories.confirmed(factories.accepted().programme), factories.manager()
    return lambda: mailings.cancel(letter=row, actor=staff)


@holds("outbox.letters.send_again", "outbox_letter", "outbox_message")
def sending_a_letter_again() -> Act:
    row, staff = factories.confirmed(factories.accepted().programme), factories.manager()
    Message.objects.update(state=Message.State.FAILED)
    return lambda: mailings.send_again(letter=row, actor=staff)


@holds("participants.services.enrolments.submit", "programmes_programme")
def enrolling() -> Act:
    programme, application = factories.programme(), factories.application([factories.municipality()])
    return lambda: enrolments.submit(programme=programme, application=application)


@holds("participants.services.claims.locked", "programmes_programme", "participants_enrolment")
def deciding() -> Act:
    enrolment, staff = factories.submitted(), factories.manager()

    @transaction.atomic
    def act() -> None:
        enrolments.decide(claims.locked(enrolment), Enrolment.State.DECLINED, staff, "Täynnä")

    return act


@holds("participants.services.undoing.take_down", "municipalities_membership")
def taking_down() -> Act:
    enrolment, staff = factories.accepted(), factories.manager()
    decision = undoing.last_decision(enrolment)
    assert decision is not None
    return transaction.atomic(lambda: undoing.take_down(enrolment, decision, staff))


@holds("participants.services.enrolments.name_publicly", "participants_enrolment")
def naming_publicly() -> Act:
    row, staff = factories.accepted(), factories.manager()
    return lambda: enrolments.name_publicly(enrolment=row, may=True, actor=staff)


@holds("participants.services.enrolments.assign_consultant", "participants_enrolment")
def assigning() -> Act:
    enrolment, staff = factories.accepted(), factories.consultant()
    return lambda: enrolments.assign_consultant(enrolment=enrolment, consultant=staff, actor=staff)


@holds("participants.services.steps.row_held", "participants_step", "events_event")
def marking_a_step() -> Act:
    step = Step.objects.get(enrolment=factories.accepted())
    facts: dict[str, Any] = {"state": Step.State.DONE, "on": None, "note": "", "actor": None}
    return lambda: steps.mark(enrolment=step.enrolment, activity=step.activity, **facts)


def roadmap() -> Roadmap:
    factories.form_version()
    return roadmaps.start(enrolment=factories.accepted(), actor=None)


@holds("roadmaps.services.levels.set_targets", "roadmaps_level")
def setting_a_target() -> Act:
    row = roadmap()
    return lambda: levels.set_targets(roadmap=row, targets={1: (4, "")}, actor=None)


@holds("roadmaps.services.levels.hold", "roadmaps_level")
def holding_the_levels() -> Act:
    row = roadmap()
    return within_a_transaction(lambda: levels.hold(row))


@holds("roadmaps.services.roadmaps.hold", "roadmaps_roadmap")
def setting_a_status() -> Act:
    row = roadmap()
    above = DevelopmentTarget.objects.create(roadmap=row, level=row.levels.get(aspect=1), title="Tieto kulkee")
    measure = Measure.objects.create(
        development_target=above, title="Kuvataan", owner="johto", starts=date(2026, 1, 1), ends=date(2026, 12, 31)
    )
    return lambda: measures.set_status(measure=measure, status=Measure.Status.DONE, actor=None)


@holds("roadmaps.services.roadmaps.take_baselines", "roadmaps_roadmap")
def taking_baselines() -> Act:
    row = roadmap()
    return lambda: roadmaps.take_baselines(roadmap=row, actor=None)


@holds("roadmaps.services.documents.request", "roadmaps_roadmap")
def asking_for_a_document() -> Act:
    row, user = roadmap(), factories.person()
    return lambda: documents.request(roadmap=row, actor=user)


@holds("roadmaps.services.documents.make", "roadmaps_version")
def making_a_document() -> Act:
    version, _job = documents.request(roadmap=roadmap(), actor=factories.person())
    return lambda: documents.make(version=version)


@holds("roadmaps.services.documents.approve", "roadmaps_version")
def approving_a_document() -> Act:
    version = Version.objects.create(roadmap=roadmap(), number=1, language="fi", content={}, pdf="made.pdf")
    user = factories.person()
    return lambda: documents.approve(version=version, approval=Approval("johtaja", timezone.localdate()), actor=user)


@holds("roadmaps.services.documents.ask_again", "roadmaps_version")
def asking_again_for_a_document() -> Act:
    version = Version.objects.create(roadmap=roadmap(), number=1, language="fi", content={})
    user = factories.person()
    return lambda: documents.ask_again(version=version, actor=user)


def survey() -> Survey:
    return Survey.objects.create(
        round=factories.survey_round(factories.programme()), municipality=factories.municipality()
    )


def open_survey() -> Survey:
    row = opening.open_survey(survey=survey(), actor=None)
    factories.answered(row, {"edu": 6})
    return row


@holds("surveys.services.opening.call_off", "surveys_survey")
def calling_off_a_survey() -> Act:
    row = factories.opened(factories.survey_round(factories.programme()), factories.municipality())
    return lambda: opening.call_off(survey=row, actor=None)


@holds("surveys.services.opening.open_survey", "surveys_survey", "surveys_round")
def opening_a_survey() -> Act:
    row = survey()
    return lambda: opening.open_survey(survey=row, actor=None)


@holds("surveys.services.closing.close", "surveys_survey", "surveys_ratingsums", "surveys_round")
def closing_a_survey() -> Act:
    row = open_survey()
    return lambda: closing.close(survey=row)


@holds("surveys.services.feedback.move", "surveys_survey")
def moving_the_time_to_give_feedback() -> Act:
    said, now = factories.feedback(), timezone.now()
    return lambda: feedback.move(survey=said, opens_at=now - timedelta(days=2), closes_at=now)


@holds("desk.services.feedback.follow", "events_event")
def asking_for_feedback() -> Act:
    ended = timezone.now() - timedelta(hours=3)
    event = factories.event(factories.programme(), starts_at=ended - timedelta(hours=2), ends_at=ended)
    factories.form_version("event-feedback")
    return lambda: desk_feedback.follow(event.pk, now=timezone.now())


@holds("surveys.services.releasing.release", "surveys_survey", "surveys_survey")
def releasing_a_survey() -> Act:
    row = open_survey()
    closing.close(survey=row)
    return lambda: releasing.release(survey=row, actor=None)


@holds("surveys.services.comparing.freeze", "surveys_round")
def keeping_whom_to_compare_with() -> Act:
    row = survey()
    return within_a_transaction(lambda: comparing.freeze(row.round))


@holds("surveys.services.closing.ask_to_close", "surveys_survey")
def asking_to_close_a_survey() -> Act:
    row, staff = open_survey(), factories.consultant()
    return lambda: closing.ask_to_close(survey=row, actor=staff)


@holds("surveys.services.closing.recount", "surveys_survey", "surveys_ratingsums")
def counting_a_survey_anew() -> Act:
    row = open_survey()
    closing.close(survey=row)
    return lambda: closing.recount(survey=row)


@holds("surveys.services.parts.count_parts", "surveys_survey")
def counting_parts() -> Act:
    row = open_survey()
    Survey.objects.filter(pk=row.pk).update(headcounts={"sector:edu": 20})
    return lambda: parts.count_parts(row)


@holds("surveys.services.keys.destroy", "surveys_survey")
def destroying_a_key() -> Act:
    row = open_survey()
    return lambda: keys.destroy(row)


@holds("surveys.services.keys.give_key", "surveys_keypair SKIP LOCKED")
def taking_a_spare_key() -> Act:
    row = survey()
    keys.stock()
    return within_a_transaction(lambda: without_the_secret(lambda: keys.give_key(row)))


def without_the_secret(act: Act) -> None:
    with override_settings(SURVEY_SECRET=""):
        act()


@holds("surveys.services.reviewing.review", "surveys_openanswer")
def reviewing_own_words() -> Act:
    row, staff = factories.said(survey(), "Hyvin menee.", OpenAnswer.Review.WAITING), factories.consultant()
    return lambda: reviewing.review(answer=row, verdict=OpenAnswer.Review.SHOWN, actor=staff)


@holds("surveys.services.rounds.save_round", "surveys_round")
def changing_a_round() -> Act:
    round, staff = survey().round, factories.consultant()
    return lambda: rounds.save_round(round=round, changed=["closes_at"], actor=staff)


@holds("surveys.services.headcounts.confirm", "surveys_survey")
def setting_headcounts() -> Act:
    row, staff = opening.open_survey(survey=survey(), actor=None), factories.consultant()
    return lambda: headcounts.confirm(survey=row, headcounts={"edu": 30}, actor=staff)


def test_every_function_that_locks_has_its_scenario() -> None:
    assert sorted(LOCKS) == sorted(set(locking_functions()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("function", sorted(LOCKS))
def test_function_holds_what_it_changes(function: str, settings: Any, tmp_path: Any) -> None:
    """In a transaction of its own: outside one the database would refuse the lock."""
    settings.MEDIA_ROOT = tmp_path
    lock = LOCKS[function]
    statements = statements_of(lock.prepare())
    assert held_by(statements) == list(lock.tables)
    assert held_by(before_writing(statements)) != []
