"""Every named action is written once by the service that does it, with whom and what, and without personal data."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.services import factors
from accounts.services.people import save_person
from audit.actions import ACTIONS
from audit.models import Entry
from audit.services import log
from desk.audience import Audience, recipients_of
from desk.services import letters
from events.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Event,
    Group,
    Grouping,
    GroupMember,
    Proposal,
    Registration,
    Seats,
    Slot,
)
from events.needs.said import Said
from events.services import (
    agenda,
    appointments,
    assignments,
    attending,
    chasing,
    events,
    groups,
    hand_ins,
    keys,
    life,
    matching,
    needs,
    registrations,
    seats,
    slots,
    waiting,
    walk_ins,
)
from municipalities.models import Membership
from municipalities.services import brands, members
from network.models import Theme, Wish
from network.services import announcements, materials, showcase, themes, wishes
from outbox import letters as mailings
from outbox import sending
from outbox import services as outbox
from outbox.models import Letter, Message, ReadyText
from participants import looking
from participants.models import Consent, Enrolment, NewAddress, Step
from participants.services import consents, conversation, correcting, enrolments, moving, steps, withdrawing
from programmes import planning
from programmes.services import catalogue, cloning, publishing
from roadmaps import services as roadmaps
from roadmaps.models import DevelopmentTarget, Measure, Roadmap, Version
from roadmaps.models.version import Approval
from roadmaps.services import documents, levels, measures
from surveys.models import OpenAnswer, Survey
from surveys.services import closing, feedback, headcounts, opening, releasing, reviewing, rounds
from tests import factories


@dataclass
class Done:
    """What the entry must say. `key` where the thing is gone, `actor` where it is not who acted in the scenario."""

    target: Model
    payload: dict[str, Any] = field(default_factory=dict)
    key: int | None = None
    by_nobody: bool = False


Act = Callable[[], Done]
Scenario = Callable[[User], Act]
SCENARIOS: dict[str, Scenario] = {}


def does(action: str) -> Callable[[Scenario], Scenario]:
    """The decorated function prepares, and returns what does the action once."""

    def register(scenario: Scenario) -> Scenario:
        SCENARIOS[action] = scenario
        return scenario

    return register


@pytest.fixture
def staff(db: None) -> User:
    return factories.manager(name="Maija Meikäläinen")


def test_every_action_has_its_scenario() -> None:
    assert set(SCENARIOS) == set(ACTIONS)


def test_action_without_a_name_in_the_registry_is_refused(staff: User) -> None:
    with pytest.raises(LookupError):
        log(action="person.praised", target=staff, actor=staff)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_action_is_written_once_and_tells_no_name_and_no_address(
    staff: User, action: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    act = SCENARIOS[action](staff)
    Entry.objects.all().delete()
    done = act()
    entries = Entry.objects.filter(action=action)
    key = str(done.key or done.target.pk)
    assert [(one.target_type, one.target_id, one.actor, one.payload) for one in entries] == [
        (done.target._meta.label_lower, key, None if done.by_nobody else staff, done.payload)
    ]
    payloads = json.dumps(list(Entry.objects.values_list("payload", flat=True)), ensure_ascii=False)
    assert [part for user in User.objects.all() for part in (user.name, user.email, "@") if part in payloads] == []


class Broken(Exception):
    """The connection to the database is lost."""


class Writes:
    """Counts what is written to the database, and breaks off at the write of this number."""

    def __init__(self, last: int | None = None) -> None:
        self.count, self.last = 0, last

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.count += 1
            if self.count == self.last:
                raise Broken
        return execute(sql, params, many, context)


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_action_that_breaks_off_at_its_last_write_leaves_everything_as_it_was(
    staff: User, action: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    counted = Writes()
    act = SCENARIOS[action](staff)
    with transaction.atomic(), connection.execute_wrapper(counted):
        act()
        transaction.set_rollback(True)
    act = SCENARIOS[action](staff)
    before = everything()
    with pytest.raises(Broken), connection.execute_wrapper(Writes(last=counted.count)):
        act()
    assert everything() == before


@does("activity.changed")
def activity(staff: User) -> Act:
    row = factories.activity(factories.programme())

    def act() -> Done:
        catalogue.save_activity(activity=row, changed=["title_fi", "position"], actor=staff)
        return Done(row, {"made": False, "fields": ["position", "title_fi"]})

    return act


@does("activity.removed")
def removing_an_activity(staff: User) -> Act:
    row = factories.activity(factories.programme(state="draft"))
    key = row.pk

    def act() -> Done:
        catalogue.remove_activity(activity=row, actor=staff)
        return Done(row, {"programme": row.programme_id}, key=key)

    return act


@does("brand.changed")
def brand(staff: User) -> Act:
    place = factories.municipality()
    identity = brands.Identity(primary="#0b5d5e", accent="#e9b44c", typeface="lato", logo_alt="Vaakuna")
    return lambda: Done(brands.change(party=place, identity=identity, actor=staff), {"logo": False})


@does("calendar.renewed")
def new_address(staff: User) -> Act:
    keys.key_of(staff)
    return lambda: Done(keys.renew(user=staff))


@does("document.approved")
def approval(staff: User) -> Act:
    version = Version.objects.create(roadmap=roadmap(staff), number=3, language="fi", content={}, pdf="made.pdf")
    approval = Approval("Johtaja Jokinen", timezone.localdate())
    return lambda: Done(documents.approve(version=version, approval=approval, actor=staff)[0], {"number": 3})


@does("document.requested")
def document(staff: User) -> Act:
    row = roadmap(staff)
    return lambda: Done(documents.request(roadmap=row, actor=staff)[0], {"number": 1})


@does("enrolment.accepted")
def acceptance(staff: User) -> Act:
    waiting = factories.submitted()
    return lambda: Done(enrolments.accept(enrolment=waiting, actor=staff, note="Tervetuloa, Aino Alku"))


@does("enrolment.consultant_changed")
def consultant(staff: User) -> Act:
    enrolment, responsible = factories.accepted(), factories.consultant()

    def act() -> Done:
        row = enrolments.assign_consultant(enrolment=enrolment, consultant=responsible, actor=staff)
        return Done(row, {"consultant": responsible.pk})

    return act


@does("enrolment.declined")
def refusal(staff: User) -> Act:
    waiting = factories.submitted()
    return lambda: Done(enrolments.decline(enrolment=waiting, actor=staff, note="Hanke on täynnä, Aino Alku"))


@does("enrolment.submitted")
def enrolment(staff: User) -> Act:
    programme, places = factories.programme(), [factories.municipality(), factories.municipality()]
    application = factories.application(places)

    def act() -> Done:
        sent = enrolments.submit(programme=programme, application=application)
        return Done(sent, {"municipalities": 2}, by_nobody=True)

    return act


@does("enrolment.confirmed")
def confirmed(staff: User) -> Act:
    application = factories.application([factories.municipality()])
    sent = enrolments.submit(programme=factories.programme(), application=application)
    return lambda: Done(enrolments.confirm(enrolment=sent), by_nobody=True)


@does("enrolment.asked")
def asking(staff: User) -> Act:
    return said(staff, from_staff=True)


@does("enrolment.answered")
def answering(staff: User) -> Act:
    return said(staff, from_staff=False)


def said(staff: User, *, from_staff: bool) -> Act:
    waiting = factories.submitted()

    def act() -> Done:
        remark = conversation.say(enrolment=waiting, text="Aino Alku", author=staff, from_staff=from_staff)
        return Done(waiting, {"remark": remark.pk})

    return act


@does("enrolment.corrected")
def correction(staff: User) -> Act:
    waiting = factories.submitted()

    def act() -> Done:
        correcting.correct(enrolment=waiting, values={"contact_name": "Uusi Nimi", "motivation": "Syy"}, actor=staff)
        return Done(waiting, {"fields": ["contact_name", "motivation"]})

    return act


@does("enrolment.address_asked")
def asking_for_another_address(staff: User) -> Act:
    waiting = factories.submitted()

    def act() -> Done:
        correcting.correct(enrolment=waiting, values={"contact_email": "uusi@example.org"}, actor=staff)
        return Done(waiting)

    return act


@does("enrolment.address_changed")
def another_address(staff: User) -> Act:
    waiting = asking_for_another_address(staff)().target
    return lambda: Done(moving.move(new=NewAddress.objects.get(enrolment=waiting.pk)), by_nobody=True)


@does("enrolment.put_on_waiting_list")
def waiting_list(staff: User) -> Act:
    waiting = factories.submitted()
    return lambda: Done(enrolments.put_on_waiting_list(enrolment=waiting, actor=staff, note="Aino Alku"))


@does("enrolment.decision_undone")
def undoing_a_decision(staff: User) -> Act:
    made = factories.accepted()
    return lambda: Done(factories.taken_back(made, staff), {"decision": "accepted"})


@does("enrolment.withdrawn")
def withdrawal(staff: User) -> Act:
    made = factories.accepted()
    return lambda: Done(withdrawing.withdraw(enrolment=made, actor=staff, note="Aino Alku"))


def asked_member() -> Consent:
    lead = factories.submitted(factories.municipality(), factories.municipality())
    return lead.consents.earliest("pk")


@does("enrolment.consent_asked")
def asking_for_consent(staff: User) -> Act:
    consent = asked_member()

    def act() -> Done:
        consents.ask(consent=consent, name="Jäsen Niemi", email="member@example.org", actor=staff)
        return Done(consent.enrolment, {"municipality": consent.municipality_id})

    return act


@does("enrolment.consent_said")
def saying_a_consent(staff: User) -> Act:
    consent = asked_member()
    return lambda: Done(consents.say(consent=consent, actor=staff).enrolment, {"municipality": consent.municipality_id})


@does("enrolment.consent_given")
def giving_a_consent(staff: User) -> Act:
    return answered(agrees=True)


@does("enrolment.consent_refused")
def refusing_a_consent(staff: User) -> Act:
    return answered(agrees=False)


def answered(*, agrees: bool) -> Act:
    consent = asked_member()

    def act() -> Done:
        held = consents.answer(consent=consent, agrees=agrees)
        return Done(held.enrolment, {"municipality": consent.municipality_id}, by_nobody=True)

    return act


@does("member.accepted")
def accepted_invitation(staff: User) -> Act:
    row = factories.invited(factories.municipality(), staff)
    return lambda: Done(members.accept(membership=row, actor=staff), {"role": "expert"})


@does("member.declined")
def declined_invitation(staff: User) -> Act:
    row = factories.invited(factories.municipality(), staff)

    def act() -> Done:
        known = Membership.objects.get(pk=row.pk)
        members.decline(membership=row, actor=staff)
        return Done(known, {"role": "expert", "party": known.party.slug})

    return act


@does("event.changed")
def event(staff: User) -> Act:
    row = factories.event(factories.programme())

    def act() -> Done:
        events.save_event(event=row, changed=["title_fi", "place"], actor=staff)
        return Done(row, {"made": False, "fields": ["place", "title_fi"]})

    return act


@does("event.cancelled")
def cancelled_event(staff: User) -> Act:
    row = factories.event(factories.programme())
    return lambda: Done(life.set_cancelled(event=row, cancelled=True, actor=staff))


@does("event.revived")
def revived_event(staff: User) -> Act:
    row = factories.event(factories.programme(), cancelled_at=timezone.now())
    return lambda: Done(life.set_cancelled(event=row, cancelled=False, actor=staff))


@does("event.published")
def published_event(staff: User) -> Act:
    row = factories.event(factories.programme(), published_at=None)
    return lambda: Done(life.publish(event=row, actor=staff))


@does("event.taken_back")
def event_made_a_draft(staff: User) -> Act:
    row = factories.event(factories.programme())
    return lambda: Done(life.take_back(event=row, actor=staff))


@does("enrolment.matching")
def agreement_to_be_matched(staff: User) -> Act:
    enrolment = factories.accepted()

    def act() -> Done:
        matching.agree(enrolment=enrolment, agreed=True, actor=staff)
        return Done(enrolment, {"agreed": True})

    return act


def of_two() -> tuple[Event, Registration]:
    """An event of two people, and the first one's registration."""
    enrolment = factories.accepted()
    row = factories.event(enrolment.programme)
    people = [factories.member(enrolment.party) for _number in range(2)]
    made = [registrations.register(event_id=row.pk, enrolment=enrolment, user=one, actor=one)[0] for one in people]
    return row, made[0]


def grouped() -> tuple[Event, Registration]:
    """The same in one group, with another that is empty."""
    row, first = of_two()
    grouping = Grouping.objects.create(event=row, number=2, made_at=timezone.now())
    one, _two = (Group.objects.create(grouping=grouping, number=number) for number in (1, 2))
    for registration in row.registrations.all():
        GroupMember.objects.create(group=one, registration=registration)
    return row, first


@does("event.groups_searched")
def search_for_groups(staff: User) -> Act:
    row, _first = of_two()

    def act() -> Done:
        groups.search(event=row, number=1, traits={}, actor=staff)
        return Done(row, {"groups": 1})

    return act


@does("event.group_changed")
def person_moved_to_another_group(staff: User) -> Act:
    row, first = grouped()

    def act() -> Done:
        groups.move(event=row, registration_id=first.pk, number=2, actor=staff)
        return Done(row, {"what": "moved", "group": 2})

    return act


@does("event.groups_told")
def people_told_their_group(staff: User) -> Act:
    row, _first = grouped()

    def act() -> Done:
        groups.tell(event=row, actor=staff)
        return Done(row, {"people": 2})

    return act


@does("event.groups_dropped")
def groups_taken_apart(staff: User) -> Act:
    row, _first = grouped()

    def act() -> Done:
        groups.drop(event=row, actor=staff)
        return Done(row)

    return act


@does("event.agenda_changed")
def agenda_of_an_event(staff: User) -> Act:
    row = factories.event(factories.programme())
    item = AgendaItem(title_fi="Aino Alku puhuu", starts_at=row.starts_at, ends_at=row.ends_at)

    def act() -> Done:
        agenda.keep_agenda(event=row, items=[item], seen="", actor=staff)
        return Done(row, {"points": 1})

    return act


def asked() -> tuple[Assignment, Enrolment]:
    """A pre-assignment and a participant to which it is given."""
    taking_part = factories.accepted()
    return factories.assignment(factories.event(taking_part.programme)), taking_part


@does("assignment.changed")
def assignment(staff: User) -> Act:
    row = asked()[0]
    said = {name: getattr(row, name) for name in assignments.FIELDS} | {"title_fi": "Aino Alku", "takes_link": False}

    def act() -> Done:
        assignments.keep(event=row.event, said=said, seen=assignments.seen_of(row), actor=staff)
        return Done(row, {"made": False, "fields": ["takes_link", "title_fi"]})

    return act


@does("assignment.removed")
def assignment_removed(staff: User) -> Act:
    row = asked()[0]

    def act() -> Done:
        assignments.remove(event=row.event, actor=staff)
        return Done(row, key=row.pk)

    return act


@does("assignment.reminded")
def assignment_reminded(staff: User) -> Act:
    row, taking_part = asked()
    user = factories.member(taking_part.party)
    registrations.register(event_id=row.event_id, enrolment=taking_part, user=user, actor=user)

    def act() -> Done:
        people = chasing.remind_now(event=row.event, batch="b", actor=staff)
        assert people == 1
        return Done(row, {"batch": "b", "people": people})

    return act


@does("assignment.handed_in")
def handing_in(staff: User) -> Act:
    row, taking_part = asked()
    return lambda: Done(factories.handed_in(row, taking_part, staff, "Aino Alku"), {"made": True, "late": False})


@does("assignment.taken_back")
def taking_back(staff: User) -> Act:
    row, taking_part = asked()
    answer = factories.handed_in(row, taking_part, staff)
    seen = hand_ins.seen_of(answer)

    def act() -> Done:
        hand_ins.take_back(event_id=row.event_id, enrolment=taking_part, seen=seen, actor=staff)
        return Done(answer, key=answer.pk)

    return act


def said_vegan(by: Registration) -> bool:
    said = Said(diet=("vegan",), access_words="Aino Alku")
    return needs.say(event_id=by.event_id, enrolment=by.enrolment, said=said, actor=by.user)


@does("needs.said")
def saying_needs(staff: User) -> Act:
    seat = factories.seat_that_asks(staff)

    def act() -> Done:
        said_vegan(seat)
        return Done(seat.event, by_nobody=True)

    return act


@does("needs.taken_back")
def taking_needs_back(staff: User) -> Act:
    seat = factories.seat_that_asks(staff)
    said_vegan(seat)

    def act() -> Done:
        needs.take_back(event=seat.event, actor=staff)
        return Done(seat.event, by_nobody=True)

    return act


@does("needs.read")
def reading_needs(staff: User) -> Act:
    seat = factories.seat_that_asks(factories.person())
    said_vegan(seat)

    def act() -> Done:
        assert len(needs.read_names(event=seat.event, actor=staff)) == 1
        return Done(seat.event)

    return act


@does("event.told")
def told_of_an_event(staff: User) -> Act:
    row = factories.event(factories.programme())

    def act() -> Done:
        people = appointments.tell_all(event=row, note="", batch="b", actor=staff)
        return Done(row, {"batch": "b", "people": people, "whom": ["answering", "line", "seats"]})

    return act


@does("level.target_set")
def target_levels(staff: User) -> Act:
    row = roadmap(staff)

    def act() -> Done:
        levels.set_targets(roadmap=row, targets={1: (4, "Aino Alku toivoo."), 2: (3, "")}, actor=staff)
        return Done(row, {"targets": {"1": 4, "2": 3}})

    return act


def development_target(staff: User) -> DevelopmentTarget:
    row = roadmap(staff)
    return DevelopmentTarget(roadmap=row, level=row.levels.get(aspect=1), title="Tieto kulkee")


def measure_row(staff: User) -> Measure:
    above = measures.save_target(target=development_target(staff), actor=staff)
    days = {"starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
    return Measure(development_target=above, title="Kuvataan", owner="Aino Alku", **days)


@does("mail.sent_again")
def mail_sent_again(staff: User) -> Act:
    outbox.post_text(key="k", to="a@example.org", subject="Hei", body="Hei", language="fi")
    Message.objects.filter(key="k").update(state=Message.State.FAILED)

    def act() -> Done:
        message = Message.objects.get(key="k")
        sending.send_again(message=message, actor=staff)
        return Done(message)

    return act


@does("measure.changed")
def measure(staff: User) -> Act:
    row = measure_row(staff)
    return lambda: Done(measures.save_measure(measure=row, actor=staff), {"made": True})


@does("measure.deleted")
def measure_gone(staff: User) -> Act:
    row = measures.save_measure(measure=measure_row(staff), actor=staff)
    key, roadmap = row.pk, row.development_target.roadmap_id

    def act() -> Done:
        measures.delete_measure(measure=row, actor=staff)
        return Done(row, {"roadmap": roadmap}, key=key)

    return act


@does("measure.status_changed")
def status(staff: User) -> Act:
    row = measures.save_measure(measure=measure_row(staff), actor=staff)

    def act() -> Done:
        measures.set_status(measure=row, status=Measure.Status.DONE, actor=staff)
        return Done(row, {"before": "planned", "now": "done"})

    return act


@does("member.added")
def contact_person(staff: User) -> Act:
    place, user = factories.municipality(), factories.person()
    return lambda: Done(members.make_contact(party=place, user=user, actor=staff), {"role": "contact"})


@does("member.invited")
def invitation(staff: User) -> Act:
    place = factories.municipality()
    facts = {"name": "Uusi Ihminen", "email": "uusi@example.org", "role": "expert", "language": "fi"}
    return lambda: Done(members.invite(party=place, actor=staff, **facts), {"role": "expert"})


def membership() -> Membership:
    return Membership.objects.get(user=factories.member(factories.municipality()))


@does("member.removed")
def removal(staff: User) -> Act:
    row = membership()
    key = row.pk

    def act() -> Done:
        members.remove(membership=row, actor=staff)
        return Done(row, {"role": "expert", "party": row.party.slug}, key=key)

    return act


@does("member.role_changed")
def role(staff: User) -> Act:
    row = membership()

    def act() -> Done:
        members.change_role(membership=row, role="developer", actor=staff)
        return Done(row, {"before": "expert", "now": "developer"})

    return act


def to_confirm(staff: User) -> tuple[Letter, letters.Seen, Enrolment]:
    """A draft to the contact person of one participant, as it was looked at."""
    row = factories.accepted()
    draft = factories.letter(row.programme, actor=staff)
    return draft, letters.seen_of(draft, recipients_of(Audience.of_query(draft.query))), row


@does("message.sent_to_list")
def message_to_list(staff: User) -> Act:
    draft, seen, row = to_confirm(staff)

    def act() -> Done:
        letters.confirm(letter=draft, seen=seen, actor=staff)
        return Done(row, {"letter": draft.pk})

    return act


@does("letter.confirmed")
def letter_confirmed(staff: User) -> Act:
    draft, seen, _row = to_confirm(staff)

    def act() -> Done:
        letters.confirm(letter=draft, seen=seen, actor=staff)
        return Done(draft, {"people": 1})

    return act


@does("letter.changed")
def letter_changed(staff: User) -> Act:
    programme = factories.programme()
    return lambda: Done(factories.letter(programme, actor=staff), {"made": True, "languages": ["fi"]})


@does("letter.discarded")
def letter_discarded(staff: User) -> Act:
    row = factories.letter(factories.programme())
    key = row.pk

    def act() -> Done:
        letters.discard(letter=row, actor=staff)
        return Done(row, key=key)

    return act


@does("letter.tested")
def letter_tested(staff: User) -> Act:
    draft, _seen, _row = to_confirm(staff)

    def act() -> Done:
        letters.send_test(letter=draft, reader=0, actor=staff)
        return Done(draft)

    return act


@does("letter.cancelled")
def letter_cancelled(staff: User) -> Act:
    row = factories.confirmed(factories.accepted().programme)

    def act() -> Done:
        mailings.cancel(letter=row, actor=staff)
        return Done(row, {"people": 1})

    return act


@does("letter.sent_again")
def letter_sent_again(staff: User) -> Act:
    row = factories.confirmed(factories.accepted().programme)
    Message.objects.filter(letter=row).update(state=Message.State.FAILED)

    def act() -> Done:
        mailings.send_again(letter=row, actor=staff)
        return Done(row, {"people": 1})

    return act


@does("ready_text.kept")
def ready_text_kept(staff: User) -> Act:
    texts = {"fi": {"subject": "Hei", "body": "Hei"}}
    return lambda: Done(letters.keep_text(name="Muistutus", texts=texts, actor=staff), {"made": True})


@does("ready_text.removed")
def ready_text_removed(staff: User) -> Act:
    row, _made = ReadyText.objects.get_or_create(name="Muistutus")
    key = row.pk

    def act() -> Done:
        letters.remove_text(text=row, actor=staff)
        return Done(row, key=key)

    return act


@does("enrolment.naming_changed")
def naming(staff: User) -> Act:
    row = factories.accepted()

    def act() -> Done:
        enrolments.name_publicly(enrolment=row, may=True, actor=staff)
        return Done(row, {"may": True})

    return act


@does("look.begun")
def look(staff: User) -> Act:
    row = factories.member(factories.municipality()).memberships.get()
    request = HttpRequest()
    request.user, request.session = staff, SessionBase()

    def act() -> Done:
        looking.begin(request=request, membership=row)
        return Done(row)

    return act


@does("open_answer.reviewed")
def review(staff: User) -> Act:
    row = factories.said(survey(), "Aino Alku auttoi.", OpenAnswer.Review.WAITING)

    def act() -> Done:
        reviewing.review(answer=row, verdict=OpenAnswer.Review.HIDDEN, actor=staff)
        return Done(row, {"before": "waiting", "now": "hidden"})

    return act


@does("person.added")
def person(staff: User) -> Act:
    user = User(email="Uusi@example.org", name="Uusi Ihminen")

    def act() -> Done:
        save_person(user=user, changed=["name", "email"], actor=staff)
        return Done(user, {"fields": ["email", "name"]})

    return act


@does("person.changed")
def change_of_person(staff: User) -> Act:
    user = factories.person()
    return lambda: Done(save_person(user=user, changed=["name"], actor=staff), {"fields": ["name"]})


@does("person.rights_changed")
def rights(staff: User) -> Act:
    user = factories.consultant(is_active=False)

    def act() -> Done:
        save_person(user=user, changed=["is_active"], actor=staff)
        return Done(user, {"role": "consultant", "active": False})

    return act


@does("person.second_factor_changed")
def factor_changed(staff: User) -> Act:
    person = factories.consultant()

    def act() -> Done:
        with transaction.atomic():
            Authenticator.objects.create(user=person, type="totp", data={})
        return Done(person, {"factor": "totp"}, by_nobody=True)

    return act


@does("person.second_factor_reset")
def factor_reset(staff: User) -> Act:
    person = factories.consultant()
    Authenticator.objects.create(user=person, type="totp", data={})

    def act() -> Done:
        factors.reset(user=person, actor=staff)
        return Done(person)

    return act


@does("programme.changed")
def programme(staff: User) -> Act:
    row = factories.programme()

    def act() -> Done:
        catalogue.save_programme(programme=row, changed=["title_fi", "ends"], actor=staff)
        return Done(row, {"made": False, "fields": ["ends", "title_fi"]})

    return act


@does("programme.cloned")
def clone(staff: User) -> Act:
    row = factories.programme(enrolment_closes=None)
    plan = planning.proposed(row, row.starts + timedelta(days=364))
    return lambda: Done(cloning.clone(programme=row, plan=plan, actor=staff), {"source": row.pk})


@does("programme.state_changed")
def publishing_it(staff: User) -> Act:
    row = factories.programme(state="running")

    def act() -> Done:
        publishing.move(programme=row, to="ended", actor=staff)
        return Done(row, {"before": "running", "after": "ended"})

    return act


@does("registration.cancelled")
def cancellation(staff: User) -> Act:
    made = registration(staff)().target
    return lambda: Done(registrations.cancel(registration=made, actor=staff))  # type: ignore[arg-type]


@does("registration.made")
def registration(staff: User) -> Act:
    taking_part = factories.accepted()
    row, user = factories.event(taking_part.programme), factories.member(taking_part.party)
    return lambda: Done(
        registrations.register(event_id=row.pk, enrolment=taking_part, user=user, actor=staff)[0],
    )


def in_line(staff: User) -> tuple[Registration, Registration]:
    """Who has the only seat of an event, and who waits for it."""
    taking_part = factories.accepted()
    row = factories.event(taking_part.programme, capacity=1)
    people = [factories.member(taking_part.party) for _ in range(2)]
    first, second = (
        registrations.register(event_id=row.pk, enrolment=taking_part, user=user, actor=staff, or_wait=True)[0]
        for user in people
    )
    return first, second


def offered_time(taking_part: Enrolment) -> Slot:
    activity = factories.activity(taking_part.programme, scope="municipal", kind="content_workshop")
    starts = timezone.now() + timedelta(days=20)
    ends = starts + timedelta(hours=1)
    return Slot.objects.create(activity=activity, consultant=factories.consultant(), starts_at=starts, ends_at=ends)


def at_an_event(**fields: Any) -> Registration:
    """A seat at an event that has begun."""
    taking_part = factories.accepted()
    row = factories.event(taking_part.programme, starts_at=timezone.now(), **fields)
    return Registration.objects.create(event=row, enrolment=taking_part, user=factories.member(taking_part.party))


def noted(seat: Registration, staff: User, *, came: bool) -> Attendance:
    said: dict[str, Any] = {"came": came, "said_at": timezone.now(), "actor": staff}
    attending.note(event_id=seat.event_id, registration_id=seat.pk, **said)
    return Attendance.objects.get(event=seat.event_id)


@does("attendance.noted")
def noted_attendance(staff: User) -> Act:
    seat = at_an_event()
    return lambda: Done(noted(seat, staff, came=True))


@does("attendance.taken_back")
def attendance_taken_back(staff: User) -> Act:
    seat = at_an_event()
    noted(seat, staff, came=True)
    return lambda: Done(noted(seat, staff, came=False))


@does("attendance.walked_in")
def walk_in(staff: User) -> Act:
    seat = at_an_event()
    user = factories.member(seat.enrolment.party)
    act = partial(walk_ins.walk_in, event_id=seat.event_id, enrolment=seat.enrolment, user=user, actor=staff)
    return lambda: Done(act(), {"seat": True, "more": False})


@does("attendance.joined")
def joined_remotely(staff: User) -> Act:
    seat = at_an_event()
    Registration.objects.filter(pk=seat.pk).update(user=staff)

    def act() -> Done:
        attending.join(event_id=seat.event_id, user=staff)
        return Done(Attendance.objects.get(event=seat.event_id))

    return act


@does("attendance.watched")
def watched_recording(staff: User) -> Act:
    seat = at_an_event()

    def act() -> Done:
        attending.watch(event_id=seat.event_id, enrolment=seat.enrolment, user=staff, watched=True)
        return Done(Attendance.objects.get(event=seat.event_id), {"watched": True})

    return act


@does("slots.offered")
def offered_times(staff: User) -> Act:
    slot = offered_time(factories.accepted())
    times = [(slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1))]

    def act() -> Done:
        slots.offer(activity=slot.activity, consultant=staff, times=times, actor=staff)
        return Done(slot.activity, {"slots": 1})

    return act


@does("slots.withdrawn")
def withdrawn_time(staff: User) -> Act:
    slot = offered_time(factories.accepted())
    key = slot.pk

    def act() -> Done:
        slots.withdraw(slot=slot, actor=staff)
        return Done(slot.activity, {"slot": key})

    return act


@does("slots.booked")
def booked_time(staff: User) -> Act:
    taking_part = factories.accepted()
    slot = offered_time(taking_part)
    return lambda: Done(slots.book(slot_id=slot.pk, enrolment=taking_part, actor=staff), {"slot": slot.pk})


def proposed_time() -> Proposal:
    taking_part = factories.accepted()
    slot = offered_time(taking_part)
    return Proposal.objects.create(
        enrolment=taking_part, activity=slot.activity, starts_at=slot.starts_at, ends_at=slot.ends_at
    )


@does("proposal.made")
def proposing(staff: User) -> Act:
    taking_part = factories.accepted()
    slot = offered_time(taking_part)
    times = {"starts": slot.starts_at, "ends": slot.ends_at}
    return lambda: Done(
        slots.propose(enrolment=taking_part, activity=slot.activity, note="Aino Alku", actor=staff, **times)
    )


@does("proposal.answered")
def answered_proposal(staff: User) -> Act:
    row = proposed_time()
    return lambda: Done(
        slots.answer(proposal=row, agree=False, consultant=staff, words="Aino Alku", actor=staff),
        {"state": "declined"},
    )


@does("proposal.withdrawn")
def withdrawn_proposal(staff: User) -> Act:
    row = proposed_time()

    def act() -> Done:
        slots.take_back(proposal=row, actor=staff)
        return Done(row)

    return act


@does("registration.queued")
def queueing(staff: User) -> Act:
    first, _second = in_line(staff)
    user = factories.member(first.enrolment.party)
    return lambda: Done(
        registrations.register(
            event_id=first.event_id, enrolment=first.enrolment, user=user, actor=staff, or_wait=True
        )[0]
    )


@does("registration.swapped")
def swap(staff: User) -> Act:
    first, second = in_line(staff)
    return lambda: Done(registrations.swap(registration=first, user=second.user, actor=staff), {"instead_of": first.pk})


@does("registration.offered")
def offer(staff: User) -> Act:
    first, second = in_line(staff)
    Event.objects.filter(pk=first.event_id).update(capacity=2)

    @transaction.atomic
    def act() -> Done:
        waiting.offer_free(Event.objects.get(pk=first.event_id))
        return Done(second, by_nobody=True)

    return act


@does("registration.lapsed")
def lapse(staff: User) -> Act:
    first, second = in_line(staff)
    Event.objects.filter(pk=first.event_id).update(registration_closes_at=timezone.now())

    def act() -> Done:
        waiting.expire(second.event_id, timezone.now())
        return Done(second, by_nobody=True)

    return act


@does("seats.released")
def release_of_seats(staff: User) -> Act:
    row = factories.event(factories.accepted().programme, seats_per_participant=3)

    def act() -> Done:
        return Done(row, {"seats": seats.release(event=row, actor=staff)})

    return act


def roadmap(staff: User) -> Roadmap:
    factories.form_version()
    return roadmaps.start(enrolment=factories.accepted(), actor=staff)


@does("roadmap.baselines_taken")
def baselines(staff: User) -> Act:
    place, where = factories.municipality(), factories.programme()
    factories.form_version()
    row = roadmaps.start(enrolment=factories.accepted(place, programme=where), actor=staff)
    factories.closed(factories.survey_round(where), place, {"edu": 12})

    def act() -> Done:
        roadmaps.take_baselines(roadmap=row, actor=staff)
        return Done(row, {"aspects": 11})

    return act


@does("roadmap.changed")
def description(staff: User) -> Act:
    row = roadmap(staff)
    texts = {"vision": "Aino Alku", "title": row.title}
    return lambda: Done(roadmaps.describe(roadmap=row, actor=staff, texts=texts), {"fields": ["vision"]})


@does("round.changed")
def survey_round(staff: User) -> Act:
    row = factories.survey_round(factories.programme())

    def act() -> Done:
        rounds.save_round(round=row, changed=["title_fi", "closes_at"], actor=staff)
        return Done(row, {"made": False, "fields": ["closes_at", "title_fi"]})

    return act


@does("seats.changed")
def seats_of_a_participant(staff: User) -> Act:
    taking_part = factories.accepted()
    row = Seats.objects.create(event=factories.event(taking_part.programme), enrolment=taking_part, limit=4)
    return lambda: Done(seats.change_seats(seats=row, limit=6, actor=staff), {"before": 4, "now": 6})


@does("step.changed")
def step(staff: User) -> Act:
    taking_part = factories.accepted()
    row = Step.objects.get(enrolment=taking_part)
    facts: dict[str, Any] = {"state": Step.State.BOOKED, "on": date(2026, 3, 1), "note": "Aino Alku"}

    def act() -> Done:
        steps.mark(enrolment=taking_part, activity=row.activity, actor=staff, **facts)
        return Done(row, {"state": "booked"})

    return act


def survey() -> Survey:
    return Survey.objects.create(
        round=factories.survey_round(factories.programme()), municipality=factories.municipality()
    )


@does("survey.called_off")
def called_off(staff: User) -> Act:
    row = factories.opened(factories.survey_round(factories.programme()), factories.municipality())

    def act() -> Done:
        known = Survey.objects.get(pk=row.pk)
        opening.call_off(survey=row, actor=staff)
        return Done(known)

    return act


@does("survey.planned")
def planned(staff: User) -> Act:
    later = timezone.now() + timedelta(days=2)
    round = factories.survey_round(factories.programme(), opens_at=later)
    row = Survey.objects.create(round=round, municipality=factories.municipality())
    return lambda: Done(opening.open_survey(survey=row, actor=staff))


@does("survey.opened")
def survey_opened(staff: User) -> Act:
    row = survey()
    return lambda: Done(opening.open_survey(survey=row, actor=staff))


def answered_survey(staff: User) -> Survey:
    row = opening.open_survey(survey=survey(), actor=staff)
    factories.answered(row, {"edu": 12})
    return row


@does("survey.closed")
def closure(staff: User) -> Act:
    row = answered_survey(staff)

    def act() -> Done:
        closing.close(survey=row)
        return Done(row, {"respondents": 12, "left_out": 0}, by_nobody=True)

    return act


@does("survey.recounted")
def recounting(staff: User) -> Act:
    row = answered_survey(staff)
    closing.close(survey=row)

    def act() -> Done:
        closing.recount(survey=row)
        return Done(row, {"respondents": 12}, by_nobody=True)

    return act


@does("survey.closing_asked")
def asking_to_close(staff: User) -> Act:
    row = answered_survey(staff)

    def act() -> Done:
        closing.ask_to_close(survey=row, actor=staff)
        return Done(row)

    return act


@does("survey.headcounts_changed")
def headcounts_changed(staff: User) -> Act:
    row = survey()
    staff.staff_role = User.StaffRole.CONSULTANT

    def act() -> Done:
        headcounts.confirm(survey=row, headcounts={"edu": 30, "soc": 12}, actor=staff)
        return Done(row, {"headcount": 42})

    return act


@does("feedback.opened")
def feedback_asked(staff: User) -> Act:
    factories.form_version("event-feedback")
    return lambda: Done(factories.feedback(), by_nobody=True)


@does("feedback.moved")
def feedback_moved(staff: User) -> Act:
    said, now = factories.feedback(), timezone.now()

    def act() -> Done:
        feedback.move(survey=said, opens_at=now - timedelta(days=2), closes_at=now)
        return Done(said, by_nobody=True)

    return act


@does("survey.released")
def release(staff: User) -> Act:
    row = answered_survey(staff)
    closing.close(survey=row)
    return lambda: Done(releasing.release(survey=row, actor=staff))


@does("target.changed")
def target(staff: User) -> Act:
    row = development_target(staff)
    return lambda: Done(measures.save_target(target=row, actor=staff), {"made": True})


@does("target.deleted")
def target_gone(staff: User) -> Act:
    row = measures.save_measure(measure=measure_row(staff), actor=staff).development_target
    key = row.pk

    def act() -> Done:
        measures.delete_target(target=row, actor=staff)
        return Done(row, {"measures": 1, "roadmap": row.roadmap_id}, key=key)

    return act


def theme_row() -> Theme:
    return factories.theme(factories.programme())


def wish_in(theme: Theme) -> Wish:
    enrolment = factories.accepted(programme=theme.programme)
    return wishes.make(enrolment=enrolment, text="Aino Alku toivoo.", actor=factories.contact_of(enrolment))


@does("announcement.changed")
def announcement_changed(staff: User) -> Act:
    row = factories.announcement(factories.programme())

    def act() -> Done:
        announcements.save(announcement=row, changed=["title_fi"], actor=staff)
        return Done(row, {"made": False, "fields": ["title_fi"]})

    return act


@does("announcement.mailed")
def announcement_mailed(staff: User) -> Act:
    row = factories.announcement(factories.accepted().programme)

    def act() -> Done:
        announcements.mail(announcement=row, actor=staff)
        return Done(row, {"people": 1})

    return act


@does("announcement.removed")
def announcement_removed(staff: User) -> Act:
    row = factories.announcement(factories.programme())
    key = row.pk

    def act() -> Done:
        announcements.remove(announcement=row, actor=staff)
        return Done(row, key=key)

    return act


@does("showcase.changed")
def entry_changed(staff: User) -> Act:
    row = factories.shared_entry(factories.accepted())

    def act() -> Done:
        showcase.save(entry=row, changed=["title"], actor=staff)
        return Done(row, {"made": False, "fields": ["title"]})

    return act


@does("showcase.too")
def we_too(staff: User) -> Act:
    row = factories.shared_entry(factories.accepted())
    other = factories.accepted(programme=row.programme)

    def act() -> Done:
        showcase.say_too(entry=row, enrolment=other, too=True, actor=staff)
        return Done(row, {"too": True})

    return act


@does("showcase.asked")
def entry_asked(staff: User) -> Act:
    row = factories.shared_entry(factories.accepted())
    other = factories.accepted(programme=row.programme)

    def act() -> Done:
        showcase.ask(entry=row, enrolment=other, question="Aino Alku kysyy.", actor=staff)
        return Done(row)

    return act


@does("showcase.hidden")
def entry_hidden(staff: User) -> Act:
    row = factories.shared_entry(factories.accepted())

    def act() -> Done:
        showcase.hide(entry=row, why="Aino Alku mainostaa.", actor=staff)
        return Done(row)

    return act


@does("showcase.shown")
def entry_shown(staff: User) -> Act:
    row = factories.shared_entry(factories.accepted())
    showcase.hide(entry=row, why="Mainos", actor=staff)

    def act() -> Done:
        showcase.show(entry=row, actor=staff)
        return Done(row)

    return act


@does("material.changed")
def material_changed(staff: User) -> Act:
    row = factories.material(factories.programme())

    def act() -> Done:
        materials.save(material=row, upload=None, changed=["title_fi"], actor=staff)
        return Done(row, {"made": False, "fields": ["title_fi"]})

    return act


@does("material.captions_done")
def captions_done(staff: User) -> Act:
    row = factories.material(factories.programme(), kind="recording")

    def act() -> Done:
        materials.mark_captions(material=row, actor=staff)
        return Done(row)

    return act


@does("material.removed")
def material_removed(staff: User) -> Act:
    row = factories.material(factories.programme())
    key = row.pk

    def act() -> Done:
        materials.remove(material=row, actor=staff)
        return Done(row, key=key)

    return act


@does("theme.answered")
def theme_answered(staff: User) -> Act:
    row = theme_row()
    themes.gather(theme=row, seen={wish_in(row).pk: None}, tell=False, actor=staff)
    words = {"fi": "Aino Alku vastaa."}

    def act() -> Done:
        themes.answer(theme=row, state=Theme.State.DONE, words=words, seen=0, tell=True, actor=staff)
        return Done(row, {"state": "done", "people": 1})

    return act


@does("theme.changed")
def theme_changed(staff: User) -> Act:
    row = theme_row()

    def act() -> Done:
        themes.save(theme=row, changed=["title_sv", "title_fi"], actor=staff)
        return Done(row, {"made": False, "fields": ["title_fi", "title_sv"]})

    return act


@does("theme.gathered")
def theme_gathered(staff: User) -> Act:
    row = theme_row()
    wish = wish_in(row)

    def act() -> Done:
        themes.gather(theme=row, seen={wish.pk: None}, tell=True, actor=staff)
        return Done(row, {"wishes": [wish.pk], "people": 1})

    return act


@does("theme.removed")
def theme_removed(staff: User) -> Act:
    row = theme_row()
    key = row.pk

    def act() -> Done:
        themes.remove(theme=row, actor=staff)
        return Done(row, key=key)

    return act


@does("wish.taken_out")
def wish_taken_out(staff: User) -> Act:
    row = theme_row()
    wish = wish_in(row)
    themes.gather(theme=row, seen={wish.pk: None}, tell=False, actor=staff)

    def act() -> Done:
        themes.take_out(wish=wish, actor=staff)
        return Done(wish, {"theme": row.pk})

    return act


@does("wish.answered")
def answer(staff: User) -> Act:
    row = wishes.make(enrolment=factories.accepted(), text="Toive", actor=staff)
    return lambda: Done(wishes.answer(wish=row, outcome="Aino Alku vastaa.", actor=staff))


@does("wish.made")
def wish(staff: User) -> Act:
    taking_part = factories.accepted()
    return lambda: Done(wishes.make(enrolment=taking_part, text="Aino Alku toivoo.", actor=staff))


@does("wish.support_changed")
def support(staff: User) -> Act:
    row = wishes.make(enrolment=factories.accepted(), text="Aino Alku toivoo.", actor=factories.person())
    return lambda: Done(row, {"supports": wishes.toggle_support(wish=row, user=staff)})
