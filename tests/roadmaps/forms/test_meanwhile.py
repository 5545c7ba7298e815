"""Two windows on one row: a colleague's answer is neither lost nor overwritten unasked."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils.html import escape

from roadmaps.models import DevelopmentTarget, Measure, Roadmap
from tests.roadmaps.conftest import AddMeasure, World


@pytest.fixture
def contact(client: Client, world: World) -> Client:
    client.force_login(world.contact)
    return client


def window(client: Client, url: str) -> dict[str, str]:
    """What a browser would send from the page as it is now."""
    form = client.get(url).context["form"]
    sent = {name: form.fields[name].prepare_value(form[name].initial) for name in form.fields}
    return {"shown": form.shown, **{name: str(value) for name, value in sent.items() if value not in (None, False, "")}}


@pytest.fixture
def measure(add_measure: AddMeasure) -> Measure:
    return add_measure("Kuvataan tietovirrat", law_driven=True)


@pytest.fixture
def edit(world: World, measure: Measure) -> str:
    return world.url(f"measures/{measure.pk}/edit/")


def test_each_of_two_windows_changes_what_its_reader_changed(contact: Client, edit: str, measure: Measure) -> None:
    first, second = window(contact, edit), window(contact, edit)
    first.pop("law_driven")
    theirs = {**first, "owner": "sivistys", "status": "under_way", "ends": "2026-10-31"}
    assert contact.post(edit, theirs).status_code == 302
    assert contact.post(edit, {**second, "title": "Kuvataan kaikki tietovirrat"}).status_code == 302
    measure.refresh_from_db()
    assert (measure.title, measure.owner, measure.status) == ("Kuvataan kaikki tietovirrat", "sivistys", "under_way")
    assert (measure.ends.isoformat(), measure.law_driven) == ("2026-10-31", False)


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "said"),
    [
        ("owner", "sivistys", "rehtorit", "sivistys"),
        ("status", "under_way", "done", "under way"),
        ("ends", "2026-10-31", "2026-12-31", "31 Oct 2026"),
        ("description", "a & b", "c", escape("a & b")),
    ],
)
def test_what_both_changed_is_asked_about_once(
    contact: Client, edit: str, measure: Measure, name: str, theirs: str, mine: str, said: str
) -> None:
    first, second = window(contact, edit), window(contact, edit)
    contact.post(edit, {**first, name: theirs})
    asked: Any = contact.post(edit, {**second, name: mine})
    page = asked.content.decode()
    assert (asked.status_code, list(asked.context["form"].errors)) == (200, [name])
    assert "This was changed while you had the page open" in page
    assert said in page
    assert str(getattr(Measure.objects.get(pk=measure.pk), name)) == theirs
    assert contact.post(edit, {**second, name: mine, "shown": asked.context["form"].shown}).status_code == 302
    assert str(getattr(Measure.objects.get(pk=measure.pk), name)) == mine


def test_the_same_answer_of_both_is_no_clash(contact: Client, edit: str, measure: Measure) -> None:
    first, second = window(contact, edit), window(contact, edit)
    assert [contact.post(edit, {**sent, "owner": "sivistys"}).status_code for sent in (first, second)] == [302, 302]


@pytest.mark.parametrize("shown", ["", "owner", "owner:x owner:y", "nonsense:1", "owner:" + "0" * 16])
def test_nonsense_for_what_was_shown_harms_nothing(contact: Client, edit: str, measure: Measure, shown: str) -> None:
    answer = contact.post(edit, {**window(contact, edit), "shown": shown, "title": "Uusi"})
    measure.refresh_from_db()
    assert (answer.status_code, measure.title, measure.owner) == (302, "Uusi", "tietohallinto")


def test_development_targets_and_the_roadmaps_texts_are_kept_as_well(
    contact: Client, world: World, roadmap: Roadmap, measure: Measure
) -> None:
    target = measure.development_target
    for url, name in ((world.url(f"targets/{target.pk}/"), "description"), (world.url("edit/"), "vision")):
        first, second = window(contact, url), window(contact, url)
        contact.post(url, {**first, name: "Kollegan sanat"})
        assert contact.post(url, {**second, name: "Omat sanat"}).status_code == 200
        assert contact.post(url, {**second, "title": "Omat sanat"}).status_code == 302
    roadmap.refresh_from_db()
    kept = DevelopmentTarget.objects.get(pk=target.pk)
    assert (kept.description, kept.title) == ("Kollegan sanat", "Omat sanat")
    assert (roadmap.vision, roadmap.title) == ("Kollegan sanat", "Omat sanat")


def test_new_row_has_nothing_to_clash_with(contact: Client, world: World, measure: Measure) -> None:
    page = contact.get(world.url("measures/new/"))
    assert page.context["form"].shown == ""
    assert 'name="shown"' not in page.content.decode()


def test_paragraphs_are_an_answer_too(contact: Client, world: World, roadmap: Roadmap) -> None:
    Roadmap.objects.update(foreword="Ensin yksi. Sitten toinen.")
    url, parted = world.url("edit/"), "Ensin yksi.\r\n\r\nSitten toinen."
    first, second = window(contact, url), window(contact, url)
    contact.post(url, {**first, "foreword": parted})
    assert contact.post(url, {**second, "title": "Uusi nimi"}).status_code == 302
    roadmap.refresh_from_db()
    assert (roadmap.title, roadmap.foreword) == ("Uusi nimi", parted)


def sent_at_once(*posts: tuple[Client, str, dict[str, str]]) -> list[int]:
    """The status of each answer, all sent at the same moment over connections of their own."""
    start = Barrier(len(posts))

    def send(post: tuple[Client, str, dict[str, str]]) -> int:
        client, url, fields = post
        start.wait()
        try:
            return client.post(url, fields).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(posts)) as crowd:
        return list(crowd.map(send, posts))


def two_clients(world: World) -> tuple[Client, Client]:
    clients = Client(), Client()
    for client in clients:
        client.force_login(world.contact)
    return clients


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("page", "name"), [("measures/{measure}/edit/", "owner"), ("edit/", "vision")])
def test_two_who_save_in_the_same_moment_lose_nothing(world: World, measure: Measure, page: str, name: str) -> None:
    first, second = two_clients(world)
    url = world.url(page.format(measure=measure.pk))
    for turn in range(6):
        one, other = window(first, url), window(second, url)
        one |= {"title": f"Nimi {turn}"}
        other |= {name: f"Sana {turn}"}
        codes = sent_at_once((first, url, one), (second, url, other))
        assert codes == [302, 302]
        kept = window(first, url)
        assert (kept["title"], kept[name]) == (f"Nimi {turn}", f"Sana {turn}")


@pytest.mark.django_db(transaction=True)
def test_measure_that_a_colleague_deletes_in_the_same_moment_stays_deleted(
    world: World, add_measure: AddMeasure
) -> None:
    first, second = two_clients(world)
    for turn in range(6):
        measure = add_measure(f"Toimi {turn}")
        url, delete = (world.url(f"measures/{measure.pk}/{page}/") for page in ("edit", "delete"))
        sent = {**window(first, url), "title": "Uusi"}
        saved, deleted = sent_at_once((first, url, sent), (second, delete, {}))
        assert (saved in (302, 404), deleted) == (True, 302)
        assert not Measure.objects.filter(pk=measure.pk).exists()
