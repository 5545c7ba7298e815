"""The decision on an enrolment, in the staff's pages."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from municipalities.models import Membership
from outbox.models import Message
from participants.models import Enrolment, Step
from participants.services import enrolments
from participants.services.claims import EnrolmentRefused
from programmes.models import Activity, Programme
from tests import factories


def decide(enrolment: Enrolment, user: User, **data: Any) -> Any:
    """Look at the mail, then send it; the page with its errors when nothing can be looked at."""
    client, url = factories.signed_in(user), reverse("admin:enrolment-decide", args=[enrolment.pk])
    answer: Any = client.post(url, data)
    shown = answer.context and answer.context.get("shown")
    return client.post(url, {**data, "seen": shown.digest}) if shown else answer


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    factories.activity(programme, kind=Activity.Kind.LEADERSHIP_WORKSHOP)
    factories.activity(programme, scope=Activity.Scope.SHARED, kind=Activity.Kind.OPENING)
    return factories.submitted(programme=programme)


@pytest.mark.parametrize("make", [factories.consultant, factories.manager])
def test_accepting_makes_a_member_and_the_steps_and_mails_a_way_in(enrolment: Enrolment, make: Any) -> None:
    staff, responsible = make(), factories.consultant()
    answer = decide(enrolment, staff, decision="accept", consultant=responsible.pk, note="Tervetuloa!")
    assert answer["Location"] == reverse("admin:enrolment-decide", args=[enrolment.pk])
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.decided_by, enrolment.consultant) == ("accepted", staff, responsible)
    member = Membership.objects.get()
    assert (member.user.email, member.party, member.role) == (enrolment.contact_email, enrolment.party, "contact")
    assert sorted(Step.objects.values_list("activity__kind", "state")) == [
        ("leadership_workshop", "not_started"),
        ("survey", "not_started"),
    ]
    mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:accepted")
    assert (mail.to, "Tervetuloa!" in mail.text) == (enrolment.contact_email, True)
    assert reverse("account_request_login_code") in mail.text
    assert Entry.objects.filter(action="enrolment.accepted", actor=staff).count() == 1


def test_accepting_somebody_known_makes_no_second_person(enrolment: Enrolment) -> None:
    known = factories.person(email=enrolment.contact_email)
    decide(enrolment, factories.consultant(), decision="accept")
    assert Membership.objects.get().user == known


def test_staff_who_would_make_themselves_a_contact_person_are_told_so(enrolment: Enrolment) -> None:
    staff = factories.consultant(email=enrolment.contact_email)
    factories.belonging(user=staff, municipality=enrolment.municipality, role=Membership.Role.EXPERT)
    answer = decide(enrolment, staff, decision="accept")
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["__all__"])
    enrolment.refresh_from_db()
    assert (enrolment.state, Membership.objects.get().role) == (Enrolment.State.CONFIRMED, "expert")


def test_declining_frees_the_municipality_and_mails_the_note(enrolment: Enrolment, programme: Programme) -> None:
    place = enrolment.municipality
    assert place is not None
    decide(enrolment, factories.consultant(), decision="decline", note="Hanke on täynnä.")
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.DECLINED
    assert "Hanke on täynnä." in Message.objects.get(key=f"enrolment:{enrolment.pk}:declined").text
    assert (Membership.objects.count(), Step.objects.count()) == (0, 0)
    assert factories.submitted(place, programme=programme).state == Enrolment.State.CONFIRMED


def test_declining_without_a_note_is_refused(enrolment: Enrolment) -> None:
    answer = decide(enrolment, factories.consultant(), decision="decline")
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["note"])
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.CONFIRMED


def test_deciding_twice_changes_nothing(enrolment: Enrolment) -> None:
    decide(enrolment, factories.consultant(), decision="accept")
    answer = decide(enrolment, factories.consultant(), decision="decline", note="Ei sittenkään.")
    assert list(answer.context["form"].errors) == ["__all__"]
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.decision_note) == ("accepted", "")
    with pytest.raises(EnrolmentRefused):
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
    assert Message.objects.filter(key__endswith=":declined").count() == 0


def test_people_of_municipalities_cannot_decide(enrolment: Enrolment) -> None:
    assert enrolment.municipality is not None
    for user in (factories.person(), factories.member(enrolment.party, "contact")):
        answer = decide(enrolment, user, decision="accept")
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.CONFIRMED


@pytest.mark.parametrize(
    ("make", "name", "status"),
    [
        (factories.consultant, "admin:programmes_programme_add", 403),
        (factories.manager, "admin:programmes_programme_add", 200),
        (factories.consultant, "admin:accounts_user_add", 403),
        (factories.manager, "admin:accounts_user_add", 200),
        (factories.consultant, "admin:surveys_round_add", 200),
        (factories.manager, "admin:surveys_round_add", 403),
        (factories.consultant, "admin:surveys_openanswer_changelist", 200),
        (factories.manager, "admin:surveys_openanswer_changelist", 403),
        (factories.consultant, "admin:audit_entry_add", 403),
        (factories.manager, "admin:outbox_message_add", 403),
        (factories.manager, "admin:jobs_job_add", 403),
        (factories.manager, "admin:municipalities_municipality_add", 403),
    ],
)
def test_staff_rights_go_by_role(db: None, make: Any, name: str, status: int) -> None:
    assert factories.signed_in(make()).get(reverse(name)).status_code == status


def test_partner_without_a_staff_role_is_no_staff(enrolment: Enrolment) -> None:
    partner = factories.person(organisation=User.Organisation.PARTNER)
    assert decide(enrolment, partner, decision="accept").status_code == 302
    assert Membership.objects.count() == 0


def test_raw_answers_are_not_in_the_admin(db: None) -> None:
    from django.contrib import admin

    from surveys.models import SealedAnswer, Submission, Tally

    assert {SealedAnswer, Submission, Tally} & set(admin.site._registry) == set()


def test_way_to_the_decision_is_on_the_list_and_on_the_enrolment(enrolment: Enrolment) -> None:
    client = factories.signed_in(factories.consultant())
    way = f'href="{reverse("admin:enrolment-decide", args=[enrolment.pk])}"'
    pages = [
        reverse("admin:participants_enrolment_changelist"),
        reverse("admin:participants_enrolment_change", args=[enrolment.pk]),
    ]
    assert [way in client.get(url).content.decode() for url in pages] == [True, True]
    decide(enrolment, factories.consultant(), decision="accept")
    assert [way in client.get(url).content.decode() for url in pages] == [False, False]


def test_list_counts_its_rows_in_words(enrolment: Enrolment) -> None:
    client = factories.signed_in(factories.consultant())
    client.cookies["django_language"] = "fi"
    url = reverse("admin:participants_enrolment_changelist")
    assert "Yhteensä 1 rivi\n" in client.get(url).content.decode()
    factories.submitted(programme=enrolment.programme)
    assert "Yhteensä 2 riviä\n" in client.get(url).content.decode()
