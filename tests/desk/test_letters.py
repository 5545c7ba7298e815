"""Letters to exactly those whom a list shows: who they are, what each gets, and that it goes once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from desk.audience import Audience, chosen_by, counted_by_language, in_words, recipients_of
from desk.mailings import progress_of
from desk.selection import Choices
from desk.services import letters
from desk.wording import unknown_fields, worded
from events.models import Event
from events.services import registrations
from municipalities.models import Membership
from municipalities.services import members
from outbox import letters as outbox
from outbox import sending
from outbox.models import Letter, Message, ReadyText
from participants.models import Enrolment, Step
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once


def audience(programme: Programme, query: str = "") -> Audience:
    return Audience.of(QueryDict(f"programme={programme.slug}&{query}"), Choices.now())


def people(programme: Programme, query: str = "") -> list[str]:
    return [one.email for one in recipients_of(audience(programme, query))]


def seen(letter: Letter) -> letters.Seen:
    """What somebody sees who looks at it now."""
    return letters.seen_of(letter, recipients_of(Audience.of_query(letter.query)))


def take_seat(event: Event, enrolment: Enrolment) -> User:
    contact = factories.contact_of(enrolment)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=contact, actor=contact)
    return contact


class TestAudience:
    def test_contact_persons_are_written_to_where_nothing_else_is_said(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        factories.member(enrolment.party)
        factories.submitted(programme=programme)
        factories.accepted()
        assert people(programme) == [enrolment.contact_email]

    def test_roles_narrow_and_widen(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        expert = factories.member(enrolment.party, name="B")
        official = factories.member(enrolment.party, role=Membership.Role.OFFICIAL, name="C")
        assert people(programme, "role=expert&role=official") == [expert.email, official.email]
        assert sorted(people(programme, "role=all")) == sorted([enrolment.contact_email, expert.email, official.email])

    def test_person_of_two_participants_is_one_recipient(self, programme: Programme) -> None:
        enrolments = [factories.accepted(programme=programme) for _ in range(2)]
        both = factories.contact_of(enrolments[0])
        factories.belonging(user=both, role="contact", municipality=enrolments[1].municipality)
        found = {one.pk: one for one in recipients_of(audience(programme))}
        assert len(found) == 2
        assert sorted(one.pk for one in found[both.pk].enrolments) == sorted(one.pk for one in enrolments)

    def test_who_has_not_accepted_or_may_not_sign_in_gets_nothing(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        factories.invited(enrolment.party, role="contact")
        factories.member(enrolment.party, role="contact", is_active=False)
        assert people(programme) == [enrolment.contact_email]

    def test_those_that_named_nobody_to_an_event(self, programme: Programme) -> None:
        event = factories.event(programme)
        named, silent, gave_up = [factories.accepted(programme=programme) for _ in range(3)]
        take_seat(event, named)
        take_seat(event, gave_up)
        seat = event.registrations.get(enrolment=gave_up)
        registrations.cancel(registration=seat, actor=factories.manager())
        take_seat(factories.event(programme, activity=event.activity), silent)
        found = people(programme, f"seats=nobody&event={event.pk}")
        assert sorted(found) == sorted([silent.contact_email, gave_up.contact_email])

    def test_those_registered_for_an_event_whatever_their_role(self, programme: Programme) -> None:
        event, enrolment = factories.event(programme), factories.accepted(programme=programme)
        factories.accepted(programme=programme)
        goes = factories.member(enrolment.party)
        contact = factories.contact_of(enrolment)
        registrations.register(event_id=event.pk, enrolment=enrolment, user=goes, actor=contact)
        assert people(programme, f"seats=registered&event={event.pk}") == [goes.email]
        assert people(programme, f"seats=registered&event={event.pk}&role=contact") == []

    def test_late_ones(self, programme: Programme) -> None:
        late, _other = (factories.accepted(programme=programme) for _ in range(2))
        Step.objects.filter(enrolment=late).update(on=timezone.localdate() - timedelta(days=1))
        assert people(programme, "late=1") == [late.contact_email]

    def test_event_of_another_programme_is_none(self, programme: Programme) -> None:
        other = factories.event(factories.programme())
        factories.accepted(programme=programme)
        assert audience(programme, f"seats=nobody&event={other.pk}").seats == ""

    def test_participant_of_which_nobody_is_reached_is_told(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        chosen = chosen_by(audience(programme, "role=official"))
        assert (chosen.recipients, chosen.silent) == ([], [enrolment])

    def test_query_says_the_same_again(self, programme: Programme) -> None:
        event = factories.event(programme)
        query = f"programme={programme.slug}&language=sv&q=Kunta&late=1&role=contact&role=expert&seats=nobody&event={event.pk}"
        asked = Audience.of(QueryDict(f"{query}&sort=x&nonsense=1"), Choices.now())
        assert sorted(asked.query.split("&")) == sorted(query.split("&"))
        assert Audience.of_query(asked.query).query == asked.query

    def test_words_say_what_was_asked(self, programme: Programme) -> None:
        event = factories.event(programme)
        asked = audience(programme, f"late=1&seats=nobody&event={event.pk}&role=expert&size=0&consultant=none&q=x")
        said = in_words(asked)
        assert said[0] == str(programme)
        assert len(said) == 7
        assert "Aloitustilaisuus" in said[-2]

    def test_asks_as_often_for_one_as_for_three(self, programme: Programme) -> None:
        asked = []
        for number in (1, 2):
            for _ in range(number):
                factories.accepted(programme=programme)
            audience_now = audience(programme, "late=" if number == 1 else "")
            with CaptureQueriesContext(connection) as captured:
                letter = Letter(texts={"fi": {"subject": "x", "body": "{name} {municipality} {link}"}})
                assert len(list(worded(letter, audience_now, recipients_of(audience_now)))) in (1, 3)
            asked.append(len(captured))
        assert asked[0] == asked[1]


class TestWording:
    def test_fields_are_filled_in_for_each_in_their_language(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        User.objects.filter(email=enrolment.contact_email).update(language="sv", name="Åsa {link} Ström")
        texts = {"sv": {"subject": "Till {municipality}", "body": "Hej {name}! {link} {date} {x}"}}
        goes_at = timezone.make_aware(datetime(2030, 12, 2, 9, 0))  # noqa: DTZ001
        letter = Letter(texts=texts, goes_at=goes_at)
        shown = next(worded(letter, audience(programme), recipients_of(audience(programme))))
        place: Any = enrolment.municipality
        assert shown.subject == f"Till {place.name_sv}"
        assert shown.text.startswith("Hej Åsa {link} Ström! http")
        assert f"/sv/m/{place.slug}/{programme.slug}/" in shown.text
        assert shown.text.endswith("mån 2.12.2030 {x}")

    def test_link_leads_to_the_event_that_it_is_about(self, programme: Programme) -> None:
        event, enrolment = factories.event(programme), factories.accepted(programme=programme)
        asked = audience(programme, f"seats=nobody&event={event.pk}")
        letter = Letter(texts={"fi": {"subject": "x", "body": "{link}"}})
        shown = next(worded(letter, asked, recipients_of(asked)))
        assert shown.text.endswith(factories.page("event", enrolment, event.pk))

    def test_language_without_a_text_gets_the_chosen_one_or_nothing(self, programme: Programme) -> None:
        enrolment = factories.accepted(programme=programme)
        User.objects.filter(email=enrolment.contact_email).update(language="en")
        texts = {"fi": {"subject": "Hei", "body": "{municipality}"}}
        found = recipients_of(audience(programme))
        chosen = list(worded(Letter(texts=texts, instead="fi"), audience(programme), found))
        assert [(one.subject, one.language) for one in chosen] == [("Hei", "fi")]
        assert list(worded(Letter(texts=texts), audience(programme), found)) == []

    def test_unknown_fields_are_told_once(self) -> None:
        assert unknown_fields("{name} {nimi} {nimi} {} a { b } {municipality}") == ["{nimi}", "{}", "{ b }"]

    def test_languages_of_the_readers_are_counted(self, programme: Programme) -> None:
        for language in ("sv", "fi", "sv"):
            enrolment = factories.accepted(programme=programme)
            User.objects.filter(email=enrolment.contact_email).update(language=language)
        assert counted_by_language(recipients_of(audience(programme))) == {"fi": 1, "sv": 2}


class TestConfirm:
    def test_each_gets_one_mail_at_once(self, programme: Programme) -> None:
        enrolments = [factories.accepted(programme=programme) for _ in range(2)]
        letter = factories.confirmed(programme)
        mails = Message.objects.filter(letter=letter)
        assert sorted(mail.to for mail in mails) == sorted(one.contact_email for one in enrolments)
        assert {mail.subject for mail in mails} == {"Muistutus"}
        assert {mail.text for mail in mails} == {f"Hei {factories.contact_of(one).name}" for one in enrolments}
        assert all(mail.next_try_at <= timezone.now() for mail in mails)

    def test_second_click_changes_nothing(self, programme: Programme) -> None:
        factories.accepted(programme=programme)
        letter = factories.letter(programme)
        looked = seen(letter)
        sent = [letters.confirm(letter=letter, seen=looked, actor=factories.manager()) for _ in range(2)]
        assert (sent, Message.objects.filter(letter=letter).count()) == ([1, 1], 1)

    def test_others_than_those_who_were_seen_get_nothing_and_are_named(self, programme: Programme) -> None:
        leaves = factories.accepted(programme=programme)
        letter = factories.letter(programme)
        looked = seen(letter)
        gone = factories.contact_of(leaves)
        Membership.objects.filter(user=gone).update(role="expert")
        came = factories.contact_of(factories.accepted(programme=programme))
        with pytest.raises(letters.NotAsSeen) as refusal:
            letters.confirm(letter=letter, seen=looked, actor=factories.manager())
        assert refusal.value.difference == letters.Difference([came.name], [gone.name])
        assert Message.objects.filter(letter=letter).count() == 0
        assert letters.confirm(letter=letter, seen=seen(letter), actor=factories.manager()) == 1

    def test_text_that_was_changed_since_is_not_sent(self, programme: Programme) -> None:
        factories.accepted(programme=programme)
        letter = factories.letter(programme)
        looked = seen(letter)
        factories.letter(programme, letter=letter, texts={"fi": {"subject": "Muu", "body": "Muu"}})
        for what in (looked, None):
            with pytest.raises(letters.NotAsSeen):
                letters.confirm(letter=letter, seen=what, actor=factories.manager())

    def test_what_was_seen_cannot_be_made_up(self, programme: Programme) -> None:
        looked = letters.Seen("x", (1, 2))
        assert letters.Seen.unsealed(looked.sealed()) == looked
        assert [letters.Seen.unsealed(text) for text in ("", "x", looked.sealed()[:-1] + "~")] == [None] * 3

    def test_nobody_or_no_text_or_a_passed_time_is_refused(self, programme: Programme) -> None:
        empty = factories.letter(programme)
        with pytest.raises(outbox.LetterKept):
            letters.confirm(letter=empty, seen=seen(empty), actor=factories.manager())
        enrolment = factories.accepted(programme=programme)
        past = factories.letter(programme, goes_at=timezone.now() - timedelta(minutes=1))
        with pytest.raises(outbox.LetterKept):
            letters.confirm(letter=past, seen=seen(past), actor=factories.manager())
        User.objects.filter(email=enrolment.contact_email).update(language="en")
        unread = factories.letter(programme, instead="")
        with pytest.raises(outbox.LetterKept):
            letters.confirm(letter=unread, seen=seen(unread), actor=factories.manager())
        assert Message.objects.filter(letter__isnull=False).count() == 0

    def test_confirmed_letter_is_neither_written_nor_deleted(self, programme: Programme) -> None:
        factories.accepted(programme=programme)
        letter = factories.confirmed(programme)
        with pytest.raises(outbox.LetterKept):
            factories.letter(programme, letter=letter)
        with pytest.raises(outbox.LetterKept):
            letters.discard(letter=letter, actor=factories.manager())

    def test_same_key_is_the_same_draft(self, programme: Programme) -> None:
        drafts = [factories.letter(programme, key="k") for _ in range(2)]
        assert (drafts[0], Letter.objects.count()) == (drafts[1], 1)


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_send_once() -> None:
    programme = factories.programme()
    enrolment = factories.accepted(programme=programme)
    letter, actor = factories.letter(programme), factories.manager()
    looked = seen(letter)
    crowd = [factories.person() for _ in range(10)]
    at_once(crowd, lambda _person: bool(letters.confirm(letter=letter, seen=looked, actor=actor)))
    assert [mail.to for mail in Message.objects.filter(letter=letter)] == [enrolment.contact_email]


class TestLater:
    @pytest.fixture
    def enrolment(self, programme: Programme) -> Enrolment:
        return factories.accepted(programme=programme)

    @pytest.fixture
    def letter(self, programme: Programme, enrolment: Enrolment) -> Letter:
        """One that goes tomorrow."""
        return factories.confirmed(programme, goes_at=timezone.now() + timedelta(days=1))

    def test_it_waits_for_its_time(self, letter: Letter) -> None:
        mail = Message.objects.get(letter=letter)
        assert (mail.next_try_at, mail.give_up_at) == (letter.goes_at, letter.goes_at + timedelta(days=3))  # type: ignore[operator]
        assert not Message.objects.due(timezone.now()).filter(letter=letter)
        assert progress_of(letter).state == Letter.State.SCHEDULED

    def test_who_has_left_before_it_goes_gets_nothing(
        self, letter: Letter, enrolment: Enrolment, mailoutbox: list[Any]
    ) -> None:
        contact = factories.contact_of(enrolment)
        factories.member(enrolment.party, role="contact")
        members.remove(membership=contact.memberships.get(), actor=factories.manager())
        mail = Message.objects.get(letter=letter)
        assert not sending.send(key=mail.key)
        mail.refresh_from_db()
        assert (mail.state, bool(mail.error), mailoutbox) == (Message.State.CANCELLED, True, [])

    def test_who_has_another_role_by_then_gets_nothing(self, letter: Letter, enrolment: Enrolment) -> None:
        Membership.objects.filter(user=factories.contact_of(enrolment)).update(role="expert")
        assert not sending.send(key=Message.objects.get(letter=letter).key)

    def test_who_is_still_there_gets_it(self, letter: Letter, mailoutbox: list[Any]) -> None:
        assert sending.send(key=Message.objects.get(letter=letter).key)
        assert len(mailoutbox) == 1
        assert progress_of(letter).state == Letter.State.SENT


def test_test_goes_to_oneself_alone_as_a_recipient_gets_it(programme: Programme) -> None:
    enrolment = factories.accepted(programme=programme)
    letter, actor = factories.letter(programme), factories.manager()
    name = letters.send_test(letter=letter, reader=factories.contact_of(enrolment).pk, actor=actor)
    mail = Message.objects.get(key__startswith="letter-test:")
    assert (mail.to, mail.text, mail.letter) == (actor.email, f"Hei {name}", None)


def test_test_to_nobody_is_refused(programme: Programme) -> None:
    with pytest.raises(outbox.LetterKept):
        letters.send_test(letter=factories.letter(programme), reader=0, actor=factories.manager())


def test_ready_text_under_the_same_name_gives_way(programme: Programme) -> None:
    for subject in ("Eka", "Toka"):
        letters.keep_text(name="N", texts={"fi": {"subject": subject, "body": "x"}}, actor=factories.manager())
    text = ReadyText.objects.get()
    assert letters.texts_to_begin_with(f"text-{text.pk}") == {"fi": {"subject": "Toka", "body": "x"}}


@pytest.mark.parametrize("source", ["", "text-", "text-x", "letter-999", "x-1", "text-" + "9" * 40, "text-²"])
def test_nothing_to_begin_from_is_nothing(db: None, source: str) -> None:
    assert letters.texts_to_begin_with(source) == {}
