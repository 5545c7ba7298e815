"""Staff look at a participant's pages as one of its people sees them, and can change nothing while they do."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.models import Registration
from events.services import registrations
from municipalities.models import Membership
from participants import looking
from participants.models import Enrolment
from tests import factories

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return factories.accepted(factories.municipality())


@pytest.fixture
def member(enrolment: Enrolment) -> Membership:
    return factories.member(enrolment.party, name="Jaana Jäsen").memberships.get()


@pytest.fixture
def staff(enrolment: Enrolment) -> Client:
    return factories.signed_in(factories.consultant())


def look(staff: Client, membership: Membership) -> str:
    return staff.post(reverse("look", args=[membership.pk]), follow=True).content.decode()


def test_pages_are_the_members_own_under_a_banner_that_says_whose(
    staff: Client, enrolment: Enrolment, member: Membership
) -> None:
    assert staff.get(factories.page("brand", enrolment)).status_code == 200
    told = look(staff, member)
    assert "Näet nämä sivut niin kuin Jaana Jäsen (" in told
    assert staff.get(factories.page("brand", enrolment)).status_code == 403, "a member may not open it"
    event, theirs = factories.event(enrolment.programme), factories.signed_in(member.user)
    registrations.register(event_id=event.pk, enrolment=enrolment, user=member.user, actor=member.user)
    for page in (factories.page("schedule", enrolment), factories.page("own-sessions", enrolment)):
        assert main_of(theirs, page) == main_of(staff, page)
    own, seen = (without_tokens(main_of(who, factories.page("event", enrolment, event.pk))) for who in (theirs, staff))
    assert own == seen


def main_of(browser: Client, page: str) -> str:
    text = browser.get(page).content.decode()
    return text[text.index("<main") : text.index("</main")]


def without_tokens(text: str) -> str:
    """Each form has a token of its own, on each request another."""
    return TOKEN.sub("", text)


def test_enrolment_that_the_home_page_leads_to_is_read_and_not_written_in(staff: Client, enrolment: Enrolment) -> None:
    contact = factories.contact_of(enrolment)
    own = reverse("enrolment-own", args=[f"me-{enrolment.pk}"])
    assert staff.get(own).status_code == 404, "staff have a page of their own for it"
    look(staff, contact.memberships.get())
    assert own in staff.get(factories.page("participant-home", enrolment)).content.decode()
    shown = staff.get(own)
    text = shown.content.decode()
    assert (shown.status_code, enrolment.motivation in text, f"niin kuin {contact} (" in text) == (200, True, True)
    for page in (own, f"{own}correct/", f"{own}withdraw/"):
        assert staff.post(page, {"text": "Minä"}).status_code == 403
    assert (enrolment.remarks.count(), Enrolment.objects.get().state) == (0, "accepted")


def test_enrolment_is_not_read_through_the_eyes_of_one_who_may_not(
    staff: Client, enrolment: Enrolment, member: Membership
) -> None:
    other = factories.accepted(factories.municipality())
    look(staff, member)
    assert staff.get(reverse("enrolment-own", args=[f"me-{enrolment.pk}"])).status_code == 404
    look(staff, factories.contact_of(enrolment).memberships.get())
    assert staff.get(reverse("enrolment-own", args=[f"me-{other.pk}"])).status_code == 404


def test_looking_is_logged_on_the_membership(staff: Client, member: Membership) -> None:
    look(staff, member)
    entry = Entry.objects.get(action="look.begun")
    assert (entry.target_id, entry.actor.staff_role if entry.actor else "") == (str(member.pk), "consultant")


def test_nothing_can_be_changed_while_looking(staff: Client, enrolment: Enrolment) -> None:
    contact = factories.contact_of(enrolment)
    event = factories.event(enrolment.programme)
    look(staff, contact.memberships.get())
    form = {"name": "Uusi", "email": "uusi@example.org", "role": "expert"}
    answers = [
        staff.post(factories.page("event", enrolment, event.pk), form),
        staff.post(factories.page("event-register-me", enrolment, event.pk)),
        staff.post(factories.page("people", enrolment), form),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert "Mitään ei muutettu" in answers[0].content.decode()
    assert not Registration.objects.exists()
    assert not User.objects.filter(email="uusi@example.org").exists()
    staff.post(reverse("look-end"))
    assert staff.post(factories.page("event", enrolment, event.pk), form).status_code == 302


def test_look_is_at_one_party_alone(staff: Client, member: Membership) -> None:
    other = factories.accepted(factories.municipality())
    look(staff, member)
    assert "Näet nämä sivut niin kuin" not in staff.get(factories.page("participant-home", other)).content.decode()
    assert staff.get(factories.page("brand", other)).status_code == 200
    assert staff.get(reverse("admin:index")).status_code == 200


def test_look_ends_by_the_button_and_after_half_an_hour(
    staff: Client, enrolment: Enrolment, member: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(staff, member)
    assert staff.post(reverse("look-end"))["Location"] == reverse("party-home", args=[enrolment.party.slug])
    assert staff.get(factories.page("brand", enrolment)).status_code == 200
    look(staff, member)
    later = (timezone.now() + timedelta(minutes=31)).timestamp()
    monkeypatch.setattr("participants.looking.time.time", lambda: later)
    assert staff.get(factories.page("brand", enrolment)).status_code == 200


def test_look_ends_when_the_person_is_removed(staff: Client, enrolment: Enrolment, member: Membership) -> None:
    look(staff, member)
    member.delete()
    assert staff.get(factories.page("brand", enrolment)).status_code == 200


def test_looker_who_loses_the_role_sees_nothing(enrolment: Enrolment, member: Membership) -> None:
    person = factories.consultant()
    client = factories.signed_in(person)
    look(client, member)
    User.objects.filter(pk=person.pk).update(staff_role="")
    assert client.get(factories.page("participant-home", enrolment)).status_code == 404


@pytest.mark.parametrize("who", ["invited", "staff"])
def test_nobody_looks_through_the_eyes_of_somebody_who_sees_nothing(
    staff: Client, enrolment: Enrolment, member: Membership, who: str
) -> None:
    if who == "invited":
        member = factories.invited(enrolment.party)
    else:
        User.objects.filter(pk=member.user_id).update(staff_role="manager")
    assert "nähtävää ei ole" in look(staff, member)
    assert not Entry.objects.filter(action="look.begun").exists()


@pytest.mark.parametrize("role", ["contact", "expert"])
def test_municipalitys_people_cannot_look_as_others(enrolment: Enrolment, member: Membership, role: str) -> None:
    client = factories.signed_in(factories.member(enrolment.party, role))
    assert client.post(reverse("look", args=[member.pk])).status_code == 403
    session = client.session
    boss = factories.contact_of(enrolment).memberships.get()
    session[looking.KEY] = {"membership": boss.pk, "party": enrolment.party.slug, "until": 9e9}
    session.save()
    assert "Näet nämä sivut niin kuin" not in client.get(factories.page("participant-home", enrolment)).content.decode()


def test_staffs_page_of_the_participant_offers_it_for_those_who_have_accepted(
    staff: Client, enrolment: Enrolment, member: Membership
) -> None:
    waiting = factories.invited(enrolment.party)
    offered = staff.get(reverse("admin:participant", args=[enrolment.pk])).content.decode()
    assert reverse("look", args=[member.pk]) in offered
    assert reverse("look", args=[waiting.pk]) not in offered


def test_form_that_was_opened_while_looking_is_not_sent_afterwards(enrolment: Enrolment) -> None:
    person = factories.consultant()
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = factories.signed_in(person).cookies
    contact = factories.contact_of(enrolment).memberships.get()
    page = factories.page("people", enrolment)
    token = TOKEN.findall(browser.get(page).content.decode())[0]
    browser.post(reverse("look", args=[contact.pk]), {"csrfmiddlewaretoken": token})
    opened = TOKEN.findall(browser.get(page).content.decode())[0]
    form = {"name": "Uusi", "email": "uusi@example.org", "role": "expert", "csrfmiddlewaretoken": opened}
    assert browser.post(reverse("look-end"), {"csrfmiddlewaretoken": opened}).status_code == 302
    assert browser.post(page, form).status_code == 403
    assert not User.objects.filter(email="uusi@example.org").exists()


def test_form_that_is_sent_after_the_half_hour_is_refused(
    staff: Client, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(staff, factories.contact_of(enrolment).memberships.get())
    later = (timezone.now() + timedelta(minutes=31)).timestamp()
    monkeypatch.setattr("participants.looking.time.time", lambda: later)
    form = {"name": "Uusi", "email": "uusi@example.org", "role": "expert"}
    assert staff.post(factories.page("people", enrolment), form).status_code == 403
    assert "Näet nämä sivut niin kuin" not in staff.get(factories.page("people", enrolment)).content.decode()
    assert staff.post(factories.page("people", enrolment), form).status_code == 302
