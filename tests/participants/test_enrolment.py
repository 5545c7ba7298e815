"""Enrolling on the public page, from the first word to the receipt."""

import re
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Consortium, Municipality
from outbox.models import Message
from outbox.sending import html_of
from participants.forms.enrolment import BETWEEN, names_of
from participants.models import EnrolledMunicipality, Enrolment
from participants.services import enrolments
from programmes.models import Programme
from tests import factories

TYPED = "Haluamme tietää, missä mennään <b>oikeasti</b>."


def form(*names: str, **changes: str) -> dict[str, str]:
    return {
        "municipalities": ", ".join(names),
        "consortium_name": "" if len(names) == 1 else "Laakson seutu",
        "consents": "" if len(names) == 1 else "said",
        "contact_name": "Aino Alku",
        "contact_email": "Aino.Alku@Example.org",
        "motivation": TYPED,
        "terms": "on",
        **changes,
    }


def address(programme: Programme, step: str = "", language: str = "en") -> str:
    return f"/{language}/programmes/{programme.slug}/enrol/{step}"


def fill_in(client: Client, programme: Programme, data: dict[str, str], language: str = "en") -> Any:
    """The page that a reader sees after sending in the form: the review, or the form with its errors."""
    return client.post(address(programme, language=language), data, follow=True)


def confirm(client: Client, programme: Programme, language: str = "en") -> Any:
    """Send what the review shows now."""
    page: Any = client.get(address(programme, "review/", language))
    return client.post(address(programme, "review/", language), {"draft": page.context["draft"].receipt}, follow=True)


def send(programme: Programme, data: dict[str, str], language: str = "en", client: Client | None = None) -> Any:
    """Fill in, review and send in one browser."""
    browser = client or Client()
    answer = fill_in(browser, programme, data, language)
    if answer.redirect_chain[-1][0] == address(programme, "review/", language):
        return confirm(browser, programme, language)
    return answer


def errors(answer: Any) -> dict[str, list[str]]:
    """What the page says is wrong; nothing typed may be lost with it."""
    assert answer.status_code == 200
    assert "Haluamme tietää, missä mennään &lt;b&gt;oikeasti&lt;/b&gt;." in answer.content.decode()
    return dict(answer.context["form"].errors)


@pytest.fixture
def place(db: None) -> Municipality:
    return factories.municipality(name_fi="Kuusiranta", name_sv="Granstrand", name_en="Kuusiranta")


def test_enrolment_of_one_municipality(programme: Programme, place: Municipality) -> None:
    answer = send(programme, form("Kuusiranta"))
    made = Enrolment.objects.get()
    assert answer.redirect_chain == [(address(programme, "sent/"), 302)]
    assert (made.party, made.state, made.language) == (place, Enrolment.State.SUBMITTED, "en")
    assert (made.contact_email, made.motivation) == ("aino.alku@example.org", TYPED)
    assert made.enrolled.count() == 0
    enrolments.confirm(enrolment=made)
    assert [row.municipality for row in made.enrolled.all()] == [place]


@pytest.mark.parametrize("name", ["kuusiranta", "GRANSTRAND", " Kuusiranta ", "the code"])
def test_municipality_is_found_in_any_language_and_by_its_code(
    programme: Programme, place: Municipality, name: str
) -> None:
    send(programme, form(place.code if name == "the code" else name))
    assert Enrolment.objects.get().party == place


def test_review_sends_nothing_and_keeps_everything(programme: Programme, place: Municipality) -> None:
    answer = fill_in(Client(), programme, form("Kuusiranta"))
    assert (answer.status_code, Enrolment.objects.count(), Message.objects.count()) == (200, 0, 0)
    assert "&lt;b&gt;oikeasti&lt;/b&gt;" in answer.content.decode()
    assert answer.context["form"]["motivation"].value() == TYPED


def test_change_after_review_brings_the_form_back(programme: Programme, place: Municipality) -> None:
    client = Client()
    fill_in(client, programme, form("Kuusiranta"))
    assert errors(client.get(address(programme))) == {}
    assert Enrolment.objects.count() == 0


def test_every_page_on_the_way_survives_a_reload(programme: Programme, place: Municipality) -> None:
    client = Client()
    fill_in(client, programme, form("Kuusirantaa"))
    assert set(errors(client.get(address(programme)))) == {"municipalities"}
    fill_in(client, programme, form("Kuusiranta"))
    assert client.get(address(programme, "review/")).status_code == 200
    confirm(client, programme)
    for _ in range(2):
        assert TYPED[:20] in client.get(address(programme, "sent/")).content.decode()


def test_back_after_sending_leads_to_the_receipt_and_an_empty_form(programme: Programme, place: Municipality) -> None:
    client = Client()
    send(programme, form("Kuusiranta"), client=client)
    assert client.get(address(programme, "review/"))["Location"] == address(programme, "sent/")
    page: Any = client.get(address(programme))
    assert (page.context["form"].is_bound, address(programme, "sent/") in page.content.decode()) == (False, True)


def test_sending_twice_is_sending_once(programme: Programme, place: Municipality) -> None:
    client = Client()
    page = fill_in(client, programme, form("Kuusiranta"))
    data = {"draft": page.context["draft"].receipt}
    before = dict(client.session)
    assert client.post(address(programme, "review/"), data)["Location"] == address(programme, "sent/")
    session = client.session
    session.update(before)
    session.save()
    for _ in range(2):
        assert client.post(address(programme, "review/"), data)["Location"] == address(programme, "sent/")
    assert (Enrolment.objects.count(), Message.objects.count()) == (1, 1)


def test_text_changed_in_another_window_is_reviewed_before_it_is_sent(
    programme: Programme, place: Municipality
) -> None:
    client = Client()
    page = fill_in(client, programme, form("Kuusiranta", motivation="Vanha syy"))
    fill_in(client, programme, form("Kuusiranta", motivation="Uusi syy"))
    answer = client.post(address(programme, "review/"), {"draft": page.context["draft"].receipt}, follow=True)
    assert ("Uusi syy" in answer.content.decode(), Enrolment.objects.count()) == (True, 0)
    confirm(client, programme)
    assert Enrolment.objects.get().motivation == "Uusi syy"


def test_text_and_receipt_are_for_their_own_browser(programme: Programme, place: Municipality) -> None:
    mine, other = Client(), Client()
    fill_in(mine, programme, form("Kuusiranta"))
    page: Any = other.get(address(programme))
    assert page.context["form"].is_bound is False
    confirm(mine, programme)
    for step in ("review/", "sent/"):
        last = other.get(address(programme, step), follow=True)
        assert (last.redirect_chain[-1][0], b"Aino Alku" in last.content) == (address(programme), False)


def test_receipt_is_on_screen_and_in_the_mail(programme: Programme, place: Municipality) -> None:
    answer = send(programme, form("Granstrand"), "sv")
    assert "Granstrand" in answer.content.decode()
    enrolments.confirm(enrolment=Enrolment.objects.get())
    mail = Message.objects.get(key__endswith=":confirmed")
    assert (mail.to, mail.language, mail.state) == ("aino.alku@example.org", "sv", Message.State.QUEUED)
    own = re.findall(r"/sv/enrolments/link/\S+", mail.text)[0]
    assert "Granstrand" in Client().get(own).content.decode()
    receipt = Enrolment.objects.get().receipt
    assert (receipt in mail.text, receipt in own) == (False, False)
    assert "Granstrand" in Client().get(f"/sv/enrolments/{receipt}/").content.decode()


def test_staff_who_decide_hear_of_it_in_their_own_language(programme: Programme, place: Municipality) -> None:
    deciders = [factories.consultant(language="fi"), factories.consultant(language="sv")]
    factories.manager()
    factories.person()
    send(programme, form("Kuusiranta"))
    enrolment = enrolments.confirm(enrolment=Enrolment.objects.get())
    mails = Message.objects.filter(key__contains=":arrived:")
    assert {(mail.to, mail.language) for mail in mails} == {(user.email, user.language) for user in deciders}
    assert all(reverse("admin:enrolment-decide", args=[enrolment.pk]) in mail.text for mail in mails)
    assert {mail.language: mail.subject.split(": ")[1] for mail in mails} == {"fi": "Kuusiranta", "sv": "Granstrand"}


def test_receipt_with_a_forged_address_is_a_404(programme: Programme) -> None:
    factories.submitted(programme=programme)
    assert Client().get(reverse("enrolment-receipt", args=["forged"])).status_code == 404


def test_enrolment_of_a_consortium(programme: Programme) -> None:
    places = [factories.municipality() for _ in range(3)]
    send(programme, form(*(str(place) for place in places)))
    made = Enrolment.objects.get()
    assert isinstance(made.party, Consortium)
    assert str(made.party) == "Laakson seutu"
    assert set(made.party.municipalities.all()) == set(places)
    enrolments.confirm(enrolment=made)
    assert {row.municipality for row in made.enrolled.all()} == set(places)


def test_one_municipality_in_two_languages_is_one(programme: Programme, place: Municipality) -> None:
    send(programme, form("Kuusiranta", consortium_name="", municipalities="Kuusiranta, Granstrand"))
    assert Enrolment.objects.get().party == place


@pytest.mark.parametrize(
    ("names", "name", "field"),
    [(["Kuusiranta", "901"], "", "consortium_name"), (["Kuusiranta"], "Laakso", "municipalities")],
    ids=["several without a name", "a name for one"],
)
def test_consortium_that_is_none_is_refused(
    programme: Programme, place: Municipality, names: list[str], name: str, field: str
) -> None:
    factories.municipality(code="901")
    assert set(errors(send(programme, form(*names, consortium_name=name)))) == {field}
    assert Enrolment.objects.count() == 0


def test_unknown_municipality_is_refused_in_words(programme: Programme, place: Municipality) -> None:
    refused = errors(send(programme, form("Tukholma")))
    assert refused == {"municipalities": ["We do not find a municipality called “Tukholma”. Check the spelling."]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Kuusirata", "Kuusiranta"), ("kuusirannan kunta", "Kuusiranta"), ("Gransstrand", "Granstrand")],
)
def test_misspelt_municipality_gets_a_suggestion(
    programme: Programme, place: Municipality, typed: str, meant: str
) -> None:
    refused = errors(send(programme, form(typed)))
    assert refused == {"municipalities": [f"We do not find a municipality called “{typed}”. Did you mean {meant}?"]}


def test_merged_municipality_is_refused_with_its_heir(programme: Programme, db: None) -> None:
    heir = factories.municipality(name_fi="Mäntyharju", name_en="Mäntyharju")
    factories.municipality(
        name_fi="Pertunmaa", name_en="Pertunmaa", merged_into=heir, merged_on=date(2025, 1, 1), invented=False
    )
    refused = errors(send(programme, form("Pertunmaa")))
    assert refused == {
        "municipalities": ["Pertunmaa has been part of Mäntyharju since 2025. Enrol Mäntyharju instead."]
    }


def test_invented_municipality_is_unknown_outside_the_demo(
    programme: Programme, place: Municipality, settings: Any
) -> None:
    settings.INVENTED_MUNICIPALITIES = False
    assert set(errors(send(programme, form("Kuusiranta")))) == {"municipalities"}


@pytest.mark.parametrize("members", [1, 2], ids=["alone", "through a consortium"])
def test_double_enrolment_is_refused(programme: Programme, place: Municipality, members: int) -> None:
    others = [factories.municipality() for _ in range(members - 1)]
    factories.accepted(place, *others, programme=programme)
    assert set(errors(send(programme, form("Kuusiranta")))) == {"municipalities"}
    new = factories.municipality()
    assert set(errors(send(programme, form("Kuusiranta", str(new))))) == {"municipalities"}
    assert Enrolment.objects.count() == 1


def test_same_municipality_may_enrol_in_another_programme(programme: Programme, place: Municipality) -> None:
    factories.accepted(place)
    send(programme, form("Kuusiranta"))
    enrolments.confirm(enrolment=Enrolment.objects.get(programme=programme))
    assert EnrolledMunicipality.objects.filter(municipality=place).count() == 2


def test_deadline_that_has_passed_is_refused_and_typed_text_kept(programme: Programme, place: Municipality) -> None:
    Programme.objects.update(enrolment_closes=timezone.localdate() - timedelta(days=1))
    answer = send(programme, form("Kuusiranta"))
    assert errors(answer) == {}
    assert "Nothing was sent. Please write to the organisers." in answer.content.decode()
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(("opens", "closes", "takes"), [(-1, 0, True), (0, 5, True), (1, 5, False), (-5, -1, False)])
def test_last_day_belongs_to_the_time_of_enrolment(programme: Programme, opens: int, closes: int, takes: bool) -> None:
    today = timezone.localdate()
    programme.enrolment_opens = today + timedelta(days=opens)
    programme.enrolment_closes = today + timedelta(days=closes)
    assert programme.takes_enrolments() == takes


def test_form_of_a_closed_programme_says_so(programme: Programme) -> None:
    Programme.objects.update(enrolment_closes=timezone.localdate() - timedelta(days=1))
    answer = Client().get(reverse("enrol", args=[programme.slug]))
    assert answer.status_code == 200
    assert [template.name for template in answer.templates][:1] == ["participants/enrolment_closed.html"]


def test_draft_is_a_404(programme: Programme, place: Municipality) -> None:
    Programme.objects.update(state=Programme.State.DRAFT)
    for step in ("", "review/", "sent/"):
        assert Client().get(address(programme, step)).status_code == 404
    assert Client().post(address(programme), form("Kuusiranta")).status_code == 404


@pytest.mark.parametrize(
    "field", ["municipalities", "consortium_name", "contact_name", "contact_email", "contact_phone", "expectations"]
)
def test_null_bytes_are_refused(programme: Programme, place: Municipality, field: str) -> None:
    refused = errors(send(programme, {**form("Kuusiranta"), field: "a\x00b"}))
    assert field in refused
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("field", ["contact_name", "contact_title", "contact_phone", "expectations", "consortium_name"])
def test_two_megabytes_of_text_are_refused(programme: Programme, place: Municipality, field: str) -> None:
    assert field in errors(send(programme, {**form("Kuusiranta"), field: "x" * 2 * 1024 * 1024}))


@pytest.mark.parametrize("field", ["municipalities", "contact_name", "contact_email", "terms"])
def test_required_field_left_out_is_told(programme: Programme, place: Municipality, field: str) -> None:
    assert set(errors(send(programme, {**form("Kuusiranta"), field: ""}))) == {field}


def test_trap_for_programs_refuses(programme: Programme, place: Municipality) -> None:
    assert set(errors(send(programme, form("Kuusiranta", website="https://spam.example")))) == {"website"}


def test_hostile_names_are_text(programme: Programme, place: Municipality) -> None:
    hostile = form("Kuusiranta", contact_name="<script>alert(1)</script>", contact_email="a@example.org")
    answer = send(programme, hostile)
    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()
    assert "<script>alert(1)" not in html_of(Message.objects.get())


def test_twenty_first_enrolment_from_one_address_is_put_off(programme: Programme) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(21):
        place = factories.municipality()
        answer = send(programme, form(place.code, contact_email=f"a{place.code}@example.org"), client=client)
    assert errors(answer) == {}
    assert "Many enrolments came from this address" in answer.content.decode()
    assert Enrolment.objects.count() == 20


def test_database_refuses_a_double_that_slips_past_the_check(programme: Programme) -> None:
    place = factories.municipality()
    factories.submitted(place, programme=programme)
    second = factories.submitted(programme=programme)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnrolledMunicipality.objects.create(enrolment=second, programme=programme, municipality=place)


@pytest.mark.django_db(transaction=True)
def test_ten_confirm_at_once_and_one_holds_the_municipality(programme: Programme) -> None:
    place = factories.municipality()
    ready = Barrier(10)
    outcomes: list[int] = []

    def act(pk: int) -> None:
        enrolment = Enrolment.objects.get(pk=pk)
        ready.wait()
        outcomes.append(enrolments.confirm(enrolment=enrolment).enrolled.filter(municipality=place).count())
        connection.close()

    sent = []
    for number in range(10):
        others = [factories.municipality()] if number % 2 else []
        application = factories.application([place, *others], contact_email=f"a{number}@example.org")
        sent.append(enrolments.submit(programme=programme, application=application).pk)
    threads = [Thread(target=act, args=[pk]) for pk in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [0] * 9 + [1]
    assert EnrolledMunicipality.objects.filter(municipality=place).count() == 1
    assert Enrolment.objects.filter(state=Enrolment.State.CONFIRMED).count() == 10


def test_name_cannot_turn_the_text_beside_it(client: Client, programme: Programme, place: Municipality) -> None:
    fill_in(client, programme, form(place.name, contact_name="Aino \u202eAlku\u2066"))
    confirm(client, programme)
    assert Enrolment.objects.get().contact_name == "Aino Alku"


@pytest.mark.parametrize(
    "typed",
    ["Kuusiranta ja Granstrand", "Kuusiranta och Granstrand", "Kuusiranta and Granstrand", "Kuusiranta; Granstrand"],
)
def test_municipalities_are_named_as_people_list_them(programme: Programme, typed: str) -> None:
    places = {factories.municipality(name_fi=name, name_sv=name, name_en=name) for name in ("Kuusiranta", "Granstrand")}
    send(programme, form("Kuusiranta", consortium_name="Rannat", municipalities=typed, consents="ask"))
    consortium = Enrolment.objects.get().consortium
    assert consortium is not None
    assert set(consortium.municipalities.all()) == places


def test_no_municipality_has_in_its_name_what_stands_between_names(db: None) -> None:
    call_command("load_municipalities")
    named = [name for place in Municipality.objects.all() for name in names_of(place)]
    assert len(named) > 900
    assert not [name for name in named if len(BETWEEN.split(name)) > 1]
