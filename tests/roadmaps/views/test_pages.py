"""What the pages show and take in."""

import re
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from jobs import services as jobs
from jobs.models import Job
from roadmaps import services
from roadmaps.models import DevelopmentTarget, Level, Measure, Roadmap, Version
from roadmaps.services import documents
from roadmaps.services.levels import set_targets
from roadmaps.services.measures import delete_target
from roadmaps.views import levels as views
from tests import factories
from tests.roadmaps.conftest import AddMeasure, World
from tests.roadmaps.samples import sample

WORDS = {"title": "Uusi toimi", "owner": "tietohallinto", "cost": "none", "status": "planned"}


@pytest.fixture
def contact(client: Client, world: World) -> Client:
    client.force_login(world.contact)
    return client


@pytest.fixture
def member(client: Client, world: World) -> Client:
    client.force_login(world.member)
    return client


def measure_form(measure: Measure, **changes: Any) -> dict[str, Any]:
    dates = {"starts": "2026-03-01", "ends": "2026-12-31"}
    return {**WORDS, **dates, "development_target": measure.development_target_id, **changes}


def test_start_leads_to_the_levels(contact: Client, world: World) -> None:
    response = contact.post(world.url("start/"), follow=True)
    assert response.redirect_chain == [(world.url("levels/"), 302)]
    assert Roadmap.objects.count() == 1


def test_levels_are_saved_in_one_form(contact: Client, world: World, roadmap: Roadmap) -> None:
    response = contact.post(world.url("levels/"), {"target_1": "4", "reason_1": "siksi", "target_2": ""})
    assert response.status_code == 302
    assert list(roadmap.levels.filter(target=4).values_list("aspect", "reason")) == [(1, "siksi")]


@pytest.mark.parametrize("wrong", [{"target_1": "6"}, {"target_1": "x"}, {"reason_1": "a" * 501}, {"target_1": "1"}])
def test_wrong_level_keeps_what_was_typed(
    contact: Client, world: World, roadmap: Roadmap, wrong: dict[str, str]
) -> None:
    Level.objects.filter(roadmap=roadmap).update(baseline="3.40", respondents=12)
    response = contact.post(world.url("levels/"), {"target_2": "5", "reason_2": "tämä säilyy", **wrong})
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nothing has been saved yet" in page
    assert "tämä säilyy" in page
    assert roadmap.levels.filter(target__isnull=False).count() == 0


def test_target_under_the_baseline_is_taken_with_a_reason(contact: Client, world: World, roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap).update(baseline="3.40", respondents=12)
    assert contact.post(world.url("levels/"), {"target_1": "2", "reason_1": "luovutaan"}).status_code == 302


def test_target_lower_than_now_is_told_with_both_levels(contact: Client, world: World, roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap).update(baseline="3.40", respondents=12)
    page = contact.post(world.url("levels/"), {"target_1": "2"}).content.decode()
    assert "You chose level 2 (" in page
    assert "the mean of the staff’s ratings, 3.4, rounds to level 3 (" in page
    assert "Otherwise choose level 3 or higher" in page


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (4, "The gap is 1.0 levels."),
        (3, "The staff already see this level; the aim is to stay there."),
        (2, "By choice the target is lower than the level that the staff see now."),
    ],
)
def test_measure_says_how_its_target_lies_to_the_baseline(
    member: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure, target: int, said: str
) -> None:
    measure = add_measure()
    Level.objects.filter(roadmap=roadmap, aspect=6).update(baseline="3.00", respondents=57, target=target)
    page = member.get(world.url(f"measures/{measure.pk}/")).content.decode()
    assert said in page


def test_reader_is_told_what_will_appear_while_nothing_is_set(member: Client, world: World, roadmap: Roadmap) -> None:
    page = member.get(world.url("levels/")).content.decode()
    assert "appear here when your contact person" in page
    assert "<svg class" not in page
    assert "<table" not in page


def test_new_target_leads_to_its_first_measure(contact: Client, world: World, roadmap: Roadmap) -> None:
    level = roadmap.levels.get(aspect=5)
    response = contact.post(world.url("targets/new/"), {"level": level.pk, "title": "Tieto kulkee", "priority": "1"})
    target = DevelopmentTarget.objects.get()
    assert response["Location"] == f"{world.url('measures/new/')}?target={target.pk}"


def test_aspect_of_another_roadmap_is_refused(contact: Client, world: World, roadmap: Roadmap) -> None:
    foreign = services.start(enrolment=world.other, actor=None).levels.get(aspect=5)
    response = contact.post(world.url("targets/new/"), {"level": foreign.pk, "title": "X", "priority": "1"})
    assert response.status_code == 200
    assert not DevelopmentTarget.objects.exists()


def test_measure_is_added(contact: Client, world: World, add_measure: AddMeasure) -> None:
    assert contact.post(world.url("measures/new/"), measure_form(add_measure())).status_code == 302
    assert Measure.objects.filter(title="Uusi toimi").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "2026-01-01"}, "The end is before the start"),
        ({"ends": "9999-12-31"}, "Check the year"),
        ({"starts": "0001-01-01"}, "Check the year"),
        ({"starts": "yesterday"}, "valid date"),
        ({"title": "x" * 161}, "at most 160"),
        ({"description": "x" * 2_000_000}, "at most 1500"),
        ({"development_target": "999999"}, "valid choice"),
        ({"development_target": "9" * 40}, "valid choice"),
        ({"cost": "free"}, "valid choice"),
    ],
)
def test_wrong_measure_is_refused_in_words_and_kept(
    contact: Client, world: World, add_measure: AddMeasure, wrong: dict[str, str], said: str
) -> None:
    form = measure_form(add_measure(), indicator="tämä säilyy", **wrong)
    response = contact.post(world.url("measures/new/"), form)
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert "tämä säilyy" in page
    assert Measure.objects.count() == 1


def test_null_byte_is_refused_without_a_fault(contact: Client, world: World, add_measure: AddMeasure) -> None:
    response = contact.post(world.url("measures/new/"), measure_form(add_measure(), title="a\x00b"))
    assert response.status_code in (200, 400)
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("query", ["aspect=x", "aspect=99", "aspect=%00", "target=x", "target=" + "9" * 50, "target=²"])
def test_odd_query_of_a_new_form_does_no_harm(
    contact: Client, world: World, add_measure: AddMeasure, query: str
) -> None:
    add_measure()
    for page in ("targets/new/", "measures/new/"):
        assert contact.get(f"{world.url(page)}?{query}").status_code in (200, 400)


def test_measure_shows_its_thread(member: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure) -> None:
    measure = add_measure()
    Level.objects.filter(roadmap=roadmap, aspect=6).update(
        baseline="2.40", respondents=57, target=4, reason="Tieto kirjataan kahdesti"
    )
    page = member.get(world.url(f"measures/{measure.pk}/")).content.decode()
    order = ["not started", measure.title, measure.development_target.title, "The gap is 1.6", "2.4", "57 people"]
    positions = [page.index(part, page.index('class="thread"')) for part in order]
    assert positions == sorted(positions)
    assert "Tieto kirjataan kahdesti" in page
    assert "Save the status" not in page


def test_status_is_changed_quickly(contact: Client, world: World, add_measure: AddMeasure) -> None:
    measure = add_measure()
    assert contact.post(world.url(f"measures/{measure.pk}/status/"), {"status": "done"}).status_code == 302
    contact.post(world.url(f"measures/{measure.pk}/status/"), {"status": "forged"})
    measure.refresh_from_db()
    assert measure.status == "done"


def test_deleting_asks_first(contact: Client, world: World, add_measure: AddMeasure) -> None:
    url = world.url(f"measures/{add_measure().pk}/delete/")
    assert "Keep it" in contact.get(url).content.decode()
    assert Measure.objects.count() == 1
    contact.post(url)
    assert Measure.objects.count() == 0


@pytest.mark.parametrize("page", ["measures/{measure}/delete/", "targets/{target}/delete/"])
def test_second_click_on_deleting_says_that_it_was_done(
    contact: Client, world: World, add_measure: AddMeasure, page: str
) -> None:
    measure = add_measure()
    url = world.url(page.format(measure=measure.pk, target=measure.development_target_id))
    assert contact.post(url).status_code == 302
    again = contact.post(url, follow=True)
    assert again.redirect_chain == [(world.url(), 302)]
    assert "it had been removed already" in again.content.decode()
    assert contact.get(url).status_code == 404


@pytest.mark.parametrize("page", ["measures/{measure}/delete/", "targets/{target}/delete/"])
def test_another_participants_measure_is_not_deleted(
    client: Client, world: World, add_measure: AddMeasure, page: str
) -> None:
    measure = add_measure()
    services.start(enrolment=world.other, actor=world.outsider)
    client.force_login(world.outsider)
    path = page.format(measure=measure.pk, target=measure.development_target_id)
    url = f"/en/m/952/{world.programme.slug}/roadmap/{path}"
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert Measure.objects.filter(pk=measure.pk, development_target__pk=measure.development_target_id).exists()


def test_what_another_participant_deleted_is_not_told(contact: Client, world: World, roadmap: Roadmap) -> None:
    other = services.start(enrolment=world.other, actor=world.outsider)
    target = DevelopmentTarget.objects.create(roadmap=other, level=other.levels.get(aspect=6), title="Kohde")
    dates = {"starts": date(2026, 3, 1), "ends": date(2026, 4, 1)}
    measure = Measure.objects.create(development_target=target, title="Toimi", owner="johto", **dates)
    urls = [world.url(f"measures/{measure.pk}/delete/"), world.url(f"targets/{target.pk}/delete/")]
    before = [contact.post(url).status_code for url in urls]
    delete_target(target=target, actor=world.outsider)
    assert (before, [contact.post(url).status_code for url in urls]) == ([404, 404], [404, 404])


def test_measure_that_went_with_its_target_is_said_to_be_gone(
    contact: Client, world: World, add_measure: AddMeasure
) -> None:
    measure = add_measure()
    contact.post(world.url(f"targets/{measure.development_target_id}/delete/"))
    assert contact.post(world.url(f"measures/{measure.pk}/delete/")).status_code == 302


def test_own_people_see_internal_measures_here(member: Client, world: World, add_measure: AddMeasure) -> None:
    add_measure(title="Sisäinen toimi", internal=True)
    assert "Sisäinen toimi" in member.get(world.url()).content.decode()


def test_texts_are_shown_escaped(member: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure) -> None:
    hostile = "<script>alert(1)</script>"
    Roadmap.objects.update(title=hostile, vision=hostile)
    measure = add_measure(title=hostile, owner=hostile)
    for page in ("", "levels/", f"measures/{measure.pk}/", "document/"):
        assert hostile not in member.get(world.url(page)).content.decode()


def test_overview_asks_as_many_queries_with_one_and_three_rows(
    member: Client, world: World, add_measure: AddMeasure, django_assert_num_queries: Any
) -> None:
    add_measure()
    member.get(world.url())
    with CaptureQueriesContext(connection) as one:
        member.get(world.url())
    for number in range(2):
        extra = add_measure(title=f"Toimi {number}")
        add_measure(title=f"Lisää {number}", target=extra.development_target)
    with django_assert_num_queries(len(one)):
        member.get(world.url())


def test_versions_ask_as_many_queries_with_one_and_three_rows(
    member: Client, world: World, roadmap: Roadmap, django_assert_num_queries: Any
) -> None:
    def add(number: int) -> None:
        Version.objects.create(
            roadmap=roadmap, number=number, language="fi", content={}, pdf="roadmaps/x.pdf", made_by=world.contact
        )

    add(1)
    member.get(world.url("document/"))
    with CaptureQueriesContext(connection) as one:
        member.get(world.url("document/"))
    add(2)
    add(3)
    with django_assert_num_queries(len(one)):
        member.get(world.url("document/"))


def test_document_is_asked_watched_and_downloaded(client: Client, world: World, roadmap: Roadmap) -> None:
    client.force_login(world.contact)
    response = client.post(world.url("document/"), follow=True)
    job = Job.objects.get()
    page = response.content.decode()
    assert response.redirect_chain == [(world.url("document/1/making/"), 302)]
    assert "about half a minute" in page
    assert "See how far it is" in page
    jobs.run(job_id=job.pk)
    part = client.get(f"/en/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Download" in part
    assert "hx-get" not in part
    assert "<html" not in part
    job.refresh_from_db()
    file = client.get(job.result_url)
    assert file["Content-Type"] == "application/pdf"
    assert file["Content-Disposition"] == (
        "attachment; filename*=utf-8''Digitiekartta%20Koekyl%C3%A4%201%20luonnos.pdf"
    )
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    client.force_login(world.outsider)
    assert client.get(job.result_url).status_code == 404
    assert client.get(f"/en/jobs/{job.pk}/").status_code == 404
    client.force_login(world.member)
    assert client.get(job.result_url).status_code == 200


def test_missing_pdf_is_not_found(member: Client, world: World, roadmap: Roadmap) -> None:
    Version.objects.create(roadmap=roadmap, number=1, language="fi", content={})
    Version.objects.create(roadmap=roadmap, number=2, language="fi", content={}, pdf="roadmaps/gone.pdf")
    for number in (1, 2, 3):
        assert member.get(world.url(f"document/{number}/")).status_code == 404


def test_version_whose_making_failed_says_what_to_do(contact: Client, world: World, roadmap: Roadmap) -> None:
    _version, job = documents.request(roadmap=roadmap, actor=world.contact)
    assert "being made" in contact.get(world.url("document/")).content.decode()
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED)
    assert "Its content is kept" in contact.get(world.url("document/")).content.decode()


@pytest.mark.parametrize("page", ["measures/{measure}/delete/", "targets/{target}/delete/", "measures/{measure}/edit/"])
def test_every_question_has_its_way_back(contact: Client, world: World, add_measure: AddMeasure, page: str) -> None:
    measure = add_measure()
    address = page.format(measure=measure.pk, target=measure.development_target_id)
    shown = contact.get(world.url(address)).content.decode()
    back = f"measures/{measure.pk}/" if page.startswith("measures") else f"targets/{measure.development_target_id}/"
    assert shown.count(f'href="{world.url(back)}"') == 2
    assert f'href="{world.url()}"' in shown


@pytest.fixture
def draft(roadmap: Roadmap, world: World) -> Version:
    """A version that can be approved, its files not worth a reader's while."""
    files: dict[str, Any] = {name: ContentFile(b"%PDF", f"{name}.pdf") for name in ("pdf", "poster")}
    return Version.objects.create(roadmap=roadmap, number=1, language="fi", content=sample(), **files)


def decided(**changes: str) -> dict[str, str]:
    return {"approved_by": "kunnanhallitus", "approved_on": localdate().isoformat(), "section": "§ 84", **changes}


def test_version_is_approved_with_body_day_and_section(contact: Client, world: World, draft: Version) -> None:
    url = world.url("document/1/approve/")
    response = contact.post(url, decided(), follow=True)
    job = Job.objects.get()
    assert response.redirect_chain == [(world.url("document/1/making/"), 302)]
    assert f"/en/jobs/{job.pk}/" in response.content.decode()
    assert "Its document is now made anew" in response.content.decode()
    version = Version.objects.get()
    assert (version.approved_by, version.approved_on, version.section) == ("kunnanhallitus", localdate(), "84")
    assert "approved already" in contact.post(url, decided(), follow=True).content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"approved_by": ""}, "required"),
        ({"approved_on": ""}, "required"),
        ({"approved_on": "2999-01-01"}, "still to come"),
        ({"approved_on": "2001-01-01"}, "meeting was before this version"),
        ({"section": "8" * 21}, "at most 20"),
    ],
)
def test_approval_that_cannot_be_is_refused_in_words_and_kept(
    contact: Client, world: World, draft: Version, wrong: dict[str, str], said: str
) -> None:
    response = contact.post(world.url("document/1/approve/"), decided(approved_by="tämä säilyy") | wrong)
    page = response.content.decode()
    assert (response.status_code, said in page) == (200, True)
    assert "approved_by" in wrong or "tämä säilyy" in page
    assert not Version.objects.get().approved_at


def test_page_says_that_the_approved_document_is_being_made(contact: Client, world: World, draft: Version) -> None:
    contact.post(world.url("document/1/approve/"), decided())
    page = contact.get(world.url("document/")).content.decode()
    assert "being made" in page
    assert "The PDF that says who approved it comes here in a moment" in page
    assert "kunnanhallitus" in page
    assert "§\xa084" in page
    assert [contact.get(world.url(f"document/1/{rest}")).status_code for rest in ("", "a3/")] == [404, 404]


def test_failed_document_is_asked_for_again_on_the_page(
    client: Client, contact: Client, world: World, draft: Version
) -> None:
    contact.post(world.url("document/1/approve/"), decided())
    Job.objects.update(state=Job.State.FAILED)
    page = contact.get(world.url("document/")).content.decode()
    assert f'action="{world.url("document/1/again/")}"' in page
    response = contact.post(world.url("document/1/again/"))
    assert response["Location"] == world.url("document/1/making/")
    assert f"/en/jobs/{Job.objects.latest('pk').pk}/" in contact.get(response["Location"]).content.decode()
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == [Job.State.FAILED, Job.State.QUEUED]
    assert "again" not in contact.get(world.url("document/")).content.decode()
    Job.objects.update(state=Job.State.FAILED)
    client.force_login(world.member)
    assert world.url("document/1/again/") not in client.get(world.url("document/")).content.decode()


def test_one_page_roadmap_is_downloaded_on_a3(member: Client, world: World, draft: Version) -> None:
    assert world.url("document/1/a3/") in member.get(world.url("document/")).content.decode()
    file = member.get(world.url("document/1/a3/"))
    assert file["Content-Disposition"] == (
        "attachment; filename*=utf-8''Digitiekartta%20Koekyl%C3%A4%201%20luonnos%20A3.pdf"
    )
    assert b"".join(file.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    member.force_login(world.outsider)
    assert member.get(world.url("document/1/a3/")).status_code == 404


def test_home_says_what_is_next(contact: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure) -> None:
    home = f"/en/m/951/{world.programme.slug}/"
    assert "Set the target levels" in contact.get(home).content.decode()
    Level.objects.update(target=4)
    assert "Name what you want to develop" in contact.get(home).content.decode()
    add_measure()
    assert "Write the vision" in contact.get(home).content.decode()
    Roadmap.objects.update(vision="Visio")
    assert "Make your document" in contact.get(home).content.decode()


def shown_by(client: Client, world: World) -> dict[str, str]:
    """What a page of levels sends when nothing on it is changed."""
    page: Any = client.get(world.url("levels/"))
    rows = list(page.context["form"].rows())
    return {
        name: str(value)
        for row in rows
        for name, value in (
            (f"shown_{row.facts.level.aspect}", row.shown),
            (row.target.name, row.target.value() or ""),
            (row.reason.name, row.reason.value() or ""),
        )
    }


def test_second_window_keeps_what_a_colleague_saved_meanwhile(contact: Client, world: World, roadmap: Roadmap) -> None:
    earlier = shown_by(contact, world)
    contact.post(world.url("levels/"), {**earlier, "target_1": "4", "reason_1": "siksi"})
    assert contact.post(world.url("levels/"), {**earlier, "target_2": "5"}).status_code == 302
    levels = roadmap.levels.exclude(target=None).values_list("aspect", "target", "reason")
    assert list(levels) == [(1, 4, "siksi"), (2, 5, "")]


def test_second_window_is_asked_before_it_replaces_a_colleagues_answer(
    contact: Client, world: World, roadmap: Roadmap
) -> None:
    earlier = shown_by(contact, world)
    contact.post(world.url("levels/"), {**earlier, "target_1": "4", "reason_1": "siksi"})
    asked: Any = contact.post(world.url("levels/"), {**earlier, "target_1": "3", "target_2": "5"})
    assert (asked.status_code, list(asked.context["form"].errors)) == (200, ["target_1"])
    assert "A colleague changed this" in asked.content.decode()
    assert list(roadmap.levels.exclude(target=None).values_list("aspect", "target")) == [(1, 4)]
    now = shown_by(contact, world)
    assert contact.post(world.url("levels/"), {**now, "target_1": "3", "target_2": "5"}).status_code == 302
    assert list(roadmap.levels.exclude(target=None).values_list("aspect", "target")) == [(1, 3), (2, 5)]


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_lose_nothing(
    contact: Client, world: World, roadmap: Roadmap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second sends while the first, having read, has not written yet."""
    earlier, colleague = shown_by(contact, world), factories.signed_in(world.contact)

    def save_as_colleague() -> None:
        colleague.post(world.url("levels/"), {**earlier, "target_2": "5"})
        connection.close()

    second = Thread(target=save_as_colleague)

    def meanwhile(**about: Any) -> int:
        monkeypatch.setattr(views, "set_targets", set_targets)
        second.start()
        second.join(1)
        return set_targets(**about)

    monkeypatch.setattr(views, "set_targets", meanwhile)
    assert contact.post(world.url("levels/"), {**earlier, "target_1": "4"}).status_code == 302
    second.join()
    assert list(roadmap.levels.exclude(target=None).values_list("aspect", "target")) == [(1, 4), (2, 5)]


def test_gap_is_written_as_the_language_writes_numbers(contact: Client, world: World, roadmap: Roadmap) -> None:
    Level.objects.filter(roadmap=roadmap, aspect=1).update(baseline="3.40", target=5, respondents=12)
    page = contact.get(world.url("targets/new/").replace("/en/", "/fi/")).content.decode()
    assert "(kuilu 1,6)" in page


def test_bars_of_the_timeline_lead_to_their_measures(
    client: Client, world: World, roadmap: Roadmap, add_measure: AddMeasure
) -> None:
    measure = add_measure()
    client.force_login(world.member)
    page = client.get(world.url()).content.decode()
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    linked = [drawing for drawing in drawings if world.url(f"measures/{measure.pk}/") in drawing]
    assert len(linked) == 2
    assert all('role="group"' in drawing for drawing in linked)
