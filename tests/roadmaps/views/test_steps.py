"""From the levels to the document: what each page says is next, and what it offers to choose."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs import services as jobs
from jobs.models import Job
from outbox.models import Message
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap, Version
from roadmaps.models.version import Approval
from roadmaps.services import documents
from tests.roadmaps.conftest import AddMeasure, World

AS_DATA = {"Accept": "application/json"}


@pytest.fixture
def contact(client: Client, world: World) -> Client:
    client.force_login(world.contact)
    return client


def words(response: Any) -> str:
    """The page's text in one line, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def one_aspect(client: Client, world: World, aspect: int, **answer: str) -> dict[str, str]:
    """What a phone sends of one aspect."""
    page: Any = client.get(world.url("levels/"))
    shown = {row.facts.level.aspect: row.shown for row in page.context["form"].rows()}
    return {f"shown_{aspect}": shown[aspect], **{f"{name}_{aspect}": value for name, value in answer.items()}}


def test_one_aspect_is_saved_by_itself_and_leaves_the_others(contact: Client, world: World, roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap, aspect=2).update(target=5, reason="pysyy")
    sent = one_aspect(contact, world, 1, target="4", reason="siksi")
    answer = contact.post(world.url("levels/"), sent, headers=AS_DATA)
    assert (answer.status_code, answer.json()["said"]) == (200, "Saved. 2 of 11 target levels are set.")
    kept = roadmap.levels.exclude(target=None).values_list("aspect", "target", "reason")
    assert list(kept) == [(1, 4, "siksi"), (2, 5, "pysyy")]
    assert answer.json()["shown"] == {"1": one_aspect(contact, world, 1)["shown_1"]}


def test_aspect_that_was_not_sent_is_kept_by_the_plain_form_too(
    contact: Client, world: World, roadmap: Roadmap
) -> None:
    Level.objects.filter(roadmap=roadmap, aspect=2).update(baseline="3.40", respondents=12, target=1)
    assert contact.post(world.url("levels/"), {"target_1": "4", "reason_1": ""}).status_code == 302
    assert list(roadmap.levels.exclude(target=None).values_list("aspect", "target")) == [(1, 4), (2, 1)]


def test_refused_aspect_is_told_by_its_field_and_saves_nothing(contact: Client, world: World, roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap).update(baseline="3.70", respondents=12)
    answer = contact.post(world.url("levels/"), one_aspect(contact, world, 2, target="2", reason=""), headers=AS_DATA)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["reason_2"]
    assert "3.7, rounds to level 4" in answer.json()["errors"]["reason_2"]
    assert not roadmap.levels.exclude(target=None).exists()


def test_target_below_today_within_the_same_level_is_noted_quietly(
    contact: Client, world: World, roadmap: Roadmap
) -> None:
    Level.objects.filter(roadmap=roadmap).update(baseline="3.20", respondents=12)
    Level.objects.filter(roadmap=roadmap, aspect=1).update(target=3)
    Level.objects.filter(roadmap=roadmap, aspect=2).update(target=4)
    page = contact.get(world.url("levels/")).content.decode()
    notes = re.findall(r"<p class=\"small quiet\" data-below( hidden)?>([^<]*)</p>", page)
    assert notes[:3] == [
        ("", "This is below today’s level, 3.2."),
        (" hidden", "This is below today’s level, 3.2."),
        (" hidden", "This is below today’s level, 3.2."),
    ]


def test_page_says_how_many_levels_are_set_and_what_may_come_next(
    contact: Client, world: World, roadmap: Roadmap
) -> None:
    sent = {f"target_{aspect}": "4" for aspect in (1, 2, 3)}
    page = words(contact.post(world.url("levels/"), sent, follow=True))
    assert "Saved. 3 of 11 target levels are set." in page
    assert "Next: set the other 8 target levels" in page
    assert "Add a development target" in page
    everything = {f"target_{aspect}": "4" for aspect in range(1, 12)}
    page = words(contact.post(world.url("levels/"), everything, follow=True))
    assert "All target levels are saved." in page
    assert "Next: name what you want to develop" in page


def test_wide_gaps_without_a_development_target_come_before_the_document(
    contact: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure
) -> None:
    Roadmap.objects.update(vision="Arki sujuu.")
    Level.objects.filter(roadmap=roadmap).update(baseline="3.50", respondents=12, target=4)
    for aspect, baseline in ((2, "3.0"), (4, "2.1"), (6, "1.0"), (8, "2.0")):
        Level.objects.filter(roadmap=roadmap, aspect=aspect).update(baseline=baseline)
    add_measure()
    page = contact.get(world.url())
    assert [level.level.aspect for level in page.context["overview"].wide_open] == [8, 4, 2]
    said = words(page)
    assert "wide gap" in said
    assert "2.0 levels" in said
    assert "Make your document" in said
    for aspect in (2, 4, 8):
        DevelopmentTarget.objects.create(roadmap=roadmap, level=roadmap.levels.get(aspect=aspect), title="x")
    assert "Next: make the document" in words(contact.get(world.url()))


def test_new_target_offers_the_widest_gap_first(contact: Client, world: World, roadmap: Roadmap) -> None:
    for aspect, baseline, target in ((2, "3.0", 4), (5, "1.4", 4), (7, "3.2", 3), (9, "2.0", None)):
        Level.objects.filter(roadmap=roadmap, aspect=aspect).update(baseline=baseline, target=target)
    page: Any = contact.get(world.url("targets/new/"))
    labels = [label for _value, label in page.context["form"].fields["level"].choices]
    assert [label.split(".")[0] for label in labels[1:6]] == ["5", "2", "7", "1", "3"]
    assert labels[1].endswith("(gap 2.6)")
    assert labels[3].endswith("(gap −0.2)")


def test_select_that_is_left_empty_asks_for_a_choice(contact: Client, world: World, add_measure: AddMeasure) -> None:
    add_measure()
    assert "Choose an aspect." in words(contact.post(world.url("targets/new/"), {"title": "x", "priority": "1"}))
    assert "Choose a development target." in words(contact.post(world.url("measures/new/"), {"title": "x"}))


def test_measure_is_added_at_its_development_target(contact: Client, world: World, add_measure: AddMeasure) -> None:
    first, second = add_measure().development_target, add_measure("Toinen").development_target
    page = contact.get(world.url()).content.decode()
    assert re.findall(r"measures/new/(\?target=\d+)?\"", page) == [f"?target={first.pk}", f"?target={second.pk}"]


def test_only_development_target_is_chosen_beforehand(contact: Client, world: World, add_measure: AddMeasure) -> None:
    target = add_measure().development_target
    page: Any = contact.get(world.url("measures/new/"))
    assert page.context["form"]["development_target"].initial == target
    add_measure("Toinen")
    page = contact.get(world.url("measures/new/"))
    assert page.context["form"]["development_target"].initial is None


def test_cost_that_nobody_told_is_not_estimated(contact: Client, world: World, add_measure: AddMeasure) -> None:
    target = add_measure().development_target
    page: Any = contact.get(world.url("measures/new/"))
    assert page.context["form"]["cost"].value() == "unknown"
    sent = {"title": "Uusi", "owner": "johto", "starts": "2026-03-01", "ends": "2026-03-31", "status": "planned"}
    contact.post(world.url("measures/new/"), {**sent, "cost": "unknown", "development_target": target.pk})
    assert Measure.objects.get(title="Uusi").get_cost_display() == "not estimated"


def test_list_of_measures_shows_cost_indicator_and_one_month(
    contact: Client, world: World, add_measure: AddMeasure
) -> None:
    dates = {"starts": date(2027, 2, 1), "ends": date(2027, 2, 28)}
    add_measure(cost=Measure.Cost.SMALL, indicator="Kyselyn tulos", **dates)
    page = contact.get(world.url())
    said = words(page)
    assert "under 10,000 €" in said
    assert "Indicator: Kyselyn tulos" in said
    assert ">2/2027<" in page.content.decode()


def test_document_page_tells_what_is_published_and_what_is_left_out(
    contact: Client, world: World, add_measure: AddMeasure
) -> None:
    target = add_measure().development_target
    add_measure("Toinen", target=target)
    said = words(contact.get(world.url("document/")))
    assert "2 measures are published" in said
    assert "left out" not in said
    add_measure("Kolmas", target=target, internal=True)
    assert "2 measures are published, 1 is left out" in words(contact.get(world.url("document/")))
    add_measure("Neljäs", target=target, internal=True)
    assert "2 measures are published, 2 are left out" in words(contact.get(world.url("document/")))


def made(world: World, roadmap: Roadmap) -> Version:
    version, _job = documents.request(roadmap=roadmap, actor=world.contact)
    return documents.make(version=version)


def approved(world: World, version: Version) -> Version:
    approval = Approval("kunnanhallitus", timezone.localdate(version.made_at))
    locked, _job = documents.approve(version=version, approval=approval, actor=world.contact)
    return documents.make(version=locked)


def test_draft_and_approved_document_differ_in_subject_and_file_name(
    contact: Client, world: World, roadmap: Roadmap
) -> None:
    world.contact.language = "en"
    world.contact.save()
    version = made(world, roadmap)
    names = [contact.get(world.url("document/1/"))["Content-Disposition"]]
    approved(world, version)
    names.append(contact.get(world.url("document/1/"))["Content-Disposition"])
    assert names[0].endswith("%201%20luonnos.pdf")
    assert names[1].endswith("%201%20hyv%C3%A4ksytty.pdf")
    subjects = Message.objects.filter(to=world.contact.email, key__startswith="roadmap:").order_by("pk")
    assert [message.subject for message in subjects] == [
        "The digital roadmap of Koekylä is ready as a draft",
        "The approved digital roadmap of Koekylä is ready as a document",
    ]


def test_draft_is_approved_with_a_button(contact: Client, world: World, roadmap: Roadmap) -> None:
    made(world, roadmap)
    page = contact.get(world.url("document/")).content.decode()
    assert re.search(r'<a class="btn btn-secondary btn-sm" href="[^"]*/document/1/approve/">', page)


def test_document_is_awaited_on_the_municipalitys_own_page(contact: Client, world: World, roadmap: Roadmap) -> None:
    page = contact.post(world.url("document/"), follow=True)
    assert page.redirect_chain == [(world.url("document/1/making/"), 302)]
    assert "band-name" in page.content.decode()
    assert "about half a minute" in words(page)
    documents.make(version=Version.objects.get())
    said = words(contact.get(world.url("document/")))
    assert "Read the draft, and approve it here when the body has decided." in said


def test_asking_anew_when_nothing_has_changed_says_so(contact: Client, world: World, roadmap: Roadmap) -> None:
    contact.post(world.url("document/"))
    jobs.run(job_id=Job.objects.get().pk)
    page = contact.post(world.url("document/"), follow=True)
    assert page.redirect_chain == [(world.url("document/"), 302)]
    assert "Nothing has changed since version 1" in words(page)
    assert Version.objects.count() == 1
