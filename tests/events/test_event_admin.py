"""What staff do with events: a new one takes after its activity, a changed or cancelled one is told of."""

import html
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from events.models import Event, Registration
from events.services import registrations
from events.services.before import packed, unpacked
from events.services.places import RegistrationRefused
from outbox.models import Message
from participants.models import Enrolment
from programmes.models import Activity, Programme
from tests import factories


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted()


@pytest.fixture
def staff(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def event(enrolment: Enrolment) -> Event:
    """With one person of the participant's."""
    made = factories.event(enrolment.programme, place_fi="Tampere")
    person = factories.contact_of(enrolment)
    registrations.register(event_id=made.pk, enrolment=enrolment, user=person, actor=person)
    Message.objects.all().delete()
    return made


def form_of(event: Event, **changes: Any) -> dict[str, Any]:
    def moment(name: str) -> dict[str, str]:
        at = timezone.localtime(getattr(event, name))
        return {f"{name}_0": f"{at:%Y-%m-%d}", f"{name}_1": f"{at:%H:%M:%S}"}

    return {
        "activity": event.activity_id,
        "enrolment": event.enrolment_id or "",
        "title_fi": event.title_fi,  # type: ignore[attr-defined]
        "mode": event.mode,
        "place_fi": event.place_fi or "",  # type: ignore[attr-defined]
        "seats_per_participant": event.seats_per_participant or "",
        **moment("starts_at"),
        **moment("ends_at"),
        "registrations-TOTAL_FORMS": 0,
        "registrations-INITIAL_FORMS": 0,
        **changes,
    }


def page(event: Event, name: str = "events_event_change") -> str:
    return reverse(f"admin:{name}", args=[event.pk])


def test_changed_event_offers_to_tell_those_who_have_a_seat(staff: Client, event: Event) -> None:
    answer = staff.post(page(event), form_of(event, place_fi="Oulu"))
    assert answer["Location"].startswith(page(event, "event-tell"))
    assert not Message.objects.exists()
    offered = staff.get(answer["Location"])
    person = Registration.objects.get().user
    assert str(person) in offered.content.decode()
    staff.post(
        answer["Location"],
        {"whom": ["seats"], "note": "Sali vaihtui.", "batch": offered.context["form"]["batch"].value()},
    )
    mail = Message.objects.get()
    assert (mail.to, "Oulu" in mail.text, "Sali vaihtui." in mail.text) == (person.email, True, True)


def told_after(staff: Client, event: Event, **changes: Any) -> str:
    """The mail's text, in English."""
    Registration.objects.get().user.__class__.objects.update(language="en")
    address = staff.post(page(event), form_of(event, **changes))["Location"]
    staff.post(address, {"whom": ["seats"], "note": "", "batch": "b"})
    mail = Message.objects.get()
    return f"{mail.subject}\n{mail.text}"


def test_mail_says_what_was_and_what_is(staff: Client, event: Event) -> None:
    Event.objects.update(
        starts_at=datetime(2027, 3, 1, 7, tzinfo=UTC), ends_at=datetime(2027, 3, 1, 10, tzinfo=UTC), capacity=10
    )
    Programme.objects.update(starts=date(2027, 1, 1), ends=date(2027, 12, 31))
    event.refresh_from_db()
    text = told_after(staff, event, starts_at_1="9.30", place_fi="Oulu <sali>")
    assert "Changed: Aloitustilaisuus" in text
    assert "New time: Mon 1 Mar 2027 09:30–12:00 (before: Mon 1 Mar 2027 09:00–12:00)" in text
    assert "New place: Oulu <sali> (before: Tampere)" in text
    assert text.count("before:") == 2


def test_page_that_tells_shows_what_has_changed(staff: Client, event: Event) -> None:
    address = staff.post(page(event), form_of(event, place_fi="Oulu <sali>"))["Location"]
    assert "New place: Oulu &lt;sali&gt; (before: Tampere)" in staff.get(address).content.decode()


def test_place_that_changed_in_another_language_alone_is_no_mail_to_the_reader(staff: Client, event: Event) -> None:
    """The staff see what has changed all the same, and what they write goes to everybody."""
    Event.objects.update(place_en="Tampere")
    Registration.objects.get().user.__class__.objects.update(language="en")
    address = staff.post(page(event), form_of(event, place_en="Tampere", place_sv="Tammerfors"))["Location"]
    assert "Swedish: Ny lokal: Tammerfors" in staff.get(address).content.decode()
    said = {"whom": ["seats"], "note": "", "batch": "b"}
    answer = staff.post(address, said, follow=True).content.decode()
    assert ("0 people get a mail" in answer, Message.objects.count()) == (True, 0)
    staff.post(address, {**said, "note": "Come!"})
    assert "Changed:" not in Message.objects.get().subject


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"place_fi": "Oulu", "place_sv": "Tammerfors"}, True),
        ({"place_fi": "Oulu", "place_sv": "Uleåborg"}, False),
        ({"place_fi": "Oulu", "place_sv": ""}, False),
        ({"place_sv": "Tammerfors", "starts_at_1": "0.01"}, False),
    ],
)
def test_place_that_stands_in_another_language_as_it_was_is_said_before_the_mail_goes(
    staff: Client, event: Event, changes: dict[str, Any], said: bool
) -> None:
    Event.objects.update(place_sv="Tammerfors")
    event.refresh_from_db()
    address = staff.post(page(event), form_of(event, **changes))["Location"]
    shown = staff.get(address).content.decode()
    assert ("stands as it was in these: Swedish" in shown) == said


@pytest.mark.parametrize("word", ["", "x", "1:2:3"])
def test_changes_that_nobody_has_signed_are_not_told(staff: Client, event: Event, word: str) -> None:
    staff.post(f"{page(event, 'event-tell')}?before={word}", {"whom": ["seats"], "note": "", "batch": "b"})
    assert "before:" not in Message.objects.get().text


def test_changes_of_one_event_are_not_told_of_another(staff: Client, event: Event) -> None:
    other = factories.event(event.activity.programme, activity=event.activity, place_fi="Vaasa")
    assert unpacked(packed(other), event.pk) is None
    assert unpacked(packed(event), event.pk) == event


def test_told_twice_by_two_clicks_is_told_once(staff: Client, event: Event) -> None:
    for _click in range(2):
        staff.post(page(event, "event-tell"), {"whom": ["seats"], "note": "", "batch": "b"})
    assert Message.objects.count() == 1


@pytest.mark.parametrize("change", [{"description_fi": "Uusi"}, {"capacity": 50}])
def test_what_nobody_has_to_know_is_not_offered(staff: Client, event: Event, change: dict[str, Any]) -> None:
    assert staff.post(page(event), form_of(event, **change))["Location"] == reverse("admin:events_event_changelist")


@pytest.mark.parametrize("known", [True, False])
def test_contact_persons_can_be_told_of_an_event_that_nobody_goes_to_unless_it_is_a_draft(
    staff: Client, enrolment: Enrolment, known: bool
) -> None:
    empty = factories.event(enrolment.programme, place_fi="Tampere", published_at=timezone.now() if known else None)
    led = staff.post(page(empty), form_of(empty, place_fi="Oulu"))["Location"]
    assert led.startswith(page(empty, "event-tell") if known else reverse("admin:events_event_changelist"))
    form = staff.get(page(empty, "event-tell")).context["form"]
    assert ([value for value, _label in form.fields["whom"].choices] if known else "whom" in form.fields) == (
        ["contacts"] if known else False
    )
    assert (page(empty, "event-tell") in staff.get(page(empty)).content.decode()) == known


def test_first_change_is_told_though_another_language_is_put_right_before_the_mail(staff: Client, event: Event) -> None:
    Event.objects.update(place_sv="Tammerfors")
    event.refresh_from_db()
    first = staff.post(page(event), form_of(event, place_fi="Oulu", place_sv="Tammerfors"))["Location"]
    again = re.search(rf'href="({page(event)}\?before=[^"]+)"', staff.get(first).content.decode())
    assert again
    event.refresh_from_db()
    second = staff.post(html.unescape(again[1]), form_of(event, place_sv="Uleåborg"))["Location"]
    assert "stands as it was" not in staff.get(second).content.decode()
    staff.post(second, {"whom": ["seats"], "note": "", "batch": "b"})
    assert "Oulu" in Message.objects.get().text.split("Tämä on muuttunut")[1]


@pytest.mark.parametrize("before", [True, False])
def test_page_is_named_after_what_is_told(staff: Client, event: Event, before: bool) -> None:
    address = f"{page(event, 'event-tell')}?before={packed(event) if before else ''}"
    shown = staff.get(address).content.decode()
    assert (">Tell of the change<" in shown, ">Write about this event<" in shown) == (before, not before)


def test_cancelled_event_tells_and_takes_nobody(staff: Client, event: Event, enrolment: Enrolment) -> None:
    staff.post(page(event, "event-cancel"), {"act": "cancel", "whom": ["seats"], "note": "", "batch": "b"})
    event.refresh_from_db()
    assert event.cancelled_at
    assert "Peruttu" in Message.objects.get().subject
    other = factories.member(enrolment.party)
    with pytest.raises(RegistrationRefused):
        registrations.register(event_id=event.pk, enrolment=enrolment, user=other, actor=other)
    shown = factories.signed_in(other).get(factories.page("schedule", enrolment)).content.decode()
    assert "This event is cancelled" not in shown
    assert ("called off" in shown, "Had registered:" in shown, "Going:" in shown) == (True, True, False)
    mail = Message.objects.get().text
    with translation.override("fi"):
        assert mail.endswith(factories.page("schedule", enrolment))


def test_cancelled_event_offers_no_seat_to_give_back(staff: Client, event: Event, enrolment: Enrolment) -> None:
    contact = factories.signed_in(factories.contact_of(enrolment))
    give_back = factories.page("registration-cancel", enrolment, event.pk, Registration.objects.get().pk)
    shown = contact.get(factories.page("event", enrolment, event.pk))
    assert (give_back in shown.content.decode(), "Ilmoittautuminen on auki" in shown.content.decode()) == (True, True)
    staff.post(page(event, "event-cancel"), {"act": "cancel", "note": "", "batch": "b"})
    shown = contact.get(factories.page("event", enrolment, event.pk))
    assert give_back not in shown.content.decode()
    assert "Ilmoittautuminen on auki" not in shown.content.decode()


def test_corrected_note_from_the_same_page_is_sent_and_the_same_one_twice_is_not(staff: Client, event: Event) -> None:
    sent = {"whom": ["seats"], "batch": "abc"}
    for note in ("Wrong", "Wrong", "Right, sorry"):
        staff.post(page(event, "event-tell"), {**sent, "note": note})
    told = [
        next(note for note in ("Wrong", "Right, sorry") if note in one.text) for one in Message.objects.order_by("pk")
    ]
    assert told == ["Wrong", "Right, sorry"]


def test_cancelling_without_telling_is_taken_back_without_a_trace(staff: Client, event: Event) -> None:
    for act in ("cancel", "revive"):
        staff.post(page(event, "event-cancel"), {"act": act, "note": "", "batch": act})
    event.refresh_from_db()
    assert (event.cancelled_at, event.taken, Message.objects.count()) == (None, 1, 0)


def test_second_click_on_cancelling_changes_and_tells_nothing(staff: Client, event: Event) -> None:
    for _click in range(2):
        staff.post(page(event, "event-cancel"), {"act": "cancel", "whom": ["seats"], "note": "", "batch": "b"})
    assert Message.objects.count() == 1


def test_event_that_another_window_has_called_off_is_told_of_once(staff: Client, event: Event) -> None:
    for batch in ("one", "two"):
        sent = {"act": "cancel", "whom": ["seats"], "note": "", "batch": batch}
        said = staff.post(page(event, "event-cancel"), sent, follow=True).content.decode()
    assert ("nobody was told" in said, Message.objects.count()) == (True, 1)


def test_calling_off_that_cannot_be_told_is_not_done(
    staff: Client, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("events.services.calling_off.tell_all", lambda **_said: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        staff.post(page(event, "event-cancel"), {"act": "cancel", "whom": ["seats"], "note": "", "batch": "b"})
    assert Event.objects.get(pk=event.pk).cancelled_at is None


def test_event_whose_consultant_is_elsewhere_by_now_is_not_revived(staff: Client, enrolment: Enrolment) -> None:
    """Refused in words, and nobody is told."""
    consultant, activity = factories.consultant(), factories.activity(enrolment.programme, scope="municipal")
    first = factories.event(enrolment.programme, activity=activity, enrolment=enrolment, consultant=consultant)
    Event.objects.filter(pk=first.pk).update(cancelled_at=timezone.now())
    other = factories.accepted(programme=enrolment.programme)
    factories.event(
        enrolment.programme,
        activity=activity,
        enrolment=other,
        consultant=consultant,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
    )
    sent = {"act": "revive", "note": "", "batch": "b"}
    assert "has another session" in staff.post(page(first, "event-cancel"), sent, follow=True).content.decode()
    assert Event.objects.get(pk=first.pk).cancelled_at is not None


@pytest.mark.parametrize("act", ["", "x"])
def test_neither_of_the_two_acts_does_nothing(staff: Client, event: Event, act: str) -> None:
    Event.objects.update(cancelled_at=(then := timezone.now()))
    assert staff.post(page(event, "event-cancel"), {"act": act, "note": "", "batch": "b"}).status_code == 200
    assert Event.objects.get(pk=event.pk).cancelled_at == then


def test_mail_after_an_event_neither_asks_to_cancel_nor_brings_a_calendar(staff: Client, event: Event) -> None:
    ended = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    Registration.objects.get().user.__class__.objects.update(language="en")
    address = page(event, "event-tell")
    assert "The event is over" in staff.get(address).content.decode()
    staff.post(address, {"whom": ["seats"], "note": "Thank you!", "batch": "b"})
    mail = Message.objects.get()
    assert ("Thank you!" in mail.text, "cancel your seat" in mail.text, mail.calendar) == (True, False, "")
    assert "People were last told of this event" in staff.get(address).content.decode()


def test_cancelling_what_has_been_tells_nobody_unless_it_is_chosen(staff: Client, event: Event) -> None:
    assert "checked" in staff.get(page(event, "event-cancel")).content.decode()
    ended = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(starts_at=ended - timedelta(hours=2), ends_at=ended)
    shown = staff.get(page(event, "event-cancel")).content.decode()
    assert ("Its time has passed" in shown, "checked" in shown) == (True, False)


def test_new_event_takes_from_its_activity_what_is_left_empty(staff: Client, enrolment: Enrolment) -> None:
    about = factories.activity(
        enrolment.programme, scope="shared", mode=Activity.Mode.REMOTE, place_fi="Teams", seats_per_participant=4
    )
    planned = Event(activity=about, starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1))
    planned.title_fi = "Uusi"  # type: ignore[attr-defined]
    answer = staff.post(reverse("admin:events_event_add"), form_of(planned))
    made = Event.objects.get()
    assert answer.status_code == 302
    assert (made.mode, made.place, made.seats_per_participant) == ("remote", "Teams", 4)
    typed = form_of(planned, mode="on_site", place_fi="Oulu", seats_per_participant=6, title_fi="Toinen")
    staff.post(reverse("admin:events_event_add"), typed)
    made = Event.objects.get(title_fi="Toinen")
    assert (made.mode, made.place, made.seats_per_participant) == ("on_site", "Oulu", 6)


def test_activity_of_another_programme_is_refused_beside_what_was_typed(staff: Client, enrolment: Enrolment) -> None:
    stranger = factories.activity(factories.programme(slug="toinen"))
    shared = factories.activity(enrolment.programme, scope="shared")
    own = factories.activity(enrolment.programme)
    session = Event(activity=own, enrolment=enrolment, starts_at=timezone.now(), ends_at=timezone.now())
    session.ends_at += timedelta(hours=1)
    session.title_fi = "Paja"  # type: ignore[attr-defined]
    session.mode = "on_site"
    wrong: list[dict[str, Any]] = [{"activity": stranger.pk}, {"activity": shared.pk}, {"enrolment": ""}]
    for change in wrong:
        answer = staff.post(reverse("admin:events_event_add"), form_of(session, **change))
        assert (answer.status_code, "Paja" in answer.content.decode()) == (200, True), change
        assert answer.context["errors"], change
    assert not Event.objects.exists()
    assert staff.post(reverse("admin:events_event_add"), form_of(session)).status_code == 302


def test_event_that_people_go_to_does_not_move_to_another_programme(staff: Client, event: Event) -> None:
    elsewhere = factories.activity(factories.programme(slug="toinen"), scope="shared")
    answer = staff.post(page(event), form_of(event, activity=elsewhere.pk))
    assert answer.context["errors"]
    event.refresh_from_db()
    assert event.activity_id != elsewhere.pk


def test_dates_in_the_wrong_order_are_said_beside_the_end(staff: Client, event: Event) -> None:
    sent = form_of(event) | {"ends_at_0": "2020-01-01", "title_fi": "Uusi nimi"}
    form = staff.post(page(event), sent).context["adminform"].form
    assert list(form.errors) == ["ends_at"]
    assert form["title_fi"].value() == "Uusi nimi"


def test_activity_that_does_not_fit_is_said_beside_it(staff: Client, event: Event) -> None:
    own = factories.activity(event.activity.programme, scope=Activity.Scope.MUNICIPAL)
    form = staff.post(page(event), form_of(event, activity=own.pk)).context["adminform"].form
    assert list(form.errors) == ["activity"]


def test_page_that_tells_of_a_cancelled_event_does_not_speak_of_its_time(staff: Client, event: Event) -> None:
    said = "when and where the event takes place now"
    assert said in staff.get(page(event, "event-tell")).content.decode()
    staff.post(page(event, "event-cancel"), {"act": "cancel", "note": "", "batch": "b"})
    assert said not in staff.get(page(event, "event-tell")).content.decode()


def test_list_of_events_says_who_and_how_many_in_short(staff: Client, event: Event, enrolment: Enrolment) -> None:
    Event.objects.update(capacity=40)
    own = factories.activity(enrolment.programme)
    factories.event(enrolment.programme, activity=own, enrolment=enrolment, title_fi="Oma")
    shown = staff.get(reverse("admin:events_event_changelist")).content.decode()
    assert ' class="field-seats">1 / 40</td>' in shown
    assert f' class="field-party">{enrolment.party}</td>' in shown


def outside(event: Event) -> dict[str, Any]:
    day = event.activity.programme.ends + timedelta(days=30)
    hours = {"starts_at_1": "9.00", "ends_at_1": "12.00"}
    return {"starts_at_0": f"{day:%Y-%m-%d}", "ends_at_0": f"{day:%Y-%m-%d}", **hours}


def test_new_event_outside_its_programme_is_refused_in_words(staff: Client, event: Event) -> None:
    answer = staff.post(reverse("admin:events_event_add"), form_of(event, **outside(event)))
    assert "The programme lasts from" in answer.content.decode()
    assert Event.objects.count() == 1


def test_event_is_not_moved_outside_its_programme(staff: Client, event: Event) -> None:
    answer = staff.post(page(event), form_of(event, **outside(event)))
    assert "The programme lasts from" in answer.content.decode()
    assert Event.objects.get().starts_at == event.starts_at


def test_old_event_outside_its_programme_is_changed_otherwise(staff: Client, event: Event) -> None:
    programme = event.activity.programme
    programme.ends = timezone.localdate(event.starts_at) - timedelta(days=2)
    programme.save()
    assert staff.post(page(event), form_of(event, place_fi="Oulu")).status_code == 302
    assert Event.objects.get().place_fi == "Oulu"  # type: ignore[attr-defined]


def test_own_session_may_be_after_the_programme(staff: Client, enrolment: Enrolment) -> None:
    own = factories.activity(enrolment.programme, scope=Activity.Scope.MUNICIPAL)
    session = factories.event(enrolment.programme, activity=own, enrolment=enrolment)
    assert staff.post(page(session), form_of(session, **outside(session))).status_code == 302


def test_event_of_an_ended_programme_is_changed_and_keeps_its_activity(staff: Client, event: Event) -> None:
    own, other = event.activity, factories.activity(event.activity.programme)
    Programme.objects.filter(pk=own.programme_id).update(state=Programme.State.ENDED)
    assert staff.post(page(event), form_of(event, place_fi="Oulu")).status_code == 302
    for address, chosen in ((page(event), other), (reverse("admin:events_event_add"), own)):
        answer: Any = staff.post(address, form_of(event, activity=chosen.pk))
        assert list(answer.context["adminform"].form.errors) == ["activity"]
    kept = Event.objects.get()
    assert (kept.place_fi, kept.activity) == ("Oulu", own)  # type: ignore[attr-defined]


def test_script_as_an_events_link_is_refused(staff: Client, event: Event) -> None:
    answer: Any = staff.post(page(event), form_of(event, join_url="javascript:alert(1)"))
    assert list(answer.context["adminform"].form.errors) == ["join_url"]
    assert Event.objects.get(pk=event.pk).join_url == ""


def test_event_that_moves_is_reminded_and_thanked_of_anew(staff: Client, event: Event) -> None:
    Event.objects.filter(pk=event.pk).update(reminded_at=timezone.now(), thanked_at=timezone.now())
    staff.post(
        page(event),
        form_of(
            event,
            starts_at_0=f"{timezone.localdate() + timedelta(days=40)}",
            ends_at_0=f"{timezone.localdate() + timedelta(days=41)}",
        ),
    )
    moved = Event.objects.get(pk=event.pk)
    assert (moved.reminded_at, moved.thanked_at) == (None, None)
