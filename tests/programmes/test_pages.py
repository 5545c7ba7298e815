"""The staff's pages: a clone in two steps, the stages of a programme, and who may do what on them."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from digiverkosto.frame import Link
from participants.models import Enrolment
from programmes import registry
from programmes.models import Activity, Programme
from tests import factories
from tests.programmes.test_publishing import in_days, ready

STAGES = ("activities", "texts", "preview", "checklist")


@pytest.fixture
def manager(db: None) -> Client:
    return factories.signed_in(factories.manager(language="en"))


@pytest.fixture
def consultant(db: None) -> Client:
    return factories.signed_in(factories.consultant(language="en"))


@pytest.fixture
def source(db: None) -> Programme:
    call_command("load_programmes")
    return Programme.objects.get(slug="digiverkosto-2")


def at(name: str, *args: Any) -> str:
    return reverse(f"admin:programme-{name}", args=args)


def sent_of(answer: Any) -> dict[str, Any]:
    """What a browser would send back of the form as it is."""
    form = answer.context["form"]
    values = {bound.html_name: str(bound.as_widget()) for bound in form}
    typed = {name: re.search(r'value="([^"]*)"', html) for name, html in values.items()}
    return {**dict(answer.context["carried"]), **{name: found[1] if found else "" for name, found in typed.items()}}


def test_third_programme_is_cloned_and_published(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    first = sent_of(manager.get(page))
    assert first["title_fi"] == "Digiverkostohanke 3"
    dates = manager.post(page, {**first, "starts": "17.8.2027"})
    assert Programme.objects.count() == 2
    made = manager.post(page, {**sent_of(dates), "save": "1"}, follow=True)
    copy = Programme.objects.get(cloned_from=source)
    assert made.redirect_chain[-1][0] == at("checklist", copy.pk)
    assert (copy.starts, copy.enrolment_closes) == (date(2027, 8, 17), date(2027, 5, 26))
    assert manager.get(reverse("programme", args=[copy.slug])).status_code == 404
    manager.post(at("checklist", copy.pk), {"to": "open"})
    public = Client().get(reverse("programme", args=[copy.slug])).content.decode()
    public = public.partition("<main")[2].partition("</main")[0]
    assert "17 Aug 2027" in public
    assert not re.search(r"202[345]", public)


def test_table_says_what_each_date_was_and_why_it_is_not_there(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    table = manager.post(page, {**sent_of(manager.get(page)), "starts": "2027-08-17"}).content.decode()
    assert "Sat 31 May 2025" in table
    assert "Moved from Sat 27 May 2028: a weekend." in table
    assert 'value="26 May 2028"' in table
    assert 'value="10/2027, 1/2028, 4/2028"' in table


def test_date_on_a_holiday_is_told_and_may_stay(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    dates = manager.post(page, {**sent_of(manager.get(page)), "starts": "17.8.2027"})
    typed = {**sent_of(dates), "programme-ends": "25.5.2028"}
    assert "Ascension Day" in manager.post(page, {**typed, "check": ""}).content.decode()
    manager.post(page, {**typed, "save": ""})
    assert Programme.objects.get(cloned_from=source).ends == date(2028, 5, 25)


def test_wrong_dates_are_told_beside_their_fields_and_nothing_is_lost(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    dates = manager.post(page, {**sent_of(manager.get(page)), "starts": "17.8.2027"})
    wrong = {"programme-enrolment_closes": "18.8.2027", "programme-enrolment_opens": "tomorrow"}
    answer = manager.post(page, {**sent_of(dates), **wrong, "save": ""})
    assert set(answer.context["form"].errors) == set(wrong)
    assert 'value="18.8.2027"' in answer.content.decode()
    assert 'value="tomorrow"' in answer.content.decode()
    assert Programme.objects.count() == 2


def test_start_before_the_source_s_is_refused_kindly(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    answer = manager.post(page, {**sent_of(manager.get(page)), "starts": "1.8.2024"})
    assert "20 Aug 2024" in str(answer.context["form"].errors["starts"])
    assert 'value="1.8.2024"' in answer.content.decode()


def test_going_back_and_on_again_loses_nothing(manager: Client, source: Programme) -> None:
    page = at("clone", source.pk)
    dates = manager.post(page, {**sent_of(manager.get(page)), "starts": "17.8.2027", "title_sv": "Nytt"})
    back = manager.post(page, {**sent_of(dates), "programme-ends": "1.6.2028", "back": ""})
    sent = sent_of(back)
    assert (sent["title_sv"], date.fromisoformat(sent["starts"])) == ("Nytt", date(2027, 8, 17))
    again = manager.post(page, sent)
    assert sent_of(again)["programme-ends"] == "1.6.2028"
    assert sent_of(manager.post(page, {**sent, "starts": "24.8.2027"}))["programme-ends"] != "1.6.2028"


def test_title_that_was_proposed_follows_the_year_and_a_typed_one_stays(manager: Client, source: Programme) -> None:
    for language in ("fi", "sv", "en"):
        Programme.objects.filter(pk=source.pk).update(
            **{f"title_{language}": "Verkosto 2024", "title": "Verkosto 2024"}
        )
    page = at("clone", source.pk)
    first = sent_of(manager.get(page))
    sent = sent_of(manager.post(page, {**first, "title_en": "Our own", "starts": "15.8.2034"}))
    assert [sent[f"title_{language}"] for language in ("fi", "sv", "en")] == [
        "Verkosto 2034",
        "Verkosto 2034",
        "Our own",
    ]


def test_consultant_reads_every_stage_and_changes_nothing(consultant: Client, db: None) -> None:
    programme = ready()
    activity = programme.activities.get()
    for stage in STAGES:
        assert consultant.get(at(stage, programme.pk)).status_code == 200
        page = consultant.get(at(stage, programme.pk)).content.decode()
        assert not re.search(r'<button name="(up|down|to)"', page)
    assert consultant.get(at("clone", programme.pk)).status_code == 403
    assert consultant.post(at("checklist", programme.pk), {"to": "open"}).status_code == 403
    assert consultant.post(at("activities", programme.pk), {"up": activity.pk}).status_code == 403
    assert consultant.get(at("text", programme.pk)).status_code == 403
    assert Programme.objects.get().state == "draft"


def test_checklist_leads_to_where_each_thing_is_mended(manager: Client, db: None) -> None:
    programme = ready(summary_sv="", enrolment_closes=None)
    Activity.objects.filter(programme=programme).update(title_en="", window_starts=in_days(1))
    activity = programme.activities.get()
    page = manager.get(at("checklist", programme.pk)).content.decode()
    facts = reverse("admin:programmes_programme_change", args=[programme.pk])
    row = reverse("admin:programmes_activity_change", args=[activity.pk])
    for address in (
        f"{facts}#id_enrolment_closes",
        f"{row}#id_window_starts",
        f"{at('text', programme.pk)}#id_summary_fi",
        f"{at('activity-text', programme.pk, activity.pk)}#id_title_fi",
    ):
        assert f'href="{address}"' in page
    assert '<button name="to" value="open" class="button default" disabled>' in page


def test_refused_step_is_told(manager: Client, db: None) -> None:
    programme = ready(state="open")
    factories.submitted(programme=programme)
    told = manager.post(at("checklist", programme.pk), {"to": "draft"}, follow=True).content.decode()
    assert "Municipalities have enrolled" in told
    assert manager.post(at("checklist", programme.pk), {"to": "nonsense"}).status_code == 404


def test_activity_is_moved_up_from_its_row(manager: Client, db: None) -> None:
    programme = ready()
    factories.activity(programme, key="other", position=1)
    moved = programme.activities.get(key="other")
    assert manager.post(at("activities", programme.pk), {"up": moved.pk}).status_code == 302
    assert programme.activities.order_by("position").first() == moved
    assert manager.post(at("activities", programme.pk), {"up": "x"}).status_code == 302


def test_activity_is_added_edited_and_removed_on_pages_of_its_own(manager: Client, db: None) -> None:
    programme = ready(municipal_by="kuntaliitto")
    add = reverse("admin:programmes_activity_add")
    form = manager.get(f"{add}?programme={programme.pk}&scope=municipal").context["adminform"].form
    assert (form.initial["organisation"], form.initial["scope"]) == ("kuntaliitto", "municipal")
    names = {f"title_{language}": "Paja" for language in ("fi", "sv", "en")}
    sent: dict[str, Any] = {
        "programme": programme.pk,
        "scope": "municipal",
        "kind": "training",
        "organisation": "fcg",
        "count": 3,
    }
    made = manager.post(add, {**sent, **names})
    activity = programme.activities.get(title="Paja")
    assert made["Location"] == at("activity-text", programme.pk, activity.pk)
    remove = reverse("admin:programmes_activity_delete", args=[activity.pk])
    assert manager.post(remove, {"post": "yes"})["Location"] == at("activities", programme.pk)
    assert not Activity.objects.filter(pk=activity.pk).exists()


def test_texts_are_written_side_by_side_and_only_what_is_missing_is_shown_when_asked(manager: Client, db: None) -> None:
    programme = ready(summary_sv="")
    assert "sv: 1 missing" in manager.get(at("texts", programme.pk)).content.decode()
    page = at("text", programme.pk)
    form = manager.get(page, {"missing": "1"})
    assert [text.name for text, _fields in form.context["rows"]] == ["summary"]
    sent = {"_seen": form.context["seen"], "summary_fi": "Lyhyesti", "summary_sv": "Kort", "summary_en": "Short"}
    assert manager.post(f"{page}?missing=1", sent).status_code == 302
    saved = Programme.objects.get()
    assert (saved.summary_fi, saved.summary_sv, saved.for_whom_sv) == ("Lyhyesti", "Kort", "Teksti")  # type: ignore[attr-defined]


def test_second_of_two_who_write_the_texts_is_told(manager: Client, db: None) -> None:
    programme = ready()
    page = at("text", programme.pk)
    seen = manager.get(page).context["seen"]
    Programme.objects.filter(pk=programme.pk).update(summary_sv="Någon annans")
    sent = {"_seen": seen, **{f"title_{language}": "Nimi" for language in ("fi", "sv", "en")}}
    answer = manager.post(page, sent)
    assert "Någon annans" in answer.content.decode()
    assert Programme.objects.get().title_fi != "Nimi"  # type: ignore[attr-defined]


def test_texts_of_another_programme_s_activity_are_not_found(manager: Client, db: None) -> None:
    one, other = ready(), ready()
    assert manager.get(at("activity-text", one.pk, other.activities.get().pk)).status_code == 404


def test_draft_is_previewed_as_the_public_will_see_it(manager: Client, db: None) -> None:
    programme = ready(title_sv="Projektet")
    page = manager.get(at("preview", programme.pk), {"language": "sv"}).content.decode()
    assert "Projektet" in page
    assert 'lang="sv"' in page
    assert Client().get(reverse("programme", args=[programme.slug])).status_code == 404
    assert Programme.objects.get().state == "draft"


def test_enrolment_that_has_not_opened_is_not_said_to_have_closed(client: Client, db: None) -> None:
    programme = ready(state="open", enrolment_opens=in_days(5))
    page = client.get(reverse("programme", args=[programme.slug]), headers={"accept-language": "en"})
    assert page.context["opens"] == in_days(5)


def test_list_says_what_is_missing_and_how_many_take_part(manager: Client, db: None) -> None:
    programme = factories.programme()
    for state in (Enrolment.State.ACCEPTED, Enrolment.State.DECLINED):
        Enrolment.objects.filter(pk=factories.submitted(programme=programme).pk).update(state=state)
    ready(summary_sv="", slug="draft")
    rows = manager.get(reverse("admin:programmes_programme_changelist")).context["cl"].result_list
    register = manager.get(reverse("admin:programmes_programme_changelist")).context["cl"].model_admin
    told = {row.slug: (register.participants(row), register.to_mend(row)) for row in rows}
    assert told == {programme.slug: (1, "–"), "draft": (0, "1")}


@pytest.mark.parametrize("stage", [*STAGES, "clone", "text"])
def test_stage_asks_as_often_for_one_activity_as_for_three(manager: Client, stage: str) -> None:
    programme = ready()
    asked = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(at(stage, programme.pk)).status_code == 200
        asked.append(len(queries))
        for _ in range(2):
            factories.activity(programme)
    assert asked[0] == asked[1]


def test_other_apps_offer_acts_in_the_row_of_an_activity(
    manager: Client, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setattr(registry, "_acts", [])
    registry.register_activity_acts(lambda _request, rows: {row.pk: [Link("Make 3 events", "/x/")] for row in rows})
    page = manager.get(at("activities", ready().pk)).content.decode()
    assert '<a href="/x/">Make 3 events<span' in page


def test_address_of_a_published_programme_is_fixed(manager: Client, db: None) -> None:
    form = manager.get(reverse("admin:programmes_programme_change", args=[ready(state="open").pk])).context["adminform"]
    assert "slug" not in form.form.fields
    assert len(form.form.fields) < 10


def test_ended_programme_keeps_its_page(client: Client, db: None) -> None:
    ended = factories.programme(
        state="ended", ends=in_days(0) - timedelta(days=1), municipalities_then=18, consortia_then=1
    )
    assert "18" in client.get(reverse("programme", args=[ended.slug])).content.decode()
