"""Small groups of an event: searching, changing by hand, telling, and who sees what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from events.grouping import search
from events.grouping.findings import findings
from events.grouping.kinds import kind_of
from events.grouping.reading import people_of, table_of
from events.models import Event, Group, Grouping, GroupMember, Matching, Registration
from events.services import groups, matching, registrations
from events.services.groups import GroupsRefused
from jobs import services as jobs
from jobs.models import Job
from municipalities.models import Membership
from network.models import Wish
from outbox.models import Message
from participants.models import Enrolment
from roadmaps.models import Level, Roadmap
from tests import factories


@pytest.fixture
def staff(db: None) -> User:
    return factories.consultant()


@pytest.fixture
def wide(enrolment: Enrolment) -> Event:
    """Three participants with three people each who have a seat."""
    event = factories.event(enrolment.programme)
    for place in (enrolment, *(factories.accepted(programme=enrolment.programme) for _number in range(2))):
        for _number in range(3):
            take(event, place)
    return event


def take(event: Event, enrolment: Enrolment, user: User | None = None) -> Registration:
    person = user or factories.member(enrolment.party)
    return registrations.register(event_id=event.pk, enrolment=enrolment, user=person, actor=person)[0]


def divided(event: Event, staff: User, number: int = 3, **traits: Any) -> Grouping:
    """The event with its groups found, as a worker finds them."""
    job = groups.search(event=event, number=number, traits=traits, actor=staff)
    jobs.run(job_id=job.pk)
    return Grouping.objects.get(event=event)


def numbers(event: Event) -> dict[int, int]:
    """Registration → the number of its group."""
    rows = GroupMember.objects.filter(registration__event=event)
    return dict(rows.values_list("registration", "group__number"))


def test_search_puts_everybody_in_a_group_and_says_what_they_are_like(wide: Event, staff: User) -> None:
    grouping = divided(wide, staff)
    assert sorted(numbers(wide).values()) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert [finding.good for finding in findings(table_of(grouping))] == [True, True]
    assert Job.objects.get().result_url == reverse("admin:event-groups", args=[wide.pk])


def test_searched_for_twice_at_once_is_searched_for_once(wide: Event, staff: User) -> None:
    first, second = (groups.search(event=wide, number=3, traits={}, actor=staff) for _click in range(2))
    assert first == second
    assert Entry.objects.filter(action="event.groups_searched").count() == 1
    other = groups.search(event=wide, number=2, traits={}, actor=staff)
    jobs.run(job_id=first.pk)
    assert not GroupMember.objects.exists(), "another number has been asked for"
    jobs.run(job_id=other.pk)
    assert set(numbers(wide).values()) == {1, 2}


@pytest.mark.parametrize("number", [0, 5, 1_000])
def test_number_of_groups_is_bounded_by_people(wide: Event, staff: User, number: int) -> None:
    with pytest.raises(GroupsRefused, match="1"):
        groups.search(event=wide, number=number, traits={}, actor=staff)
    assert not Grouping.objects.exists()


def test_nobody_cannot_be_divided(event: Event, staff: User) -> None:
    with pytest.raises(GroupsRefused):
        groups.search(event=event, number=1, traits={}, actor=staff)


def test_new_search_leaves_pinned_people_and_drops_groups_that_are_no_more(wide: Event, staff: User) -> None:
    divided(wide, staff)
    stays = people_of(wide)[0].pk
    groups.move(event=wide, registration_id=stays, number=2, actor=staff)
    groups.pin(event=wide, registration_id=stays, pinned=True, actor=staff)
    divided(wide, staff, number=2)
    assert numbers(wide)[stays] == 2
    assert list(Group.objects.values_list("number", flat=True)) == [1, 2]
    assert GroupMember.objects.count() == 9


def test_too_many_pinned_are_said_in_words_and_nothing_is_changed(wide: Event, staff: User) -> None:
    divided(wide, staff)
    for person in people_of(wide)[:5]:
        groups.move(event=wide, registration_id=person.pk, number=1, actor=staff)
        groups.pin(event=wide, registration_id=person.pk, pinned=True, actor=staff)
    before = numbers(wide)
    divided(wide, staff)
    assert Job.objects.latest("pk").error.startswith("Ryhmään 1 on")
    assert numbers(wide) == before


def test_what_is_found_is_not_written_over_a_change_by_hand(wide: Event, staff: User) -> None:
    divided(wide, staff)
    person = people_of(wide)[0].pk
    job = groups.search(event=wide, number=4, traits={}, actor=staff)
    number = numbers(wide)[person] % 3 + 1
    groups.move(event=wide, registration_id=person, number=number, actor=staff)
    jobs.run(job_id=job.pk)
    assert (numbers(wide)[person], Group.objects.count()) == (number, 3)


def test_groups_are_made_anew_after_they_were_taken_apart(wide: Event, staff: User) -> None:
    for _time in range(2):
        divided(wide, staff)
        assert sorted(numbers(wide).values()) == [1, 1, 1, 2, 2, 2, 3, 3, 3]
        groups.drop(event=wide, actor=staff)


def test_what_is_found_for_groups_that_were_taken_apart_is_not_the_next_ones(wide: Event, staff: User) -> None:
    groups.search(event=wide, number=3, traits={}, actor=staff)
    earlier = table_of(Grouping.objects.get(event=wide))
    groups.drop(event=wide, actor=staff)
    groups.keep(1, earlier, [0, 1, 2] * 3)
    groups.search(event=wide, number=2, traits={}, actor=staff)
    groups.keep(1, earlier, [0, 1, 2] * 3)
    assert not Group.objects.exists()


def test_whoever_gave_the_seat_up_while_it_was_searched_is_left_out(
    wide: Event, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = people_of(wide)[0]
    whole = search.divide

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        registrations.cancel(registration=gone, actor=gone.user)
        return whole(*args, **kwargs)

    monkeypatch.setattr("events.services.groups.divide", meanwhile)
    divided(wide, staff)
    assert gone.pk not in numbers(wide)
    assert len(numbers(wide)) == 8


def test_whoever_cancels_or_comes_later_is_in_no_group(wide: Event, enrolment: Enrolment, staff: User) -> None:
    grouping = divided(wide, staff)
    gone = people_of(wide)[0]
    registrations.cancel(registration=gone, actor=gone.user)
    late = take(wide, enrolment)
    table = table_of(grouping)
    assert [person.registration for person in table.outside] == [late]
    assert gone not in [person.registration for group in table.groups for person in table.of(group)]


@pytest.mark.parametrize("number", [9, 0])
def test_moving_to_no_such_group_is_refused(wide: Event, staff: User, number: int) -> None:
    divided(wide, staff)
    before = numbers(wide)
    with pytest.raises(GroupsRefused):
        groups.move(event=wide, registration_id=next(iter(before)), number=number, actor=staff)
    assert numbers(wide) == before


def test_person_of_another_event_is_neither_moved_nor_pinned(wide: Event, enrolment: Enrolment, staff: User) -> None:
    divided(wide, staff)
    other = take(factories.event(enrolment.programme), enrolment)
    with pytest.raises(GroupsRefused):
        groups.move(event=wide, registration_id=other.pk, number=1, actor=staff)
    with pytest.raises(GroupsRefused):
        groups.pin(event=wide, registration_id=other.pk, pinned=True, actor=staff)
    assert not GroupMember.objects.filter(registration=other).exists()


def test_people_are_told_once_and_again_when_their_group_changes(wide: Event, staff: User) -> None:
    divided(wide, staff)
    mails = Message.objects.filter(key__startswith="group:")
    assert (groups.tell(event=wide, actor=staff), groups.tell(event=wide, actor=staff)) == (9, 0)
    assert mails.count() == 9
    moved = next(pk for pk, number in numbers(wide).items() if number == 1)
    groups.move(event=wide, registration_id=moved, number=2, actor=staff)
    assert groups.tell(event=wide, actor=staff) == 1
    groups.name(event=wide, number=3, said={"name": "", "place": "Huone 3", "join_url": ""}, actor=staff)
    assert groups.tell(event=wide, actor=staff) == 3
    assert mails.count() == 13


def test_nobody_is_told_of_no_group(wide: Event, staff: User) -> None:
    with pytest.raises(GroupsRefused):
        groups.tell(event=wide, actor=staff)


def test_those_who_were_in_a_group_before_are_known(wide: Event, enrolment: Enrolment, staff: User) -> None:
    divided(wide, staff)
    later = factories.event(enrolment.programme, starts_at=wide.starts_at + timedelta(days=9))
    for person in people_of(wide):
        take(later, person.enrolment, person.user)
    grouping = divided(later, staff)
    assert table_of(grouping).met == frozenset(), "of the first event nobody has been told"
    groups.tell(event=wide, actor=staff)
    assert len(table_of(grouping).met) == 9
    grouping = divided(later, staff)
    assert table_of(grouping).division().meet_again() == 0


def test_person_sees_the_own_group_once_it_is_told(wide: Event, enrolment: Enrolment, staff: User) -> None:
    divided(wide, staff)
    me = Registration.objects.filter(event=wide, enrolment=enrolment).select_related("user").first()
    assert me is not None
    client, page = factories.signed_in(me.user), factories.page("event", enrolment, wide.pk)
    groups.name(
        event=wide, number=numbers(wide)[me.pk], said={"name": "Pilvet", "place": "Sali", "join_url": ""}, actor=staff
    )
    assert "Pilvet" not in client.get(page).content.decode()
    groups.tell(event=wide, actor=staff)
    shown = client.get(page).content.decode()
    mine = numbers(wide)[me.pk]
    others = Registration.objects.filter(event=wide).exclude(enrolment=enrolment).select_related("user")
    assert {one.user.name: one.user.name in shown for one in others} == {
        one.user.name: numbers(wide)[one.pk] == mine for one in others
    }
    assert "Pilvet" in shown
    contact = factories.signed_in(factories.contact_of(enrolment))
    assert "Pilvet" not in contact.get(page).content.decode(), "who is in no group"
    groups.move(event=wide, registration_id=me.pk, number=mine % 3 + 1, actor=staff)
    changing = client.get(page).content.decode()
    assert ("Ryhmääsi muutetaan" in changing, f"Ryhmä {mine % 3 + 1}" in changing) == (True, False)
    groups.tell(event=wide, actor=staff)
    assert f"Ryhmä {mine % 3 + 1}" in client.get(page).content.decode()


@pytest.fixture
def of_kind(wide: Event) -> Callable[[str], list[str]]:
    def values(key: str) -> list[str]:
        kind, people = kind_of(key), people_of(wide)
        assert kind is not None
        said = kind.values(people)
        return [said.get(one.pk, "") for one in people]

    return values


def test_kinds_tell_what_is_known_of_people(
    wide: Event, enrolment: Enrolment, of_kind: Callable[[str], list[str]]
) -> None:
    first = people_of(wide)[0]
    Membership.objects.filter(user=first.user).update(role=Membership.Role.DEVELOPER)
    User.objects.filter(pk=first.user_id).update(language="sv")
    wish = Wish.objects.create(
        programme=enrolment.programme, enrolment=first.enrolment, maker=first.user, text="Tekoäly"
    )
    wish.theme = factories.theme(enrolment.programme)
    wish.save()
    assert [of_kind(key)[0] for key in ("size", "region", "language", "role", "theme")] == [
        "alle 10\xa0000 asukasta",
        "Keksitty",
        "ruotsi",
        "kehittäjä",
        "Tekoäly",
    ]
    assert of_kind("theme")[1:] == [""] * 8


def test_aspects_are_of_those_who_agreed_alone(wide: Event, staff: User, of_kind: Callable[[str], list[str]]) -> None:
    enrolments = list(dict.fromkeys(one.enrolment for one in people_of(wide)))
    for enrolment in enrolments[:2]:
        roadmap = Roadmap.objects.create(enrolment=enrolment, instrument_version=factories.form_version())
        for aspect, baseline in ((1, "2.0"), (2, "4.0"), (3, "2.0")):
            Level.objects.create(roadmap=roadmap, aspect=aspect, baseline=baseline)
    matching.agree(enrolment=enrolments[0], agreed=True, actor=staff)
    strong, weak = of_kind("strong"), of_kind("weak")
    assert [bool(value) for value in strong] == [True] * 3 + [False] * 6
    assert (strong[0] != weak[0], strong[3:], weak[3:]) == (True, [""] * 6, [""] * 6)
    matching.agree(enrolment=enrolments[0], agreed=False, actor=staff)
    assert of_kind("strong") == [""] * 9


def test_agreeing_twice_is_said_once(enrolment: Enrolment, staff: User) -> None:
    for _click in range(2):
        matching.agree(enrolment=enrolment, agreed=True, actor=staff)
    assert (Matching.objects.count(), Entry.objects.filter(action="enrolment.matching").count()) == (1, 1)


def test_contact_person_agrees_and_takes_it_back(enrolment: Enrolment) -> None:
    client, page = factories.signed_in(factories.contact_of(enrolment)), factories.page("matching", enrolment)
    for act, agreed in (("agree", True), ("refuse", False)):
        assert client.post(page, {"act": act}).status_code == 302
        assert Matching.objects.filter(enrolment=enrolment).exists() is agreed
    expert = factories.signed_in(factories.member(enrolment.party))
    assert (expert.get(page).status_code, expert.post(page, {"act": "agree"}).status_code) == (200, 403)


def page_of(event: Event) -> str:
    return reverse("admin:event-groups", args=[event.pk])


def test_staff_make_groups_on_their_page(wide: Event, staff: User) -> None:
    client = factories.signed_in(staff)
    sent = {"act": "search", "size": 3, "trait-role": "mix", "trait-language": ""}
    assert client.post(page_of(wide), sent).status_code == 302
    assert 'class="job"' in client.get(page_of(wide)).content.decode()
    jobs.run(job_id=Job.objects.get().pk)
    grouping = Grouping.objects.get(event=wide)
    assert (grouping.number, grouping.traits) == (3, {"role": "mix"})
    person = people_of(wide)[0]
    number = numbers(wide)[person.pk] % 3 + 1
    client.post(page_of(wide), {"act": "move", "person": person.pk, "number": number})
    assert GroupMember.objects.get(registration=person).pinned
    client.post(page_of(wide), {"act": "unpin", "person": person.pk})
    client.post(page_of(wide), {"act": "tell"})
    member = GroupMember.objects.get(registration=person)
    assert (member.group.number, member.pinned, bool(member.told)) == (number, False, True)


@pytest.mark.parametrize(("sent", "groups"), [({"size": "5", "number": "4"}, 4), ({"size": "3", "number": ""}, 3)])
def test_number_that_is_written_counts_though_the_page_had_a_size(
    wide: Event, staff: User, sent: dict[str, str], groups: int
) -> None:
    client = factories.signed_in(staff)
    assert client.get(page_of(wide)).context["form"].initial["size"] == 5
    assert client.post(page_of(wide), {"act": "search", **sent}).status_code == 302
    assert Grouping.objects.get(event=wide).number == groups


@pytest.mark.parametrize(
    "sent",
    [
        {"size": "1"},
        {"size": "1000"},
        {"size": "50"},
        {"size": "", "number": ""},
        {"size": "3", "number": "3"},
        {"size": "x"},
        {"number": "9"},
        {"size": "3", "trait-role": "nonsense"},
    ],
    ids=str,
)
def test_nonsense_is_refused_in_words(wide: Event, staff: User, sent: dict[str, str]) -> None:
    answer: Any = factories.signed_in(staff).post(page_of(wide), {"act": "search", **sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors or list(answer.context["messages"])
    assert not Job.objects.exists()


@pytest.mark.parametrize("sent", [{"person": "x"}, {"person": "9" * 30, "number": "²"}, {}, {"person": "-1"}], ids=str)
@pytest.mark.parametrize("act", ["move", "pin", "nonsense"])
def test_nonsense_moves_nobody(wide: Event, staff: User, act: str, sent: dict[str, str]) -> None:
    divided(wide, staff)
    before = numbers(wide)
    assert factories.signed_in(staff).post(page_of(wide), {"act": act, **sent}).status_code == 302
    assert numbers(wide) == before


@pytest.mark.parametrize("number", ["0", "9", "²", "-1", None])
def test_nonsense_as_a_group_leaves_the_person_where_they_are(wide: Event, staff: User, number: str | None) -> None:
    divided(wide, staff)
    before = numbers(wide)
    sent = {"act": "move", "person": next(iter(before)), **({"number": number} if number else {})}
    factories.signed_in(staff).post(page_of(wide), sent)
    assert numbers(wide) == before
    factories.signed_in(staff).post(page_of(wide), {**sent, "number": ""})
    assert len(numbers(wide)) == 8


def test_script_as_a_groups_link_is_refused(wide: Event, staff: User) -> None:
    divided(wide, staff)
    page = reverse("admin:event-group", args=[wide.pk, 1])
    answer: Any = factories.signed_in(staff).post(page, {"name": "A", "join_url": "javascript:alert(1)"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["join_url"])
    assert Group.objects.get(number=1).name == ""


def test_groups_are_taken_apart_after_a_question(wide: Event, staff: User) -> None:
    divided(wide, staff)
    client, page = factories.signed_in(staff), reverse("admin:event-groups-drop", args=[wide.pk])
    assert client.get(page).status_code == 200
    assert Group.objects.count() == 3
    client.post(page)
    assert (Grouping.objects.count(), GroupMember.objects.count()) == (0, 0)


def test_page_of_groups_asks_as_many_queries_for_many_people(wide: Event, enrolment: Enrolment, staff: User) -> None:
    client = factories.signed_in(staff)
    divided(wide, staff, role="mix", size="mix", theme="match")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page_of(wide)).status_code == 200
        return len(captured)

    first = queries()
    for _number in range(4):
        take(wide, enrolment)
    divided(wide, staff, number=5, role="mix", size="mix", theme="match")
    assert queries() == first


@pytest.mark.parametrize(
    "changes", [{"cancelled_at": 0}, {"published_at": None}, {"starts_at": -9, "ends_at": -8}], ids=str
)
def test_nobody_is_told_of_groups_at_an_event_that_does_not_take_place(
    wide: Event, staff: User, changes: dict[str, Any]
) -> None:
    divided(wide, staff)
    moments = {name: days if days is None else timezone.now() + timedelta(days=days) for name, days in changes.items()}
    Event.objects.filter(pk=wide.pk).update(**moments)
    with pytest.raises(GroupsRefused):
        groups.tell(event=Event.objects.get(pk=wide.pk), actor=staff)
    assert not Message.objects.filter(key__startswith="group:").exists()
