"""The pages of messages to many: from a filtered list to the mails, and whatever may go wrong on the way."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.services import letters
from digiverkosto.moments import why_no_hour
from municipalities.models import Membership
from outbox.models import Letter, Message, ReadyText
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.desk.test_registers import sheet_of

WRITTEN = {"subject_fi": "Nimeä", "body_fi": "Hei {name}", "when": "now", "key": "k"}


@pytest.fixture
def staff(db: None) -> User:
    return factories.consultant()


@pytest.fixture
def client(staff: User) -> Client:
    return factories.signed_in(staff)


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


def page(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def new(programme: Programme, query: str = "") -> str:
    return f"{page('letter-new')}?programme={programme.slug}&{query}"


def errors_of(client: Client, url: str, **changes: Any) -> dict[str, list[str]]:
    answer = client.post(url, {**WRITTEN, **changes})
    return dict(answer.context["form"].errors) if answer.status_code == 200 else {}


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_those_who_named_nobody_are_written_to(client: Client, programme: Programme) -> None:
    event = factories.event(programme)
    silent = factories.accepted(programme=programme)
    query = f"programme={programme.slug}&seats=nobody&event={event.pk}"
    whom = client.get(f"{page('board-message')}?{query}")
    assert [one.email for one in whom.context["chosen"].recipients] == [silent.contact_email]
    written = client.post(whom.context["onward"], WRITTEN)
    looked = client.get(written["Location"])
    assert looked.context["shown"].text == f"Hei {factories.contact_of(silent).name}"
    for _click in range(2):
        done = client.post(written["Location"], {"seen": looked.context["seen"]})
    letter = Letter.objects.get()
    assert done["Location"] == page("letter", letter.pk)
    assert [mail.to for mail in Message.objects.filter(letter=letter)] == [silent.contact_email]


def test_others_than_those_looked_at_are_named_and_nothing_goes(client: Client, enrolment: Enrolment) -> None:
    draft = factories.letter(enrolment.programme)
    seen = client.get(page("letter-check", draft.pk)).context["seen"]
    came = factories.contact_of(factories.accepted(programme=enrolment.programme))
    answer = client.post(page("letter-check", draft.pk), {"seen": seen})
    assert answer.context["difference"].came == [came.name]
    assert came.name in answer.content.decode()
    assert not Message.objects.filter(letter=draft)
    client.post(page("letter-check", draft.pk), {"seen": answer.context["seen"]})
    assert Message.objects.filter(letter=draft).count() == 2


@pytest.mark.parametrize("seen", ["", "x", "\x00", "9" * 5000])
def test_confirming_without_having_looked_sends_nothing(client: Client, enrolment: Enrolment, seen: str) -> None:
    draft = factories.letter(enrolment.programme)
    assert client.post(page("letter-check", draft.pk), {"seen": seen}).status_code == 200
    assert not Message.objects.filter(letter=draft)


class TestWriting:
    @pytest.fixture
    def url(self, enrolment: Enrolment) -> str:
        """To a reader of Finnish and one of Swedish."""
        swedish = factories.accepted(programme=enrolment.programme)
        User.objects.filter(email=swedish.contact_email).update(language="sv")
        return new(enrolment.programme)

    def test_missing_language_is_told_and_chosen_knowingly(self, client: Client, url: str) -> None:
        assert set(errors_of(client, url)) == {"instead"}
        assert set(errors_of(client, url, instead="sv")) == {"instead"}
        assert errors_of(client, url, instead="fi") == {}
        assert Letter.objects.get().instead == "fi"

    def test_both_languages_need_no_choice(self, client: Client, url: str) -> None:
        assert errors_of(client, url, subject_sv="Hej", body_sv="Hej") == {}

    @pytest.mark.parametrize(
        ("changes", "wrong"),
        [
            ({"body_fi": "Hei {nimi}"}, "body_fi"),
            ({"subject_fi": "Hei {}"}, "subject_fi"),
            ({"body_fi": ""}, "body_fi"),
            ({"subject_fi": "", "body_fi": ""}, "subject_fi"),
            ({"subject_fi": "x" * 151}, "subject_fi"),
            ({"body_fi": "\x00"}, "body_fi"),
            ({"when": "x"}, "when"),
            ({"when": "later"}, "day"),
            ({"when": "later", "day": "x", "clock": "9"}, "day"),
            ({"when": "later", "day": "9999-12-31", "clock": "9"}, "day"),
            ({"when": "later", "day": "2020-01-01", "clock": "9"}, "day"),
            ({"when": "later", "day": "2030-01-01", "clock": "klo"}, "clock"),
            ({"key": "x" * 41}, "key"),
        ],
    )
    def test_what_is_wrong_is_said_beside_it_and_kept(
        self, client: Client, url: str, changes: dict[str, str], wrong: str
    ) -> None:
        sent = {**WRITTEN, "instead": "fi", **changes}
        answer = client.post(url, sent)
        assert wrong in answer.context["form"].errors
        assert answer.context["form"]["subject_fi"].value() == sent["subject_fi"]
        assert Letter.objects.count() == 0

    def test_it_goes_at_the_time_on_the_clocks_of_finland(self, client: Client, url: str) -> None:
        day = timezone.localdate() + timedelta(days=2)
        assert errors_of(client, url, instead="fi", when="later", day=f"{day:%d.%m.%Y}", clock="klo 9.30") == {}
        goes_at = Letter.objects.get().goes_at
        assert goes_at is not None
        assert f"{timezone.localtime(goes_at):%Y-%m-%d %H:%M}" == f"{day} 09:30"
        again = client.get(page("letter-write", Letter.objects.get().pk)).context["form"]
        assert (again["when"].value(), again["day"].value(), again["clock"].value()) == ("later", day, "9.30")

    def test_hour_over_which_the_clocks_go_forward_is_refused(
        self, client: Client, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("desk.forms.letters.LATEST", timedelta(days=400))
        days = (timezone.localdate() + timedelta(days=number) for number in range(1, 400))
        night = next(day for day in days if why_no_hour(day, time(3, 30)))
        sent = {"instead": "fi", "when": "later", "day": night.isoformat()}
        assert set(errors_of(client, url, **sent, clock="3.30")) == {"clock"}
        assert errors_of(client, url, **sent, clock="4.30") == {}

    def test_draft_is_changed_and_its_recipients_too(self, client: Client, url: str, enrolment: Enrolment) -> None:
        draft = factories.letter(enrolment.programme)
        narrowed = f"programme={enrolment.programme.slug}&role=expert"
        client.post(f"{page('letter-write', draft.pk)}?{narrowed}", {**WRITTEN, "subject_fi": "Toinen"})
        draft.refresh_from_db()
        assert (draft.subject, draft.query) == ("Toinen", narrowed)
        client.post(page("letter-write", draft.pk), {**WRITTEN, "subject_fi": "Kolmas"})
        draft.refresh_from_db()
        assert (draft.subject, draft.query) == ("Kolmas", narrowed)

    def test_it_begins_from_a_ready_text_or_an_earlier_letter(
        self, client: Client, url: str, enrolment: Enrolment
    ) -> None:
        earlier = factories.letter(enrolment.programme)
        text = letters.keep_text(name="N", texts={"sv": {"subject": "Hej", "body": "x"}}, actor=factories.manager())
        begun = [
            client.get(f"{url}&from={source}").context["form"] for source in (f"letter-{earlier.pk}", f"text-{text.pk}")
        ]
        assert [form["subject_fi"].value() for form in begun] == ["Muistutus", None]
        assert begun[1]["subject_sv"].value() == "Hej"
        offered = client.get(url).context["sources"]
        assert [key for _group, texts in offered for key, _name in texts] == [f"text-{text.pk}", f"letter-{earlier.pk}"]


class TestLetter:
    @pytest.fixture
    def letter(self, enrolment: Enrolment) -> Letter:
        factories.accepted(programme=enrolment.programme)
        return factories.confirmed(enrolment.programme)

    def test_part_that_moves_asks_again_until_all_has_gone(self, client: Client, letter: Letter) -> None:
        parts = []
        for state in (Message.State.QUEUED, Message.State.SENT):
            Message.objects.filter(letter=letter).update(state=state)
            parts.append(client.get(page("letter", letter.pk), headers={"HX-Request": "true"}).content.decode())
        assert [("hx-get" in part, "<html" in part) for part in parts] == [(True, False), (False, False)]

    def test_recipients_are_searched_and_exported(self, client: Client, letter: Letter, enrolment: Enrolment) -> None:
        shown = client.get(page("letter", letter.pk), {"q": f" Aino {enrolment.contact_email.upper()} "})
        assert [mail.to for mail in shown.context["page"]] == [enrolment.contact_email]
        answer: Any = client.get(page("letter", letter.pk), {"_export": "xlsx"})
        sheet = sheet_of(answer)
        assert sheet.max_row == 3

    @pytest.mark.parametrize("asked", [{"q": "@"}, {"state": "x"}, {"p": "x"}, {"p": "9" * 99}, {"state": "queued"}])
    def test_nonsense_is_unasked(self, client: Client, letter: Letter, asked: dict[str, str]) -> None:
        assert len(client.get(page("letter", letter.pk), asked).context["page"].object_list) == 2

    def test_it_is_cancelled(self, client: Client, letter: Letter) -> None:
        Message.objects.filter(pk=letter.messages.earliest("pk").pk).update(state=Message.State.SENT)
        asked = client.post(page("letter-act", letter.pk), {"act": "cancel"}).content.decode()
        assert "Perutaanko 1 viesti?" in asked
        assert "1 viesti on jo lähtenyt, eikä sitä saa takaisin." in asked
        assert Message.objects.filter(letter=letter, state="cancelled").count() == 0
        client.post(page("letter-act", letter.pk), {"act": "cancel", "confirmed": "yes"})
        assert client.get(page("letter", letter.pk)).context["progress"].state == Letter.State.CANCELLED
        assert set(Message.objects.filter(letter=letter).values_list("state", flat=True)) == {"cancelled", "sent"}

    def test_failed_ones_are_sent_again(self, client: Client, letter: Letter) -> None:
        Message.objects.filter(letter=letter).update(state=Message.State.FAILED)
        assert (
            "Lähetetäänkö 2 viestiä uudelleen?"
            in client.post(page("letter-act", letter.pk), {"act": "again"}).content.decode()
        )
        assert set(Message.objects.filter(letter=letter).values_list("state", flat=True)) == {"failed"}
        client.post(page("letter-act", letter.pk), {"act": "again", "confirmed": "yes"})
        assert set(Message.objects.filter(letter=letter).values_list("state", flat=True)) == {"queued"}

    def test_text_is_kept_and_taken_away(self, client: Client, letter: Letter) -> None:
        client.post(page("letter-act", letter.pk), {"act": "keep", "name": "Muistutus"})
        text = ReadyText.objects.get(name="Muistutus")
        assert text.texts == letter.texts
        assert client.get(page("ready-texts")).context["texts"][0][0] == text
        answer: Any = client.get(page("ready-texts"), {"_export": "xlsx"})
        assert sheet_of(answer)["A2"].value == "Muistutus"
        assert (
            "Poistetaanko valmis teksti “Muistutus”?"
            in client.post(page("ready-texts"), {"text": text.pk}).content.decode()
        )
        assert ReadyText.objects.count() == 1
        client.post(page("ready-texts"), {"text": text.pk, "confirmed": "yes"})
        assert ReadyText.objects.count() == 0

    @pytest.mark.parametrize("sent", [{}, {"act": "x"}, {"act": "keep"}, {"act": "discard"}, {"act": "again"}])
    def test_what_cannot_be_done_changes_nothing(self, client: Client, letter: Letter, sent: dict[str, str]) -> None:
        before = list(Message.objects.filter(letter=letter).values())
        answer = client.post(page("letter-act", letter.pk), sent, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
        assert (list(Message.objects.filter(letter=letter).values()), ReadyText.objects.count()) == (before, 0)

    def test_confirmed_letter_is_written_no_more(self, client: Client, letter: Letter) -> None:
        for name in ("letter-write", "letter-check"):
            assert client.get(page(name, letter.pk))["Location"] == page("letter", letter.pk)


def test_second_of_two_staff_on_a_draft_is_told_and_saves_again(client: Client, enrolment: Enrolment) -> None:
    client.post(new(enrolment.programme), WRITTEN)
    draft = Letter.objects.get()
    url = page("letter-write", draft.pk)
    before = client.get(url).context["seen"]
    factories.signed_in(factories.manager()).post(url, {**WRITTEN, "subject_fi": "Toisen", "_seen": before})
    mine = {**WRITTEN, "subject_fi": "Minun", "_seen": before}
    refused = client.post(url, mine)
    draft.refresh_from_db()
    assert (refused.status_code, draft.subject) == (200, "Toisen")
    assert "Joku on muuttanut" in refused.content.decode()
    assert 'value="Minun"' in refused.content.decode()
    client.post(url, {**mine, "_seen": refused.context["seen"]})
    draft.refresh_from_db()
    assert draft.subject == "Minun"


def test_draft_is_deleted(client: Client, programme: Programme) -> None:
    draft = factories.letter(programme)
    assert "Poistetaanko luonnos" in client.post(page("letter-act", draft.pk), {"act": "discard"}).content.decode()
    assert Letter.objects.count() == 1
    sent = {"act": "discard", "confirmed": "yes"}
    assert client.post(page("letter-act", draft.pk), sent)["Location"] == page("letters")
    assert Letter.objects.count() == 0


def test_test_goes_to_oneself(client: Client, staff: User, enrolment: Enrolment) -> None:
    draft = factories.letter(enrolment.programme)
    for asked in ("", "x", "9" * 30, str(factories.contact_of(enrolment).pk)):
        assert client.post(page("letter-test", draft.pk), {"as": asked}).status_code == 302
    mails = Message.objects.filter(key__startswith="letter-test:")
    assert {mail.to for mail in mails} == {staff.email}


def test_list_is_searched_by_state_and_exported(client: Client, enrolment: Enrolment) -> None:
    draft = factories.letter(enrolment.programme)
    factories.confirmed(enrolment.programme)
    assert [row.letter for row in client.get(page("letters"), {"state": "draft"}).context["rows"]] == [draft]
    assert len(client.get(page("letters"), {"q": "muistutus", "state": "x"}).context["rows"]) == 2
    answer: Any = client.get(page("letters"), {"_export": "xlsx"})
    sheet = sheet_of(answer)
    assert sheet.max_row == 3


def test_pages_ask_as_often_for_one_as_for_three(client: Client, enrolment: Enrolment) -> None:
    programme = enrolment.programme

    def counted() -> list[int]:
        urls = [page("letters"), page("ready-texts"), f"{page('board-message')}?programme={programme.slug}"]
        urls += [new(programme), page("letter-check", draft.pk), page("letter", factories.confirmed(programme).pk)]
        return [queries_of(client, url) for url in urls]

    draft = factories.letter(programme)
    factories.event(programme)
    letters.keep_text(name="0", texts={}, actor=factories.manager())
    counted()
    one = counted()
    for number in "12":
        factories.accepted(programme=programme)
        factories.letter(programme)
        letters.keep_text(name=number, texts={}, actor=factories.manager())
    assert counted() == one


@pytest.mark.parametrize("name", ["seats", "event", "role", "letter", "from", "programme", "late", "q", "as"])
@pytest.mark.parametrize("junk", ["9" * 19, "9" * 400, "x", "²", "text-²", "\x00"])
def test_nonsense_in_the_address_breaks_nothing(client: Client, enrolment: Enrolment, name: str, junk: str) -> None:
    draft = factories.letter(enrolment.programme)
    for url in (
        page("board-message"),
        page("letter-new"),
        page("letter-check", draft.pk),
        page("letter-write", draft.pk),
    ):
        assert client.get(url, {"seats": "nobody", name: junk}).status_code == (400 if junk == "\x00" else 200)
        assert client.post(url, {name: junk}).status_code in (200, 302, 400, 405)


def test_whoever_loses_the_staffs_role_gets_nothing_from_the_next_request_on(
    client: Client, staff: User, enrolment: Enrolment
) -> None:
    draft = factories.letter(enrolment.programme)
    seen = client.get(page("letter-check", draft.pk)).context["seen"]
    User.objects.filter(pk=staff.pk).update(staff_role="", organisation="")
    asked = [
        client.post(page("letter-check", draft.pk), {"seen": seen}),
        client.post(page("letter-test", draft.pk), {"as": "1"}),
        client.get(page("letters")),
    ]
    assert [answer.status_code in (302, 403) and "letter" not in answer.get("Location", "") for answer in asked] == [
        True
    ] * 3
    assert not Message.objects.filter(key__startswith="letter")


def test_member_who_loses_the_role_while_signed_in_is_written_to_no_more(client: Client, enrolment: Enrolment) -> None:
    draft = factories.letter(enrolment.programme)
    seen = client.get(page("letter-check", draft.pk)).context["seen"]
    contact = factories.contact_of(enrolment)
    Membership.objects.filter(user=contact).update(role="expert")
    answer = client.post(page("letter-check", draft.pk), {"seen": seen})
    assert answer.context["difference"].left == [contact.name]
    assert not Message.objects.filter(letter=draft)
