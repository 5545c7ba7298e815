"""An enrolment that was sent, read, corrected and withdrawn by the link of a mail."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Entry
from municipalities.models import Membership
from municipalities.services import members
from outbox.models import Message
from outbox.sending import html_of
from participants.models import Door, EnrolledMunicipality, Enrolment, Remark
from participants.services import conversation, doors, enrolments, withdrawing
from participants.services.conversation import MOST_UNANSWERED
from programmes.models import Programme
from tests import factories


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.submitted(programme=programme)


def link(enrolment: Enrolment, page: str = "own") -> str:
    return reverse(f"enrolment-{page}", args=[doors.make(enrolment)])


def mailed(enrolment: Enrolment, event: str) -> str:
    """The link that stands in the mail of this event."""
    mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:{event}")
    return str(re.findall(r"/../enrolments/link/\S+", mail.text)[0])


def correction(enrolment: Enrolment, client: Client, url: str, **changes: str) -> dict[str, str]:
    """The form as it is shown, with these changes."""
    page: Any = client.get(url)
    form = page.context["form"]
    said = {name: value for name in form.fields if (value := form[name].value()) is not None}
    return {**said, "_seen": page.context["seen"], **changes}


def test_link_of_the_confirmation_leads_back_and_only_its_digest_is_kept(enrolment: Enrolment) -> None:
    url = mailed(enrolment, "confirmed")
    answer = Client().get(url)
    text = answer.content.decode()
    assert (answer.status_code, "Haluamme tietää" in text, str(enrolment.party) in text) == (200, True, True)
    token = url.rstrip("/").split("/")[-1]
    assert len(token) >= 43
    assert not Door.objects.filter(digest=token).exists()
    assert doors.digest_of(token) in set(Door.objects.values_list("digest", flat=True))
    assert answer["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize("token", ["forged", "me-x", "x" * 43, "a:b:c", "me-" + "9" * 17])
@pytest.mark.parametrize("page", ["own", "correct", "withdraw"])
def test_forged_link_leads_nowhere_and_changes_nothing(enrolment: Enrolment, token: str, page: str) -> None:
    url = reverse(f"enrolment-{page}", args=[token])
    for method in ("get", "post"):
        assert getattr(factories.signed_in(factories.person()), method)(url, {"text": "x"}).status_code == 404
    enrolment.refresh_from_db()
    assert (enrolment.state, Remark.objects.count()) == (Enrolment.State.CONFIRMED, 0)


def test_receipt_is_no_link(enrolment: Enrolment) -> None:
    assert Client().get(reverse("enrolment-own", args=[enrolment.receipt])).status_code == 404
    said = conversation.say(enrolment=enrolment, text="Salaisuus", author=factories.consultant(), from_staff=True)
    assert said.text not in Client().get(reverse("enrolment-receipt", args=[enrolment.receipt])).content.decode()


def test_link_of_one_enrolment_shows_no_other(enrolment: Enrolment, programme: Programme) -> None:
    other = factories.submitted(programme=programme, contact_name="Toinen Ihminen")
    assert "Toinen Ihminen" not in Client().get(link(enrolment)).content.decode()
    assert "Toinen Ihminen" in Client().get(link(other)).content.decode()


class TestSomebodyElse:
    def test_one_who_has_signed_in_as_another_is_told_and_changes_nothing(self, enrolment: Enrolment) -> None:
        stranger = factories.signed_in(factories.person(email="stranger@example.org"))
        for page in ("own", "correct", "withdraw"):
            for method in ("get", "post"):
                answer = getattr(stranger, method)(link(enrolment, page), {"text": "Minä"})
                assert (answer.status_code, "stranger@example.org" in answer.content.decode()) == (403, True)
                assert "Haluamme tietää" not in answer.content.decode()
        enrolment.refresh_from_db()
        assert (enrolment.state, Remark.objects.count()) == (Enrolment.State.CONFIRMED, 0)

    def test_staff_are_led_to_their_own_page_and_change_nothing_as_somebody(self, enrolment: Enrolment) -> None:
        staff = factories.signed_in(factories.consultant())
        assert staff.get(link(enrolment))["Location"] == reverse("admin:enrolment-decide", args=[enrolment.pk])
        assert staff.post(link(enrolment, "withdraw")).status_code == 403
        assert staff.get(reverse("enrolment-own", args=[f"me-{enrolment.pk}"])).status_code == 404

    def test_contact_person_comes_in_signed_in_too(self, enrolment: Enrolment) -> None:
        own = factories.signed_in(factories.person(email=enrolment.contact_email))
        url = reverse("enrolment-own", args=[f"me-{enrolment.pk}"])
        assert url in own.get(reverse("enrolments-mine")).content.decode()
        assert own.get(url).status_code == 200
        own.post(url, {"text": "Kysymys"})
        assert Remark.objects.get().author is not None
        assert Client().get(url)["Location"].startswith("/fi/accounts/login/")
        assert factories.signed_in(factories.person()).get(url).status_code == 404

    def test_contact_person_of_what_takes_part_reads_it_and_a_member_does_not(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        url = reverse("enrolment-own", args=[f"me-{enrolment.pk}"])
        colleague = factories.member(enrolment.party, Membership.Role.CONTACT)
        assert factories.signed_in(colleague).get(url).status_code == 200
        assert factories.signed_in(factories.member(enrolment.party)).get(url).status_code == 404

    def test_contact_person_of_the_municipality_does_not_read_what_another_has_sent(self, programme: Programme) -> None:
        place = factories.municipality()
        colleague = factories.member(place, Membership.Role.CONTACT)
        waiting = factories.submitted(place, programme=programme)
        url = reverse("enrolment-own", args=[f"me-{waiting.pk}"])
        assert factories.signed_in(colleague).get(url).status_code == 404


class TestAccepted:
    """From its acceptance on an enrolment is the participant's, and of those alone who are its contact persons now."""

    @pytest.fixture
    def old(self, enrolment: Enrolment) -> str:
        """The link that was mailed before the enrolment was accepted."""
        url = mailed(enrolment, "confirmed")
        conversation.say(enrolment=enrolment, text="Salainen asia", author=factories.consultant(), from_staff=True)
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        return url

    def test_old_link_tells_nothing_but_where_to_sign_in(self, enrolment: Enrolment, old: str) -> None:
        strangers = [Client(), factories.signed_in(factories.person(email="stranger@example.org"))]
        for client in strangers:
            shown = client.get(old)
            text = shown.content.decode()
            secrets = ("Salainen asia", str(enrolment.party), enrolment.contact_name, enrolment.motivation)
            assert (shown.status_code, [secret in text for secret in secrets]) == (200, [False] * 4)
            assert client.post(old, {"text": "Minä"}).status_code == 403
        assert f"{reverse('account_login')}?next={old}" in Client().get(old).content.decode()
        assert Remark.objects.count() == 1

    @pytest.mark.parametrize("name", ["enrolment-correct", "enrolment-withdraw", "enrolment-consents"])
    def test_old_link_opens_no_other_page(self, old: str, name: str) -> None:
        url = reverse(name, args=[old.rstrip("/").split("/")[-1]])
        assert [Client().get(url).templates[0].name, Client().post(url).status_code] == [
            "participants/own_accepted.html",
            403,
        ]

    def test_receipt_is_closed_too(self, enrolment: Enrolment, old: str) -> None:
        shown = Client().get(reverse("enrolment-receipt", args=[enrolment.receipt])).content.decode()
        assert (enrolment.motivation in shown, enrolment.contact_email in shown) == (False, False)

    def test_contact_person_comes_in_by_the_old_link_when_signed_in(self, enrolment: Enrolment, old: str) -> None:
        shown = factories.signed_in(factories.contact_of(enrolment)).get(old)
        assert (shown.status_code, "Salainen asia" in shown.content.decode()) == (200, True)

    @pytest.mark.parametrize("how", ["removed", "another role", "invited anew"])
    def test_former_contact_person_is_out_in_the_next_request(self, enrolment: Enrolment, old: str, how: str) -> None:
        former = factories.contact_of(enrolment)
        heir = factories.member(enrolment.party, Membership.Role.CONTACT)
        client, own = factories.signed_in(former), reverse("enrolment-own", args=[f"me-{enrolment.pk}"])
        assert client.get(own).status_code == 200
        seat = Membership.objects.get(user=former)
        if how == "another role":
            members.change_role(membership=seat, role=Membership.Role.EXPERT, actor=heir)
        else:
            members.remove(membership=seat, actor=heir)
        if how == "invited anew":
            factories.invited(enrolment.party, former, Membership.Role.CONTACT)
        assert (client.get(own).status_code, client.post(own, {"text": "Vielä"}).status_code) == (404, 404)
        assert "Salainen asia" not in client.get(old).content.decode()
        assert (client.post(old, {"text": "Vielä"}).status_code, Remark.objects.count()) == (403, 1)
        assert own not in client.get(reverse("enrolments-mine")).content.decode()
        assert own in factories.signed_in(heir).get(reverse("enrolments-mine")).content.decode()

    def test_question_goes_to_todays_contact_persons_in_their_language(self, enrolment: Enrolment, old: str) -> None:
        former = factories.contact_of(enrolment)
        heir = factories.member(enrolment.party, Membership.Role.CONTACT, language="sv")
        members.remove(membership=Membership.objects.get(user=former), actor=heir)
        said = conversation.say(enrolment=enrolment, text="Uusi asia", author=factories.consultant(), from_staff=True)
        mail = Message.objects.get(key__startswith=f"enrolment:{enrolment.pk}:asked:{said.pk}")
        own = reverse("enrolment-own", args=[f"me-{enrolment.pk}"]).replace("/fi/", "/sv/")
        assert (mail.to, mail.language, own in mail.text, heir.name in mail.text) == (heir.email, "sv", True, True)
        factories.signed_in(heir).post(own, {"text": "Vastaus"})
        assert Remark.objects.get(text="Vastaus").name == heir.name

    def test_it_stays_the_participants_when_staff_withdraw_it(self, enrolment: Enrolment, old: str) -> None:
        former = factories.contact_of(enrolment)
        heir = factories.member(enrolment.party, Membership.Role.CONTACT)
        members.remove(membership=Membership.objects.get(user=former), actor=heir)
        withdrawing.withdraw(enrolment=enrolment, actor=factories.consultant())
        own = reverse("enrolment-own", args=[f"me-{enrolment.pk}"])
        assert [factories.signed_in(person).get(own).status_code for person in (former, heir)] == [404, 200]
        assert "Salainen asia" not in Client().get(old).content.decode()
        assert [mail.to for mail in Message.objects.filter(key__contains=":withdrawn")] == [heir.email]

    def test_it_is_the_senders_again_when_the_acceptance_is_taken_back(self, enrolment: Enrolment, old: str) -> None:
        factories.taken_back(enrolment)
        assert "Salainen asia" in Client().get(old).content.decode()


class TestCorrect:
    def test_what_is_corrected_is_kept_logged_and_told_to_staff(self, enrolment: Enrolment) -> None:
        staff = factories.consultant(language="sv")
        client, url = Client(), link(enrolment, "correct")
        data = correction(enrolment, client, url, motivation="Uusi syy", contact_phone="040 123 4567")
        answer = client.post(url, data, follow=True)
        enrolment.refresh_from_db()
        assert (enrolment.motivation, enrolment.contact_phone) == ("Uusi syy", "040 123 4567")
        assert "Uusi syy" in answer.content.decode()
        entry = Entry.objects.get(action="enrolment.corrected")
        assert (entry.actor, entry.payload) == (None, {"fields": ["contact_phone", "motivation"]})
        mail = Message.objects.get(key=f"enrolment:{enrolment.pk}:corrected:{entry.pk}:{staff.pk}")
        assert (mail.to, mail.language, reverse("admin:enrolment-decide", args=[enrolment.pk]) in mail.text) == (
            staff.email,
            "sv",
            True,
        )

    def test_nothing_different_is_nothing_told(self, enrolment: Enrolment) -> None:
        factories.consultant()
        client, url = Client(), link(enrolment, "correct")
        client.post(url, correction(enrolment, client, url))
        assert not Entry.objects.filter(action="enrolment.corrected").exists()
        assert not Message.objects.filter(key__contains=":corrected:").exists()

    def test_address_and_municipality_are_not_changed_whatever_is_sent(self, enrolment: Enrolment) -> None:
        before = (enrolment.contact_email, enrolment.municipality_id)
        client, url = Client(), link(enrolment, "correct")
        other = factories.municipality()
        changes = {"contact_email": "evil@example.org", "municipality": str(other.pk), "state": "accepted"}
        client.post(url, {**correction(enrolment, client, url), **changes, "motivation": "Uusi"})
        enrolment.refresh_from_db()
        assert (enrolment.contact_email, enrolment.municipality_id, enrolment.state) == (*before, "confirmed")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("contact_name", "https://evil.example"),
            ("motivation", ""),
            ("motivation", "x" * 4001),
            ("motivation", "\x00"),
        ],
    )
    def test_hostile_or_empty_text_is_refused_beside_its_field(
        self, enrolment: Enrolment, field: str, value: str
    ) -> None:
        client, url = Client(), link(enrolment, "correct")
        answer: Any = client.post(url, correction(enrolment, client, url, **{field: value}))
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])

    def test_two_windows_do_not_undo_each_other(self, enrolment: Enrolment) -> None:
        client, url = Client(), link(enrolment, "correct")
        old = correction(enrolment, client, url, motivation="Vanha ikkuna")
        client.post(url, correction(enrolment, client, url, motivation="Uusi ikkuna"))
        answer: Any = client.post(url, old)
        enrolment.refresh_from_db()
        assert (enrolment.motivation, list(answer.context["form"].errors)) == ("Uusi ikkuna", ["__all__"])
        assert "Vanha ikkuna" in answer.content.decode()

    @pytest.mark.parametrize("page", ["correct", "withdraw"])
    @pytest.mark.parametrize("decision", ["accept", "decline"])
    def test_decision_made_meanwhile_stands(self, enrolment: Enrolment, page: str, decision: str) -> None:
        data = correction(enrolment, Client(), link(enrolment, "correct"), motivation="Myöhässä")
        getattr(enrolments, decision)(enrolment=enrolment, actor=factories.consultant(), note="Näin")
        person = User.objects.filter(email=enrolment.contact_email).first()
        client = factories.signed_in(person or factories.person(email=enrolment.contact_email))
        url = reverse(f"enrolment-{page}", args=[f"me-{enrolment.pk}"])
        before = Enrolment.objects.values("state", "motivation").get(pk=enrolment.pk)
        assert client.get(url).status_code == 302
        assert client.post(url, data).status_code == 302
        assert Enrolment.objects.values("state", "motivation").get(pk=enrolment.pk) == before

    def test_deadline_that_has_passed_leaves_what_was_sent_correctable(
        self, enrolment: Enrolment, programme: Programme
    ) -> None:
        Programme.objects.filter(pk=programme.pk).update(enrolment_closes=programme.starts)
        client, url = Client(), link(enrolment, "correct")
        client.post(url, correction(enrolment, client, url, motivation="Uusi syy"))
        enrolment.refresh_from_db()
        assert enrolment.motivation == "Uusi syy"


class TestWithdraw:
    def test_question_comes_first_and_then_it_is_withdrawn_and_told(self, enrolment: Enrolment) -> None:
        staff = factories.consultant()
        client, url = Client(), link(enrolment, "withdraw")
        assert client.get(url).status_code == 200
        assert EnrolledMunicipality.objects.count() == 1
        answer = client.post(url, follow=True)
        enrolment.refresh_from_db()
        assert (enrolment.state, EnrolledMunicipality.objects.count()) == (Enrolment.State.WITHDRAWN, 0)
        assert answer.status_code == 200
        told = Message.objects.filter(key__contains="withdrawn").order_by("pk")
        assert [mail.to for mail in told] == [enrolment.contact_email, staff.email]
        assert [(entry.actor, entry.action) for entry in Entry.objects.filter(action="enrolment.withdrawn")] == [
            (None, "enrolment.withdrawn")
        ]

    def test_double_click_withdraws_once(self, enrolment: Enrolment) -> None:
        factories.consultant()
        url = link(enrolment, "withdraw")
        for _click in range(2):
            assert Client().post(url).status_code == 302
        assert Message.objects.filter(key__contains="withdrawn").count() == 2
        assert Entry.objects.filter(action="enrolment.withdrawn").count() == 1

    def test_old_link_shows_that_it_was_withdrawn_and_takes_nothing_more(self, enrolment: Enrolment) -> None:
        old = mailed(enrolment, "confirmed")
        Client().post(link(enrolment, "withdraw"))
        page = Client().get(old)
        assert (page.status_code, "/correct/" in page.content.decode(), "<textarea" in page.content.decode()) == (
            200,
            False,
            False,
        )
        Client().post(old, {"text": "Vielä yksi asia"})
        assert Remark.objects.count() == 0
        assert Client().get(f"{old}correct/").status_code == 302

    def test_accepted_one_is_withdrawn_by_asking_the_staff(self, enrolment: Enrolment) -> None:
        enrolments.accept(enrolment=enrolment, actor=factories.consultant())
        url = reverse("enrolment-withdraw", args=[f"me-{enrolment.pk}"])
        answer = factories.signed_in(factories.contact_of(enrolment)).post(url, follow=True)
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.ACCEPTED
        assert (b"<textarea" in answer.content, url in answer.content.decode()) == (True, False)

    def test_name_goes_to_whoever_has_waited_for_it(self, programme: Programme) -> None:
        place = factories.municipality()
        first = factories.submitted(place, programme=programme, contact_email="first@example.org")
        second = factories.submitted(place, programme=programme, contact_email="second@example.org")
        Client().post(link(first, "withdraw"))
        assert [row.enrolment for row in EnrolledMunicipality.objects.all()] == [second]


class TestConversation:
    def test_answer_through_the_link_is_kept_logged_and_mailed_to_those_who_follow(self, enrolment: Enrolment) -> None:
        deciding, asking = factories.consultant(), factories.consultant(language="sv")
        conversation.say(enrolment=enrolment, text="Ketkä tulevat?", author=asking, from_staff=True)
        url = mailed(enrolment, f"asked:{Remark.objects.get().pk}")
        answer = Client().post(url, {"text": "Johtoryhmä."}, follow=True)
        assert [(one.from_staff, one.text) for one in Remark.objects.all()] == [
            (True, "Ketkä tulevat?"),
            (False, "Johtoryhmä."),
        ]
        page = answer.content.decode()
        assert page.index("Ketkä tulevat?") < page.index("Johtoryhmä.")
        mails = Message.objects.filter(key__contains=":answered:")
        assert [(mail.to, mail.language, "Johtoryhmä." in mail.text) for mail in mails] == [(asking.email, "sv", True)]
        assert deciding.email not in {mail.to for mail in mails}
        assert Entry.objects.filter(action="enrolment.answered").count() == 1

    def test_question_before_anybody_follows_goes_to_all_who_decide(self, enrolment: Enrolment) -> None:
        deciders = {factories.consultant().email, factories.consultant().email}
        factories.manager()
        Client().post(link(enrolment), {"text": "Mitä tämä maksaa?"})
        assert {mail.to for mail in Message.objects.filter(key__contains=":answered:")} == deciders

    def test_hostile_words_are_text(self, enrolment: Enrolment) -> None:
        factories.consultant()
        hostile = "<script>alert(1)</script> {{ 7 }} \u202egnp.exe https://evil.example"
        Client().post(link(enrolment), {"text": hostile})
        said = Remark.objects.get()
        assert "\u202e" not in said.text
        staff = factories.signed_in(factories.consultant())
        for page in (
            Client().get(link(enrolment)),
            staff.get(reverse("admin:enrolment-decide", args=[enrolment.pk])),
            staff.get(reverse("admin:participant", args=[enrolment.pk])),
        ):
            assert b"<script>alert(1)" not in page.content
            assert b"&lt;script&gt;alert(1)" in page.content
        mail = html_of(Message.objects.filter(key__contains=":answered:")[0])
        assert ("<script>alert(1)" in mail, 'href="https://evil' in mail) == (False, False)

    @pytest.mark.parametrize("text", ["", "  \r\n ", "x" * 2001, "a\x00b", "\u202e", "\u200b \u200c\u200d\u2060\ufeff"])
    def test_nothing_and_too_much_are_refused_in_words(self, enrolment: Enrolment, text: str) -> None:
        answer: Any = Client().post(link(enrolment), {"text": text})
        assert (answer.status_code, bool(answer.context["form"].errors), Remark.objects.count()) == (200, True, 0)

    def test_two_thousand_letters_in_many_lines_are_taken(self, enrolment: Enrolment) -> None:
        text = "\r\n".join(["x"] * 1000)
        Client().post(link(enrolment), {"text": text})
        assert len(Remark.objects.get().text) == 1999

    def test_double_click_says_it_once(self, enrolment: Enrolment) -> None:
        factories.consultant()
        url = link(enrolment)
        for _click in range(2):
            Client().post(url, {"text": "Kerran"})
        assert Remark.objects.count() == 1
        assert Message.objects.filter(key__contains=":answered:").count() == 1

    def test_many_without_an_answer_wait(self, enrolment: Enrolment) -> None:
        url = link(enrolment)
        for number in range(MOST_UNANSWERED):
            assert Client().post(url, {"text": f"Asia {number}"}).status_code == 302
        answer: Any = Client().post(url, {"text": "Vielä"})
        assert (Remark.objects.count(), "Vielä" in answer.content.decode()) == (MOST_UNANSWERED, True)
        conversation.say(enrolment=enrolment, text="Vastaus", author=factories.consultant(), from_staff=True)
        assert Client().post(url, {"text": "Vielä"}).status_code == 302

    def test_limit_of_an_address_keeps_what_was_typed(self, enrolment: Enrolment, settings: Any) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"enrolment_word": "1/10m/ip"}
        url = link(enrolment)
        Client().post(url, {"text": "Yksi"})
        answer: Any = Client().post(url, {"text": "Kaksi asiaa"})
        assert (Remark.objects.count(), "Kaksi asiaa" in answer.content.decode()) == (1, True)
        assert Client().post(link(enrolment, "withdraw")).status_code == 302
        enrolment.refresh_from_db()
        assert enrolment.state == Enrolment.State.CONFIRMED

    def test_staff_ask_from_the_decision_and_from_the_participants_page(self, enrolment: Enrolment) -> None:
        staff = factories.consultant()
        client, url = factories.signed_in(staff), reverse("admin:enrolment-ask", args=[enrolment.pk])
        desk = reverse("admin:participant", args=[enrolment.pk])
        back = client.post(url, {"text": "Montako tulee?", "next": desk})
        assert back["Location"] == f"{desk}#conversation"
        assert "Montako tulee?" in client.get(desk).content.decode()
        mail = Message.objects.get(key__contains=":asked:")
        assert (mail.to, "Montako tulee?" in mail.text) == (enrolment.contact_email, True)
        assert Entry.objects.get(action="enrolment.asked").actor == staff
        for evil in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            answer = client.post(url, {"text": f"Toinen {evil}", "next": evil})
            assert answer["Location"] == f"{reverse('admin:enrolment-decide', args=[enrolment.pk])}#conversation"

    def test_nobody_is_asked_about_what_nobody_has_confirmed(self, programme: Programme) -> None:
        waits = factories.unconfirmed(programme)
        client = factories.signed_in(factories.consultant())
        client.post(reverse("admin:enrolment-ask", args=[waits.pk]), {"text": "Kysymys"})
        assert (Remark.objects.count(), Message.objects.filter(key__contains=":asked:").count()) == (0, 0)


@pytest.mark.parametrize("page", ["decide", "own", "desk"])
def test_page_asks_as_much_of_one_remark_as_of_three(
    enrolment: Enrolment, page: str, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff = factories.consultant()
    client = Client() if page == "own" else factories.signed_in(staff)
    names = {"decide": "admin:enrolment-decide", "desk": "admin:participant"}
    url = link(enrolment) if page == "own" else reverse(names[page], args=[enrolment.pk])
    counts = []
    for number in range(3):
        conversation.say(enrolment=enrolment, text=f"Asia {number}", author=staff, from_staff=True)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_links_and_words_go_with_the_contact_details(enrolment: Enrolment, programme: Programme) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from accounts.retention import purge_all

    url = link(enrolment)
    conversation.say(enrolment=enrolment, text="Asia", author=None, from_staff=False)
    enrolments.decline(enrolment=enrolment, actor=factories.consultant(), note="Henkilön asia")
    Enrolment.objects.update(decided_at=timezone.now() - timedelta(days=370))
    purge_all()
    assert (Remark.objects.count(), Door.objects.count(), Client().get(url).status_code) == (0, 0, 404)
    assert [one.note for one in enrolment.decisions.all()] == [""]
