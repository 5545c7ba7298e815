"""Correcting who and where: the contact person's address, the people named beside them, a consortium's municipalities."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.retention import purge_all
from audit.models import Entry
from outbox.models import Message
from participants.models import Consent, EnrolledMunicipality, Enrolment, NewAddress
from participants.services import consents, correcting, doors, enrolments
from participants.services.claims import EnrolmentRefused
from participants.services.enrolments import Named
from programmes.models import Programme
from tests import factories

NEW = "uusi@example.org"
LEADER = Named("leader", "Kaisa Kunta", "kaisa@example.org")


@pytest.fixture
def lead(programme: Programme) -> Enrolment:
    return factories.submitted(factories.municipality(), factories.municipality(), programme=programme)


def page(enrolment: Enrolment) -> str:
    return reverse("enrolment-correct", args=[doors.make(enrolment)])


def save(url: str, **changes: str) -> Any:
    """Save the form as it is shown, with these changes."""
    client = Client()
    shown: Any = client.get(url)
    form = shown.context["form"]
    said = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in said.items() if value not in (None, False)}
    hidden = {"_seen": shown.context["seen"], "_all": shown.context["all"]}
    return client.post(url, {**data, **hidden, **changes})


def wrong(answer: Any) -> list[str]:
    return list(answer.context["form"].errors)


def link(address: str = NEW) -> str:
    text = Message.objects.filter(to=address, key__contains=":address:").latest("pk").text
    return str(re.findall(r"/../enrolments/address/\S+", text)[0])


class TestAddress:
    def test_new_one_holds_once_it_is_confirmed_from_there(self, lead: Enrolment) -> None:
        former, url = lead.contact_email, page(lead)
        save(url, contact_email=NEW.upper())
        lead.refresh_from_db()
        assert (lead.contact_email, NEW in Client().get(url.replace("correct/", "")).content.decode()) == (former, True)
        assert [mail.to for mail in Message.objects.filter(key__contains=":address-told:")] == [former]
        assert Client().get(link()).status_code == 200
        lead.refresh_from_db()
        assert lead.contact_email == former, "looking at the link changes nothing"
        moved = Client().post(link(), follow=True)
        lead.refresh_from_db()
        assert (moved.status_code, lead.contact_email, NewAddress.objects.count()) == (200, NEW, 0)
        told = Message.objects.filter(key__contains=":address-held:").get()
        assert (told.to, NEW in told.text) == (former, True)
        assert Message.objects.filter(key__contains=":moved:").get().to == NEW
        assert Client().get(url).status_code == 404, "the links of the former address lead nowhere"
        assert {"enrolment.address_asked", "enrolment.address_changed"} <= set(
            Entry.objects.values_list("action", flat=True)
        )

    def test_link_works_once_and_only_the_last_one(self, lead: Enrolment) -> None:
        save(page(lead), contact_email="wrong@example.org")
        first = link("wrong@example.org")
        save(page(lead), contact_email=NEW)
        assert Client().post(first).status_code == 404
        assert [Client().post(link()).status_code for _click in range(2)] == [302, 404]
        assert Client().post(reverse("enrolment-move", args=["forged"])).status_code == 404

    def test_present_address_takes_it_back_and_another_correction_does_not(self, lead: Enrolment) -> None:
        save(page(lead), contact_email=NEW)
        save(page(lead), motivation="Toinen syy")
        assert NewAddress.objects.get().email == NEW
        save(page(lead), contact_email=lead.contact_email)
        assert (NewAddress.objects.count(), Client().post(link()).status_code) == (0, 404)

    def test_it_is_asked_three_times_a_day(self, lead: Enrolment) -> None:
        for number in range(3):
            save(page(lead), contact_email=f"new-{number}@example.org")
        assert wrong(save(page(lead), contact_email=NEW)) == ["__all__"]
        assert Message.objects.filter(to=NEW).count() == 0

    @pytest.mark.parametrize("address", ["nonsense", "ai\u0131no@example.org", "a@example.org\nb@example.org"])
    def test_hostile_address_is_refused_beside_its_field(self, lead: Enrolment, address: str) -> None:
        assert (wrong(save(page(lead), contact_email=address)), NewAddress.objects.count()) == (["contact_email"], 0)

    @pytest.mark.parametrize("decision", ["accept", "decline"])
    def test_decision_made_meanwhile_stands(self, lead: Enrolment, decision: str) -> None:
        save(page(lead), contact_email=NEW)
        getattr(enrolments, decision)(enrolment=lead, actor=factories.consultant(), note="Näin")
        assert (Client().get(link()).status_code, Client().post(link()).status_code) == (404, 404)
        lead.refresh_from_db()
        assert lead.contact_email != NEW

    def test_it_is_over_after_a_week(self, lead: Enrolment) -> None:
        save(page(lead), contact_email=NEW)
        NewAddress.objects.update(asked_at=timezone.now() - timedelta(days=7, seconds=5))
        assert Client().post(link()).status_code == 404
        purge_all()
        assert NewAddress.objects.count() == 0


class TestOthers:
    def test_they_are_named_changed_and_left_out(self, lead: Enrolment) -> None:
        changes = {"other1_role": "leader", "other1_name": LEADER.name, "other1_email": LEADER.email}
        save(page(lead), **changes)
        save(page(lead), other1_name="Kaisa Kuntala")
        assert [(one.name, one.email) for one in lead.other_contacts.all()] == [("Kaisa Kuntala", LEADER.email)]
        assert Message.objects.filter(to=LEADER.email, key__contains=":named:").count() == 1
        save(page(lead), other1_role="", other1_name="", other1_email="")
        assert lead.other_contacts.count() == 0
        fields = [entry.payload["fields"] for entry in Entry.objects.filter(action="enrolment.corrected")]
        assert fields == [["other_contacts"]] * 3

    def test_half_a_person_and_the_contact_person_are_refused(self, lead: Enrolment) -> None:
        assert wrong(save(page(lead), other1_name="Kaisa")) == ["other1_role", "other1_email"]
        own = {"other1_role": "leader", "other1_name": "Aino", "other1_email": lead.contact_email}
        assert wrong(save(page(lead), **own)) == ["other1_email"]

    def test_two_windows_do_not_undo_each_other(self, lead: Enrolment) -> None:
        changes = {"other1_role": "leader", "other1_name": LEADER.name, "other1_email": LEADER.email}
        shown: Any = Client().get(page(lead))
        before = shown.context["all"]
        save(page(lead), **changes)
        assert wrong(save(page(lead), other1_name="Joku", _all=before)) == ["__all__"]
        assert lead.other_contacts.get().name == LEADER.name


class TestMunicipalities:
    def test_one_is_left_out_and_another_comes_in(self, lead: Enrolment, programme: Programme) -> None:
        staff = factories.consultant()
        stays, leaves = (one.municipality for one in lead.consents.order_by("pk"))
        consents.ask(consent=lead.consents.latest("pk"), name="Jäsen", email="member@example.org", actor=None)
        asked = Message.objects.get(to="member@example.org").text.split("/consent/")[1].split("/")[0]
        waits = factories.submitted(leaves, programme=programme, contact_email="waits@example.org")
        comes = factories.municipality()
        answer = save(page(lead), municipalities=f"{stays}, {comes}")
        assert "/consents/" in answer["Location"], "the consent of the new one is asked next"
        assert lead.consortium is not None
        assert set(lead.consortium.municipalities.all()) == {stays, comes}
        assert [(one.municipality, one.state) for one in lead.consents.all()] == [(stays, "open"), (comes, "open")]
        held = {(row.municipality, row.enrolment) for row in EnrolledMunicipality.objects.all()}
        assert held == {(stays, lead), (comes, lead), (leaves, waits)}
        assert Client().get(reverse("enrolment-consent", args=[asked])).status_code == 404
        mail = Message.objects.get(key__contains=":corrected:", to=staff.email)
        assert "kunnat" in mail.text

    def test_what_another_takes_part_with_is_refused(self, lead: Enrolment, programme: Programme) -> None:
        taken = factories.municipality()
        factories.accepted(taken, programme=programme)
        first = lead.consents.earliest("pk").municipality
        assert wrong(save(page(lead), municipalities=f"{first}, {taken}")) == ["__all__"]
        assert Consent.objects.filter(enrolment=lead).count() == 2

    def test_what_another_holds_is_theirs_to_decide(self, lead: Enrolment, programme: Programme) -> None:
        other = factories.submitted(programme=programme, contact_email="other@example.org")
        first = lead.consents.earliest("pk").municipality
        assert save(page(lead), municipalities=f"{first}, {other.municipality}").status_code == 302
        assert [row.enrolment for row in EnrolledMunicipality.objects.filter(municipality=other.municipality)] == [
            other
        ]

    @pytest.mark.parametrize("names", ["{0}", "{0}, {0}", "{0}, Olematon", ""])
    def test_what_makes_no_consortium_is_refused(self, lead: Enrolment, names: str) -> None:
        first = lead.consents.earliest("pk").municipality
        answer = save(page(lead), municipalities=names.format(first))
        assert answer.status_code == 200
        assert lead.consents.count() == 2

    def test_merged_one_is_refused_with_its_heir(self, lead: Enrolment) -> None:
        first = lead.consents.earliest("pk").municipality
        gone = factories.municipality(merged_into=factories.municipality(), merged_on=timezone.localdate())
        assert wrong(save(page(lead), municipalities=f"{first}, {gone}")) == ["municipalities"]
        with pytest.raises(EnrolmentRefused):
            correcting.correct(enrolment=lead, values={}, municipalities=[first, gone])
        assert lead.consents.count() == 2

    def test_single_municipality_stays_what_it_is(self, programme: Programme) -> None:
        alone = factories.submitted(programme=programme)
        shown: Any = Client().get(page(alone))
        assert "municipalities" not in shown.context["form"].fields
        save(page(alone), municipalities=str(factories.municipality()))
        assert alone.municipality == Enrolment.objects.get(pk=alone.pk).municipality

    def test_refusal_keeps_everything_as_it_was(self, lead: Enrolment, programme: Programme) -> None:
        taken = factories.municipality()
        factories.accepted(taken, programme=programme)
        first = lead.consents.earliest("pk").municipality
        save(page(lead), motivation="Uusi syy", contact_email=NEW, municipalities=f"{first}, {taken}")
        lead.refresh_from_db()
        assert (lead.motivation == "Uusi syy", NewAddress.objects.count()) == (False, 0)
