"""A prepared query answers as its queryset does, whoever asks, and keeps nothing of what it has read."""

from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from digiverkosto.prepared import Prepared, PreparedUpdate
from events.models import Event
from municipalities.models import Membership, Municipality
from tests import factories


def members_of(municipality: int) -> QuerySet[Membership]:
    return Membership.objects.filter(municipality=municipality, role="expert").select_related("user").order_by("pk")


@pytest.fixture
def places(db: None) -> list[Municipality]:
    made = [factories.municipality(), factories.municipality()]
    for place in made:
        for role in ("expert", "expert", "contact"):
            factories.member(place, role)
    return made


def test_each_id_has_its_own_rows_and_their_relations_come_along(places: list[Municipality]) -> None:
    prepared = Prepared(members_of)
    for place in [*places, *places]:
        with CaptureQueriesContext(connection) as captured:
            members = [(row, row.user.name, row.role) for row in prepared(place.pk)]
        assert len(captured) == 1
        assert members == [(row, row.user.name, row.role) for row in members_of(place.pk)]
        assert len(members) == 2


def test_nothing_that_was_read_is_kept(places: list[Municipality]) -> None:
    prepared = Prepared(members_of)
    assert len(prepared(places[0].pk)) == 2
    Membership.objects.filter(municipality=places[0]).delete()
    assert prepared(places[0].pk) == []


def test_ids_stand_where_the_queryset_has_them(places: list[Municipality]) -> None:
    def build(user: int, municipality: int) -> QuerySet[Municipality]:
        own = FilteredRelation("membership", condition=Q(membership__user=user))
        return Municipality.objects.filter(Q(pk=municipality) | Q(pk=0)).annotate(own=own, role=F("own__role"))

    prepared = Prepared(build)
    member = Membership.objects.filter(municipality=places[1], role="contact").get()
    municipalities = [prepared(member.user_id, place.pk)[0] for place in places]
    assert [(place, place.role) for place in municipalities] == [(places[0], None), (places[1], "contact")]


def test_rows_of_values_come_as_they_would(places: list[Municipality]) -> None:
    prepared = Prepared(lambda place: members_of(place).values_list("pk", "user__name", "since"))
    assert prepared(places[0].pk) == list(members_of(places[0].pk).values_list("pk", "user__name", "since"))


def test_sql_is_worked_out_once_a_language(places: list[Municipality], monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[object] = []
    as_sql = SQLCompiler.as_sql

    def watched(compiler: SQLCompiler, *args: Any) -> Any:
        worked_out.append(compiler)
        return as_sql(compiler, *args)

    monkeypatch.setattr(SQLCompiler, "as_sql", watched)
    prepared = Prepared(lambda place: Municipality.objects.filter(pk=place).order_by("name").values_list("name"))
    Municipality.objects.filter(pk=places[0].pk).update(name_fi="Sipoo", name_sv="Sibbo")
    worked_out.clear()
    for _turn in range(2):
        for language, name in (("fi", "Sipoo"), ("sv", "Sibbo")):
            with override(language):
                assert prepared(places[0].pk) == [(name,)]
    assert len(worked_out) == 2


@pytest.mark.parametrize("number", [2**63, 10**26, -(10**26)])
def test_id_too_large_for_the_database_is_nobodys(places: list[Municipality], number: int) -> None:
    assert Prepared(members_of)(number) == []


def test_query_that_hides_its_id_is_refused(db: None) -> None:
    with pytest.raises(LookupError):
        Prepared(lambda place: Municipality.objects.filter(pk=1 if place else 2))(7)


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection() -> None:
    place = factories.municipality()
    factories.member(place, "expert")
    prepared = Prepared(members_of)
    counts = [len(prepared(place.pk))]

    def ask() -> None:
        with CaptureQueriesContext(connections["default"]) as captured:
            counts.append(len(prepared(place.pk)))
        counts.append(len(captured))
        connections["default"].close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert counts == [1, 1, 1]


def test_change_reaches_the_rows_of_its_ids_alone_and_tells_how_many(places: list[Municipality]) -> None:
    change = PreparedUpdate(
        lambda place: Membership.objects.filter(municipality=place, role="expert"), role="developer"
    )
    with CaptureQueriesContext(connection) as captured:
        reached = [change(places[0].pk), change(places[0].pk), change(2**63)]
    assert (reached, len(captured)) == ([2, 0, 0], 2)
    roles = [sorted(Membership.objects.filter(municipality=place).values_list("role", flat=True)) for place in places]
    assert roles == [["contact", "developer", "developer"], ["contact", "expert", "expert"]]


def test_change_that_counts_counts_from_what_stands(db: None) -> None:
    events = [factories.event(factories.programme(slug=slug), capacity=2) for slug in ("a", "b")]
    more = PreparedUpdate(
        lambda event: Event.objects.filter(Q(capacity=None) | Q(taken__lt=F("capacity")), pk=event),
        taken=F("taken") + 1,
    )
    assert [more(events[0].pk) for _time in range(3)] == [1, 1, 0]
    assert [Event.objects.get(pk=event.pk).taken for event in events] == [2, 0]


def test_change_that_the_database_refuses_leaves_nothing_of_its_transaction(places: list[Municipality]) -> None:
    wrong = PreparedUpdate(lambda place: Municipality.objects.filter(pk=place), code=None)

    @transaction.atomic
    def act() -> None:
        Membership.objects.filter(municipality=places[0]).delete()
        wrong(places[0].pk)

    with pytest.raises(IntegrityError):
        act()
    assert Membership.objects.filter(municipality=places[0]).count() == 3
