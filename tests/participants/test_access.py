"""Tenancy (DESIGN 4.4): whom a party's pages open to."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from municipalities.models import Consortium, Membership, Municipality
from municipalities.services import members
from outbox.models import Message
from participants.access import Participation, participant_page, participation_in, visit_of
from participants.addresses import page_address
from participants.models import Enrolment, Step
from participants.rules import Right, edits, manages, reads
from tests import factories


@pytest.fixture
def place(db: None) -> Municipality:
    return factories.municipality()


@pytest.fixture
def consortium(place: Municipality) -> Consortium:
    party = factories.accepted(place, factories.municipality()).party
    assert isinstance(party, Consortium)
    return party


def status(user: User | None, party: Municipality | Consortium, name: str = "party-home") -> int:
    return factories.signed_in(user).get(reverse(name, args=[party.slug])).status_code


def test_outsider_gets_the_same_404_as_for_an_address_that_does_not_exist(place: Municipality) -> None:
    outsider = factories.signed_in(factories.member(factories.municipality(), "contact"))
    answer = outsider.get(reverse("party-home", args=[place.slug]))
    nothing = outsider.get(reverse("party-home", args=["nothing-here"]))
    assert (answer.status_code, nothing.status_code) == (404, 404)
    assert str(place) not in answer.content.decode()


def test_anybody_is_asked_to_sign_in_first(place: Municipality) -> None:
    answer = factories.signed_in(None).get(reverse("party-home", args=[place.slug]))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("role", Membership.Role.values)
def test_member_of_any_role_reads(place: Municipality, role: str) -> None:
    assert status(factories.member(place, role), place) == 200


@pytest.mark.parametrize(("role", "may"), [(role, role == Membership.Role.CONTACT) for role in Membership.Role.values])
def test_only_contact_persons_may_edit(place: Municipality, role: str, may: bool) -> None:
    assert manages(visit_of(factories.member(place, role), place.slug).membership, Enrolment()) == may


def test_consortium_membership_opens_the_consortium_alone(consortium: Consortium, place: Municipality) -> None:
    user = factories.member(consortium)
    assert (status(user, consortium), status(user, place)) == (302, 404)
    assert status(user, factories.municipality()) == 404


def test_municipality_membership_does_not_open_the_consortium(consortium: Consortium, place: Municipality) -> None:
    assert status(factories.member(place, "contact"), consortium) == 404


def test_municipality_membership_does_not_open_a_sister(consortium: Consortium, place: Municipality) -> None:
    sister = consortium.municipalities.exclude(pk=place.pk).get()
    assert status(factories.member(place, "contact"), sister) == 404


def test_role_in_a_consortium_gives_no_right_in_a_member(consortium: Consortium, place: Municipality) -> None:
    user = factories.member(place, Membership.Role.EXPERT)
    factories.belonging(user=user, consortium=consortium, role=Membership.Role.CONTACT)
    assert (
        manages(visit_of(user, place.slug).membership, Enrolment()),
        manages(visit_of(user, consortium.slug).membership, Enrolment()),
    ) == (False, True)


def test_membership_that_has_ended_closes_the_page_in_the_same_session(place: Municipality) -> None:
    user = factories.member(place)
    client = factories.signed_in(user)
    url = reverse("party-home", args=[place.slug])
    before = client.get(url).status_code
    user.memberships.all().delete()
    assert (before, client.get(url).status_code) == (200, 404)


@pytest.mark.parametrize("make", [factories.consultant, factories.manager])
def test_staff_see_and_edit_every_party(place: Municipality, make: type[User]) -> None:
    visit = visit_of(make(), place.slug)
    assert (visit.is_staff, manages(visit.membership, Enrolment())) == (True, True)


def test_address_of_a_merged_municipality_leads_to_the_same_page_of_todays(db: None) -> None:
    enrolment = factories.accepted(factories.municipality())
    assert enrolment.municipality is not None
    merged = factories.municipality(merged_into=enrolment.municipality)
    today = factories.page("schedule", enrolment)
    before = today.replace(f"/m/{enrolment.municipality.code}/", f"/m/{merged.code}/")
    for user in (factories.contact_of(enrolment), factories.consultant()):
        browser = factories.signed_in(user)
        assert browser.get(f"{before}?a=1")["Location"] == f"{today}?a=1"
        assert browser.get(f"/fi/m/{merged.code}/")["Location"] == f"/fi/m/{enrolment.municipality.code}/"
        assert browser.post(before).status_code == 404
    assert factories.signed_in(factories.person()).get(before).status_code == 404


def test_merged_municipality_has_no_pages(place: Municipality) -> None:
    merged = factories.municipality(merged_into=place)
    with pytest.raises(Http404):
        visit_of(factories.consultant(), merged.slug)


@pytest.mark.parametrize("slug", ["91", "0910", "²³", "..", "-"])
def test_odd_address_is_a_404(place: Municipality, slug: str) -> None:
    with pytest.raises(Http404):
        visit_of(factories.consultant(), slug)


def test_membership_of_two_parties_or_none_is_refused_by_the_database(
    consortium: Consortium, place: Municipality
) -> None:
    user = factories.person()
    for party in ({"municipality": place, "consortium": consortium}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.belonging(user=user, role="expert", **party)


def invite(place: Municipality, email: str, role: str = "expert") -> Membership:
    return members.invite(
        party=place, name="Uusi Ihminen", email=email, role=role, language="sv", actor=factories.person()
    )


def test_invitation_makes_a_member_and_mails_a_way_in(place: Municipality) -> None:
    made = invite(place, "Uusi@Example.org")
    assert (made.user.email, made.party, made.role) == ("uusi@example.org", place, "expert")
    mail = Message.objects.get(to="uusi@example.org")
    assert (mail.language, "/sv/" in mail.text or "/fi/" in mail.text) == ("sv", True)


def test_inviting_somebody_again_changes_nothing(place: Municipality) -> None:
    first = invite(place, "uusi@example.org")
    assert invite(place, "UUSI@example.org", "contact") == first
    assert (Membership.objects.get(pk=first.pk).role, User.objects.filter(name="Uusi Ihminen").count()) == ("expert", 1)
    assert Message.objects.filter(to="uusi@example.org").count() == 1


def joint(*places: Municipality) -> Enrolment:
    return factories.accepted(*places)


def test_members_own_contact_reads_the_joint_pages_and_manages_its_own_party(place: Municipality) -> None:
    """A consortium's people change what is joint; a member municipality looks, and keeps its own people and identity."""
    enrolment = joint(place, factories.municipality())
    membership = Membership.objects.get(user=factories.member(place, Membership.Role.CONTACT))
    assert (manages(membership, enrolment), edits(membership, enrolment)) == (True, False)
    client = factories.signed_in(membership.user)
    address = page_address("people", enrolment, party=place)
    assert client.post(address, {"name": "Uusi", "email": "u@example.org", "role": "expert"}).status_code == 302
    assert Membership.objects.filter(municipality=place, user__email="u@example.org").exists()
    assert client.post(page_address("roadmap-start", enrolment, party=place)).status_code == 403


def test_contact_of_the_consortium_edits_what_is_joint(consortium: Consortium) -> None:
    enrolment = Enrolment.objects.get(consortium=consortium)
    contact = Membership.objects.get(user=factories.contact_of(enrolment))
    colleague = Membership.objects.get(user=factories.member(consortium, Membership.Role.MANAGEMENT))
    assert [edits(one, enrolment) for one in (contact, colleague, None)] == [True, False, True]


def change_role(membership: Membership, role: str) -> None:
    members.change_role(membership=membership, role=role, actor=factories.consultant())


def test_role_is_changed_and_the_last_contact_person_keeps_theirs(place: Municipality) -> None:
    first = Membership.objects.get(user=factories.member(place, "contact"))
    with pytest.raises(members.MemberKept):
        change_role(first, "expert")
    second = Membership.objects.get(user=factories.member(place, "expert"))
    change_role(second, "contact")
    change_role(first, "expert")
    roles = Membership.objects.order_by("pk").values_list("role", flat=True)
    assert list(roles) == ["expert", "contact"]


def test_nobody_changes_their_own_role(place: Municipality) -> None:
    factories.member(place, "contact")
    own = Membership.objects.get(user=factories.member(place, "expert"))
    with pytest.raises(members.MemberKept):
        members.change_role(membership=own, role="contact", actor=own.user)
    assert Membership.objects.get(pk=own.pk).role == "expert"


def test_applicant_who_is_a_member_already_becomes_contact_person_when_accepted(place: Municipality) -> None:
    known = factories.member(place, "expert", email=f"contact-{place.code}@example.org")
    factories.accepted(place)
    assert [(one.user, one.role) for one in Membership.objects.of(place)] == [(known, "contact")]


def test_what_several_parts_of_a_page_ask_for_is_read_once(place: Municipality) -> None:
    enrolment = joint(place)
    participation = Participation(visit_of(factories.contact_of(enrolment), place.slug), enrolment)
    read: list[Participation] = []

    def first(asked: Participation) -> int:
        read.append(asked)
        return len(read)

    def second(asked: Participation) -> str:
        return "another"

    assert [participation.once(first), participation.once(second), participation.once(first)] == [1, "another", 1]
    assert read == [participation]


def test_participation_says_who_asks_and_what_they_may(consortium: Consortium, place: Municipality) -> None:
    enrolment = Enrolment.objects.get(consortium=consortium)
    people: list[tuple[User, Municipality | Consortium, tuple[bool, bool]]] = [
        (factories.contact_of(enrolment), consortium, (True, True)),
        (factories.member(consortium), consortium, (False, False)),
        (factories.member(place, Membership.Role.CONTACT), place, (False, True)),
        (factories.consultant(), consortium, (True, True)),
    ]
    for user, party, may in people:
        visit = visit_of(user, party.slug)
        participation = Participation(visit, enrolment)
        assert (participation.user, visit.party, visit.is_staff) == (user, party, user.is_staff)
        assert (participation.may_edit, participation.may_manage) == may
        assert participation.may(reads) is True
        assert participation.address("schedule") == page_address("schedule", enrolment, party=party)
        assert participation.frame("schedule") == {
            "participation": participation,
            "visit": visit,
            "enrolment": enrolment,
            "tab": "schedule",
        }


Guarded = Callable[[HttpRequest, str, str], HttpResponseBase]


def guarded(see: Right, send: Right | None = None) -> Guarded:
    @participant_page(see=see, send=send)
    def view(request: HttpRequest, participation: Participation) -> HttpResponse:
        return HttpResponse(str(participation.enrolment.pk))

    return view


def never(membership: Membership | None, enrolment: Enrolment) -> bool:
    return False


@pytest.mark.parametrize(
    ("see", "send", "reading", "sending"),
    [
        (reads, None, True, True),
        (never, None, False, False),
        (reads, never, True, False),
        (never, reads, False, True),
    ],
)
def test_right_to_see_a_page_and_right_to_send_are_asked_apart(
    place: Municipality, rf: RequestFactory, see: Right, send: Right | None, reading: bool, sending: bool
) -> None:
    enrolment, view = joint(place), guarded(see, send)
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
        request = rf.generic(method, "/")
        request.user = factories.contact_of(enrolment)
        if reading if method in ("GET", "HEAD", "OPTIONS") else sending:
            answer = view(request, place.slug, enrolment.programme.slug)
            assert getattr(answer, "content", b"") == str(enrolment.pk).encode()
        else:
            with pytest.raises(PermissionDenied):
                view(request, place.slug, enrolment.programme.slug)


def test_guarded_page_sends_a_stranger_to_sign_in_and_knows_no_other_programme(
    place: Municipality, rf: RequestFactory
) -> None:
    enrolment, view = joint(place), guarded(reads)
    request = rf.get("/")
    request.user = AnonymousUser()
    assert view(request, place.slug, enrolment.programme.slug).status_code == 302
    request.user = factories.contact_of(enrolment)
    with pytest.raises(Http404):
        view(request, place.slug, factories.programme().slug)


@pytest.mark.parametrize(
    ("model", "rights"),
    [
        (Enrolment, {"view", "change"}),
        (Step, {"view", "add", "change"}),
    ],
)
def test_registers_of_participants_are_open_to_staff_for_this_and_to_nobody_else(
    db: None, model: type[Model], rights: set[str]
) -> None:
    for user, expected in (
        (factories.consultant(), rights),
        (factories.manager(), rights),
        (factories.person(), set()),
    ):
        names = ("view", "add", "change", "delete")
        has = {one for one in names if user.has_perm(f"participants.{one}_{model._meta.model_name}")}
        assert has == expected


def test_participation_knows_the_partys_other_programmes_and_not_itself(place: Municipality) -> None:
    one, other = joint(place), factories.accepted(place, programme=factories.programme())
    factories.accepted(programme=other.programme)
    visit = visit_of(factories.consultant(), place.slug)
    visits = {slug: participation_in(visit, slug) for slug in (one.programme.slug, other.programme.slug)}
    assert [(it.enrolment, list(it.others)) for it in visits.values()] == [(one, [other]), (other, [one])]
