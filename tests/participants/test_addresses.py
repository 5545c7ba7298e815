"""The programme stands in the address of everything that belongs to an enrolment."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from municipalities.models import Municipality
from participants.addresses import page_address
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories

TABS = ("participant-home", "schedule", "people", "survey-follow", "roadmap", "brand")


@pytest.fixture
def place(db: None) -> Municipality:
    return factories.municipality()


@pytest.fixture
def earlier(place: Municipality) -> Enrolment:
    """Of a programme that has ended."""
    today = timezone.localdate()
    old = factories.programme(slug="old", starts=today - timedelta(days=800), ends=today - timedelta(days=400))
    enrolment = factories.accepted(place, programme=old)
    Programme.objects.filter(pk=old.pk).update(state=Programme.State.ENDED)
    return Enrolment.objects.get(pk=enrolment.pk)


@pytest.fixture
def now(place: Municipality, earlier: Enrolment) -> Enrolment:
    return factories.accepted(place, programme=factories.programme(slug="new"))


@pytest.fixture
def client(now: Enrolment) -> Client:
    return factories.signed_in(factories.contact_of(now))


def test_party_leads_to_the_programme_that_goes_on(client: Client, place: Municipality, now: Enrolment) -> None:
    assert client.get(reverse("party-home", args=[place.slug]))["Location"] == factories.page("participant-home", now)


def test_former_home_of_an_earlier_programme_leads_to_it(
    client: Client, place: Municipality, earlier: Enrolment
) -> None:
    home = reverse("party-home", args=[place.slug])
    assert client.get(f"{home}?programme=old")["Location"] == factories.page("participant-home", earlier)
    assert client.get(f"{home}?programme=none").status_code == 404


def test_party_in_several_programmes_at_once_chooses(client: Client, place: Municipality, now: Enrolment) -> None:
    other = factories.accepted(place, programme=factories.programme(slug="other"))
    page = client.get(reverse("party-home", args=[place.slug])).content.decode()
    assert all(f'href="{factories.page("participant-home", one)}"' in page for one in (now, other))


def test_party_whose_programmes_have_ended_sees_them_listed(place: Municipality, earlier: Enrolment) -> None:
    page = factories.signed_in(factories.contact_of(earlier)).get(reverse("party-home", args=[place.slug]))
    assert (page.status_code, factories.page("participant-home", earlier) in page.content.decode()) == (200, True)


def test_home_of_a_programme_that_has_ended_says_so_and_asks_for_nothing(
    client: Client, now: Enrolment, earlier: Enrolment
) -> None:
    pages = {one: client.get(factories.page("participant-home", one)) for one in (now, earlier)}
    texts = {one: page.content.decode() for one, page in pages.items()}
    asked = ("olet tässä", "päivää ei ole vielä sovittu", "Kutsu kollegasi")
    assert [word in texts[now] for word in asked] == [True] * 3
    assert [word in texts[earlier] for word in asked] == [False] * 3
    assert ["Hanke päättyi" in texts[one] for one in (now, earlier)] == [False, True]
    assert ["päättynyt" in client.get(factories.page("schedule", one)).content.decode() for one in (now, earlier)] == [
        False,
        True,
    ]


def test_home_lists_the_earlier_programmes(client: Client, now: Enrolment, earlier: Enrolment) -> None:
    page = client.get(factories.page("participant-home", now)).content.decode()
    assert f'href="{factories.page("participant-home", earlier)}"' in page


@pytest.mark.parametrize("name", TABS)
def test_tabs_of_an_earlier_programme_stay_in_it(client: Client, earlier: Enrolment, name: str) -> None:
    page = client.get(factories.page(name, earlier)).content.decode()
    tabs = page.split('<nav class="tabs"')[1].split("</nav>")[0]
    assert [f'href="{factories.page(tab, earlier)}"' in tabs for tab in TABS] == [True] * len(TABS)
    assert "/new/" not in tabs


def test_seat_given_in_an_earlier_programme_is_answered_with_its_page(client: Client, earlier: Enrolment) -> None:
    event = factories.event(earlier.programme, seats_per_participant=4)
    url = factories.page("event", earlier, event.pk)
    colleague = factories.member(earlier.party).memberships.get()
    answer = client.post(url, {"member": colleague.pk}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert str(colleague.user) in answer.content.decode()


def test_event_of_one_programme_is_not_on_the_pages_of_another(
    client: Client, now: Enrolment, earlier: Enrolment
) -> None:
    event = factories.event(earlier.programme)
    assert client.get(factories.page("event", now, event.pk)).status_code == 404


def test_address_is_in_the_language_that_is_spoken(now: Enrolment, place: Municipality) -> None:
    """However often it has been asked for in another."""
    for _turn in range(2):
        for language in ("fi", "sv"):
            with override(language):
                assert page_address("event", now, 7) == f"/{language}/m/{place.slug}/new/events/7/"


@pytest.mark.parametrize("slug", ["nothing", "draft"])
def test_programme_in_which_the_party_does_not_take_part_is_a_404(
    client: Client, place: Municipality, slug: str
) -> None:
    factories.accepted(programme=factories.programme(slug="draft"))
    assert client.get(reverse("participant-home", args=[place.slug, slug])).status_code == 404


def test_enrolment_that_waits_opens_no_pages(client: Client, place: Municipality) -> None:
    waiting = factories.submitted(place, programme=factories.programme(slug="next"))
    assert client.get(factories.page("participant-home", waiting)).status_code == 404


FORMER = ("schedule/", "events/7/", "people/", "survey/", "survey/results/", "roadmap/measures/3/", "brand/")


@pytest.mark.parametrize("rest", FORMER)
def test_former_address_leads_to_the_present_programme(
    client: Client, place: Municipality, now: Enrolment, rest: str
) -> None:
    home = factories.page("participant-home", now)
    assert client.get(f"/fi/m/{place.slug}/{rest}?group=size")["Location"] == f"{home}{rest}?group=size"


def test_former_address_keeps_the_programme_that_it_named(
    client: Client, place: Municipality, earlier: Enrolment
) -> None:
    answer = client.get(f"/fi/m/{place.slug}/roadmap/?programme=old")
    assert answer["Location"] == factories.page("participant-home", earlier) + "roadmap/"
    assert client.get(f"/fi/m/{place.slug}/roadmap/?programme=nothing").status_code == 404


def test_former_address_is_a_404_to_outsiders(place: Municipality, now: Enrolment) -> None:
    outsider = factories.signed_in(factories.person())
    assert outsider.get(f"/fi/m/{place.slug}/schedule/").status_code == 404


@pytest.mark.parametrize("slug", ["schedule", "events", "people", "survey", "roadmap", "brand"])
def test_programme_may_not_hide_a_former_address(db: None, slug: str) -> None:
    programme = factories.programme()
    programme.slug = slug
    with pytest.raises(ValidationError) as refusal:
        programme.full_clean(exclude=["activities"])
    assert list(refusal.value.message_dict) == ["slug"]
