"""Anybody can write anybody's name into the form: nothing is held before the mail is answered, or FCG has decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.retention import purge_all
from municipalities.models import Consortium, Municipality
from outbox.models import Message
from participants.models import EnrolledMunicipality, Enrolment
from participants.services import enrolments, telling
from participants.services.claims import MOST_MUNICIPALITIES, EnrolmentRefused
from programmes.models import Programme
from tests import factories
from tests.participants.test_enrolment import address, errors, fill_in, form, send


def sent(programme: Programme, *places: Municipality, **fields: Any) -> Enrolment:
    return enrolments.submit(programme=programme, application=factories.application(places, **fields))


def link(enrolment: Enrolment) -> str:
    return reverse("enrolment-confirm", args=[telling.token_of(enrolment)])


def test_form_for_the_whole_country_is_refused_with_the_number(programme: Programme) -> None:
    names = [f"{number:03d}" for number in range(249)]
    assert errors(send(programme, form(*names))) == {
        "municipalities": [
            "A consortium has at most 25 municipalities, and you named 249. Please write to us.",
        ]
    }


def test_service_refuses_too_many_as_well(programme: Programme) -> None:
    places = [factories.municipality() for _ in range(MOST_MUNICIPALITIES + 1)]
    with pytest.raises(EnrolmentRefused):
        sent(programme, *places)
    assert (Enrolment.objects.count(), Consortium.objects.count()) == (0, 0)
    assert sent(programme, *places[1:]).consortium is not None


def test_unconfirmed_enrolment_holds_nothing_and_nobody_is_told_of_it(programme: Programme) -> None:
    place, other = factories.municipality(), factories.municipality()
    factories.consultant()
    sent(programme, place, other, contact_email="squatter@example.org")
    assert EnrolledMunicipality.objects.count() == 0
    assert [mail.to for mail in Message.objects.all()] == ["squatter@example.org"]
    real = enrolments.confirm(enrolment=sent(programme, place))
    enrolments.accept(enrolment=real, actor=factories.consultant())
    assert [row.enrolment for row in EnrolledMunicipality.objects.all()] == [real]


def test_name_of_a_consortium_is_not_taken_by_one_that_nobody_confirmed(programme: Programme) -> None:
    squatter = sent(programme, *(factories.municipality() for _ in range(2)))
    real = enrolments.confirm(enrolment=sent(programme, *(factories.municipality() for _ in range(2))))
    assert real.consortium is not None
    assert squatter.consortium is not None
    assert Consortium.objects.get(pk=real.consortium.pk).slug == "laakson-seutu"
    assert squatter.consortium.slug.startswith("_new-")


def test_link_of_the_mail_shows_a_button_and_confirms_when_it_is_pressed(programme: Programme) -> None:
    place = factories.municipality()
    enrolment = sent(programme, place)
    assert link(enrolment).split("confirm/")[0] in Message.objects.get().text
    reader = Client()
    page = reader.get(link(enrolment))
    assert (page.status_code, EnrolledMunicipality.objects.count()) == (200, 0)
    answer: Any = reader.post(link(enrolment), follow=True)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.confirmed_at is not None) == (Enrolment.State.CONFIRMED, True)
    assert [chain[0].split("/link/")[0] for chain in answer.redirect_chain] == ["/fi/enrolments"]
    assert "Aino Alku" in answer.content.decode()
    assert [row.municipality for row in enrolment.enrolled.all()] == [place]


def test_confirming_twice_is_confirming_once(programme: Programme) -> None:
    factories.consultant()
    enrolment = sent(programme, factories.municipality())
    for _time in range(2):
        assert Client().post(link(enrolment)).status_code == 302
    assert Message.objects.filter(key__endswith=":confirmed").count() == 1
    assert Message.objects.filter(key__contains=":arrived:").count() == 1
    assert Client().get(link(enrolment)).status_code == 302


def test_receipt_that_the_sender_knows_is_no_link_to_confirm_with(programme: Programme) -> None:
    enrolment = sent(programme, factories.municipality())
    for token in (enrolment.receipt, str(enrolment.pk), "x", signing.dumps(enrolment.receipt), "a:b:c"):
        assert Client().post(reverse("enrolment-confirm", args=[token])).status_code == 404
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.SUBMITTED
    shown = Client().get(reverse("enrolment-receipt", args=[enrolment.receipt])).content.decode()
    assert telling.token_of(enrolment).split(":")[0] not in shown


def test_link_is_too_old_after_a_week_and_says_what_to_do(programme: Programme) -> None:
    url = link(sent(programme, factories.municipality()))
    Enrolment.objects.update(submitted_at=timezone.now() - enrolments.CONFIRM_WITHIN - timedelta(seconds=5))
    answer = Client().get(url)
    assert (answer.status_code, "seitsemän päivää" in answer.content.decode()) == (404, True)


def test_declined_enrolment_is_not_confirmed_afterwards(programme: Programme) -> None:
    enrolment = sent(programme, factories.municipality())
    url = link(enrolment)
    enrolments.decline(enrolment=enrolment, actor=factories.manager(), note="Ei")
    Client().post(url)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.enrolled.count()) == (Enrolment.State.DECLINED, 0)


def test_name_that_is_claimed_already_is_decided_by_staff(programme: Programme) -> None:
    decider = factories.consultant()
    place, other = factories.municipality(), factories.municipality()
    first = factories.submitted(place, programme=programme, contact_email="first@example.org")
    second = enrolments.confirm(enrolment=sent(programme, place, other, contact_email="second@example.org"))
    assert [row.municipality for row in second.enrolled.all()] == [other]
    told = Message.objects.get(key=f"enrolment:{second.pk}:arrived:{decider.pk}")
    assert str(place) in told.text.split("/decide/")[1]
    assert Message.objects.get(key=f"enrolment:{first.pk}:arrived:{decider.pk}").text.endswith("/decide/")
    page = factories.signed_in(decider).get(reverse("admin:enrolment-decide", args=[second.pk])).content.decode()
    assert reverse("admin:enrolment-decide", args=[first.pk]) in page
    with pytest.raises(EnrolmentRefused) as refusal:
        enrolments.accept(enrolment=second, actor=decider)
    assert str(place) in str(refusal.value)
    enrolments.decline(enrolment=first, actor=decider, note="Ei")
    third = factories.submitted(place, programme=programme, contact_email="third@example.org")
    assert ({row.municipality for row in second.enrolled.all()}, third.enrolled.count()) == ({place, other}, 0)
    enrolments.accept(enrolment=second, actor=decider)
    assert {row.municipality for row in second.enrolled.all()} == {place, other}


def test_staff_may_accept_what_nobody_confirmed_and_are_warned(programme: Programme) -> None:
    enrolment = sent(programme, *(factories.municipality() for _ in range(2)))
    staff = factories.consultant()
    page = factories.signed_in(staff).get(reverse("admin:enrolment-decide", args=[enrolment.pk])).content.decode()
    assert "Kukaan ei ole vahvistanut" in page
    made = enrolments.accept(enrolment=enrolment, actor=staff)
    assert (made.enrolled.count(), made.party.slug) == (2, "laakson-seutu")


def test_sixth_enrolment_of_an_address_waits_until_tomorrow(programme: Programme) -> None:
    for _number in range(5):
        sent(programme, factories.municipality(), contact_email="Aino@example.org")
    with pytest.raises(EnrolmentRefused):
        sent(programme, factories.municipality(), contact_email="AINO@example.org")
    sent(programme, factories.municipality(), contact_email="other@example.org")
    Enrolment.objects.update(submitted_at=timezone.now() - timedelta(hours=25))
    assert sent(programme, factories.municipality(), contact_email="aino@example.org")


def test_unconfirmed_enrolment_is_deleted_after_a_week_with_its_consortium(programme: Programme) -> None:
    stale = sent(programme, *(factories.municipality() for _ in range(2)))
    fresh = sent(programme, *(factories.municipality() for _ in range(2)))
    waits = factories.submitted(*(factories.municipality() for _ in range(2)), programme=programme)
    before = timezone.now() - timedelta(days=7, minutes=1)
    Enrolment.objects.filter(pk__in=[stale.pk, waits.pk]).update(submitted_at=before)
    purge_all()
    assert set(Enrolment.objects.all()) == {fresh, waits}
    assert set(Consortium.objects.all()) == {fresh.consortium, waits.consortium}


def test_all_names_are_looked_up_in_one_query(programme: Programme, django_assert_max_num_queries: Any) -> None:
    places = [factories.municipality() for _ in range(MOST_MUNICIPALITIES)]
    client = Client()
    fill_in(client, programme, form(*(place.code for place in places)))
    with django_assert_max_num_queries(8):
        assert client.get(address(programme, "review/")).status_code == 200


def test_every_name_that_is_wrong_is_told_at_once(programme: Programme) -> None:
    factories.municipality(name_fi="Kuusiranta")
    refused = errors(send(programme, form("Kuusirata", "Tukholma", "Kuusiranta")))
    assert len(refused["municipalities"]) == 2


class TestDrafts:
    def kept(self, client: Client) -> dict[str, Any]:
        return dict(client.session["enrolment_drafts"])

    def test_each_field_is_cut_behind_what_it_refuses(self, programme: Programme) -> None:
        client = Client()
        fill_in(client, programme, dict.fromkeys(form("x"), "x" * 100000) | {"contact_title": "x" * 100_000})
        (draft,) = self.kept(client).values()
        assert sum(map(len, draft["typed"].values())) < 25_000
        assert set(errors_of(client, programme)) >= {"municipalities", "contact_name", "contact_title", "motivation"}

    def test_browser_keeps_those_of_three_programmes(self, db: None) -> None:
        client, programmes = Client(), [factories.programme() for _ in range(4)]
        for programme in (*programmes, programmes[2]):
            fill_in(client, programme, form("Kuusiranta"))
        assert list(self.kept(client)) == [programmes[1].slug, programmes[3].slug, programmes[2].slug]

    def test_many_forms_from_one_address_are_put_off_and_nothing_typed_is_lost(
        self, programme: Programme, settings: Any
    ) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"draft": "2/10m/ip"}
        answers = [fill_in(Client(), programme, form("Tukholma")) for _ in range(3)]
        assert [len(answer.redirect_chain) for answer in answers] == [2, 2, 0]
        assert set(errors(answers[2])) == {"municipalities"}
        assert "Many forms came from this address" in answers[2].content.decode()


def errors_of(client: Client, programme: Programme) -> dict[str, list[str]]:
    page: Any = client.get(address(programme))
    return dict(page.context["form"].errors)


def test_account_is_made_at_acceptance_alone(programme: Programme) -> None:
    enrolments.confirm(enrolment=sent(programme, factories.municipality(), contact_email="new@example.org"))
    assert not User.objects.filter(email="new@example.org").exists()


def test_old_link_confirms_no_other_enrolment_that_has_its_number_since(programme: Programme) -> None:
    """After a backup was restored numbers are given anew."""
    old = sent(programme, factories.municipality(), contact_email="old@example.org")
    url, number = link(old), old.pk
    Enrolment.objects.all().delete()
    victim = sent(programme, factories.municipality(), contact_email="new@example.org")
    Enrolment.objects.filter(pk=victim.pk).update(id=number)
    assert Client().post(url).status_code == 404
    assert Enrolment.objects.get().state == Enrolment.State.SUBMITTED


@pytest.mark.parametrize("name", ["New Deal", "_new-x", "new"])
def test_address_is_settled_once_whatever_the_name(programme: Programme, name: str) -> None:
    places = [factories.municipality() for _ in range(2)]
    made = enrolments.confirm(enrolment=sent(programme, *places, consortium_name=name))
    assert made.consortium is not None
    slug = made.consortium.slug
    assert not slug.startswith("_")
    accepted = enrolments.accept(enrolment=made, actor=factories.consultant())
    assert accepted.consortium is not None
    assert accepted.consortium.slug == slug


def test_consortium_that_somebody_joined_stays_and_stops_no_other_purge(programme: Programme) -> None:
    stale = sent(programme, *(factories.municipality() for _ in range(2)))
    assert stale.consortium is not None
    factories.member(stale.consortium)
    Enrolment.objects.update(submitted_at=timezone.now() - timedelta(days=8))
    purge_all()
    assert (Enrolment.objects.count(), Consortium.objects.count()) == (0, 1)
