"""Wishes that are gathered and answered: who is told, once; what participants read; what two at once come to."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from municipalities.models import Membership
from network.models import Theme, Wish
from network.services import themes, wishes
from outbox.models import Message
from participants.models import Enrolment
from programmes.models import Programme
from tests import factories
from tests.events.crowds import at_once

WORDS = {"fi": "Työpajassa 2.", "sv": "I verkstad 2.", "en": ""}


@pytest.fixture
def enrolment(programme: Programme) -> Enrolment:
    return factories.accepted(programme=programme)


@pytest.fixture
def staff(db: None) -> User:
    return factories.manager()


@pytest.fixture
def theme(programme: Programme) -> Theme:
    return factories.theme(programme, title_sv="Artificiell intelligens")


def wish(enrolment: Enrolment, text: str = "Toive.") -> Wish:
    return wishes.make(enrolment=enrolment, text=text, actor=factories.contact_of(enrolment))


def gather(theme: Theme, *chosen: Wish, staff: User, tell: bool = True) -> int:
    return themes.gather(theme=theme, seen={one.pk: one.theme_id for one in chosen}, tell=tell, actor=staff)


def answer(theme: Theme, staff: User, **changes: Any) -> int:
    given: dict[str, Any] = {"state": Theme.State.COMING, "words": WORDS, "seen": 0, "tell": True, **changes}
    return themes.answer(theme=theme, actor=staff, **given)


def told() -> list[tuple[str, str]]:
    """(address, language) of the mails on themes."""
    return sorted(Message.objects.filter(key__startswith="theme:").values_list("to", "language"))


def test_each_who_wished_or_supports_is_told_once_in_their_language(
    theme: Theme, enrolment: Enrolment, staff: User
) -> None:
    one, other = wish(enrolment), wish(enrolment, "Toinen toive.")
    swede = factories.member(enrolment.party, language="sv")
    for row in (one, other):
        wishes.toggle_support(wish=row, user=swede)
    maker = factories.contact_of(enrolment)
    wishes.toggle_support(wish=one, user=maker)  # no more behind it, and made it all the same
    assert gather(theme, one, other, staff=staff) == 2
    assert told() == sorted([(maker.email, "fi"), (swede.email, "sv")])
    mail = Message.objects.get(user=swede, key__startswith="theme:")
    assert ("Artificiell intelligens" in mail.text, "/sv/network/themes/" in mail.text) == (True, True)
    Wish.objects.update(theme=None)
    assert gather(theme, *Wish.objects.all(), staff=staff) == 0
    assert len(told()) == 2


def test_who_no_longer_takes_part_is_not_told(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    row = wish(enrolment)
    gone, shut = factories.member(enrolment.party), factories.member(enrolment.party)
    for person in (gone, shut, factories.contact_of(factories.accepted())):
        wishes.toggle_support(wish=row, user=person)
    gone.memberships.all().delete()
    User.objects.filter(pk=shut.pk).update(is_active=False)
    assert gather(theme, row, staff=staff) == 1
    assert told() == [(factories.contact_of(enrolment).email, "fi")]


def test_member_of_a_consortium_is_told(programme: Programme, theme: Theme, staff: User) -> None:
    one, two = factories.municipality(), factories.municipality()
    enrolment = factories.accepted(one, two, programme=programme)
    row, person = wish(enrolment), factories.member(two)
    wishes.toggle_support(wish=row, user=person)
    assert gather(theme, row, staff=staff) == 2


def test_wish_that_somebody_has_moved_meanwhile_stays_there(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    row, other = wish(enrolment), factories.theme(theme.programme, title_fi="Muu")
    gather(other, row, staff=staff)
    with pytest.raises(themes.ThemeKept, match="Toive"):
        themes.gather(theme=theme, seen={row.pk: None}, tell=True, actor=staff)
    assert (Wish.objects.get().theme, len(told())) == (other, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_gather_the_same_wish_at_once_make_one_theme() -> None:
    enrolment = factories.accepted()
    row, staff = wish(enrolment), factories.manager()

    def act(person: User) -> bool:
        made: Any = Theme(programme=enrolment.programme, title_fi="Tekoäly")
        try:
            themes.gather(theme=made, seen={row.pk: None}, tell=True, actor=person)
        except themes.ThemeKept:
            return False
        return True

    assert at_once([staff] * 4, act) == 1
    assert (Theme.objects.count(), len(told())) == (1, 1)


def test_wish_of_another_programme_is_refused(theme: Theme, staff: User) -> None:
    row = wish(factories.accepted())
    with pytest.raises(themes.ThemeKept):
        gather(theme, row, staff=staff)
    assert Wish.objects.get().theme is None


def test_theme_that_is_named_in_no_language_is_refused(programme: Programme, enrolment: Enrolment, staff: User) -> None:
    row = wish(enrolment)
    with pytest.raises(themes.NoTitle):
        gather(Theme(programme=programme), row, staff=staff)
    assert (Theme.objects.count(), Wish.objects.get().theme) == (0, None)


def test_answer_is_told_once_and_again_only_when_asked(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    gather(theme, wish(enrolment), staff=staff, tell=False)
    assert answer(theme, staff) == 1
    assert answer(theme, staff) == 0  # the same form once more
    corrected = {**WORDS, "fi": "Työpajassa 3."}
    assert answer(theme, staff, seen=1, words=corrected, tell=False) == 0
    assert len(told()) == 1
    assert answer(theme, staff, seen=2, words=corrected, tell=True) == 1
    mails = Message.objects.filter(key__contains=":answer:").order_by("pk")
    assert [("pajassa 2" in one.text, "pajassa 3" in one.text) for one in mails] == [(True, False), (False, True)]


def test_answer_upon_another_is_refused(theme: Theme, staff: User) -> None:
    answer(theme, staff)
    with pytest.raises(themes.ThemeKept):
        answer(theme, staff, state=Theme.State.DECLINED)
    kept: Any = Theme.objects.get()
    assert (kept.state, kept.answer_sv, kept.edition) == ("coming", "I verkstad 2.", 1)


def test_answer_without_words_is_refused(theme: Theme, staff: User) -> None:
    with pytest.raises(themes.NoWords):
        answer(theme, staff, words={"fi": "  "})
    assert Theme.objects.get().edition == 0


def test_reader_of_an_unwritten_language_gets_the_words_of_another(
    theme: Theme, enrolment: Enrolment, staff: User
) -> None:
    row = wish(enrolment)
    person = factories.member(enrolment.party, language="en")
    wishes.toggle_support(wish=row, user=person)
    gather(theme, row, staff=staff, tell=False)
    answer(theme, staff)
    assert "Työpajassa 2." in Message.objects.get(user=person, key__startswith="theme:").text


def test_wish_is_taken_out_and_nobody_told(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    row = wish(enrolment)
    gather(theme, row, staff=staff, tell=False)
    assert [themes.take_out(wish=row, actor=staff) for _ in range(2)] == [True, False]
    assert (Wish.objects.get().theme, told()) == (None, [])


def test_theme_with_wishes_is_not_deleted(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    gather(theme, wish(enrolment), staff=staff, tell=False)
    page = factories.signed_in(staff).post(reverse("admin:network_theme_delete", args=[theme.pk]), {"post": "yes"})
    assert (page.status_code, Theme.objects.count()) == (302, 1)
    themes.take_out(wish=Wish.objects.get(), actor=staff)
    factories.signed_in(staff).post(reverse("admin:network_theme_delete", args=[theme.pk]), {"post": "yes"})
    assert Theme.objects.count() == 0


def test_participant_reads_every_fate_of_the_own_programme_alone(
    theme: Theme, enrolment: Enrolment, staff: User
) -> None:
    row = wish(enrolment, "Tekoälyn pelisäännöt")
    person = factories.member(enrolment.party, name="Nimetön Ihminen")
    wishes.toggle_support(wish=row, user=person)
    gather(theme, row, staff=staff)
    answer(theme, staff)
    event = factories.event(theme.programme)
    factories.theme(factories.programme(), title_fi="Naapurin aihe")
    theme.events = [event.pk]
    themes.save(theme=theme, changed=["events"], actor=staff)
    page = factories.signed_in(person).get(reverse("themes")).content.decode()
    said = ["Työpajassa 2.", "Tekoälyn pelisäännöt", "Aloitustilaisuus", factories.page("event", enrolment, event.pk)]
    assert [text in page for text in said] == [True] * 4
    assert "Naapurin aihe" not in page
    content = page.partition("<main")[2]
    assert factories.contact_of(enrolment).name not in content


def test_member_who_was_removed_reads_no_theme_from_the_next_page_on(theme: Theme, enrolment: Enrolment) -> None:
    person = factories.member(enrolment.party)
    client = factories.signed_in(person)
    assert "Tekoäly" in client.get(reverse("themes")).content.decode()
    Membership.objects.filter(user=person).delete()
    assert "Tekoäly" not in client.get(reverse("themes")).content.decode()


def test_themes_ask_as_often_with_one_as_with_three(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    event = factories.event(theme.programme)
    client = factories.signed_in(factories.contact_of(enrolment))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("themes"))
        return len(captured)

    def grow(row: Theme, number: int) -> None:
        gather(row, wish(enrolment, f"Toive {number}"), staff=staff, tell=False)
        row.events = [event.pk]
        themes.save(theme=row, changed=["events"], actor=staff)

    grow(theme, 1)
    queries()
    one = queries()
    for number in (2, 3):
        grow(factories.theme(theme.programme, title_fi=f"Aihe {number}"), number)
    assert queries() == one


def desk(staff: User) -> Client:
    return factories.signed_in(staff)


def test_page_says_how_many_are_told_before_they_are(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    rows = [wish(enrolment, text) for text in ("Yksi", "Kaksi")]
    wishes.toggle_support(wish=rows[0], user=factories.member(enrolment.party))
    address = reverse("admin:theme-gather") + "?" + "&".join(f"wish={row.pk}" for row in rows)
    page = desk(staff).get(address)
    assert page.context["people"] == 2
    sent = {"seen": page.context["form"]["seen"].value(), "theme": theme.pk, "tell": "on"}
    answered = desk(staff).post(address, sent, follow=True)
    assert (Wish.objects.filter(theme=theme).count(), len(told())) == (2, 2)
    assert answered.status_code == 200
    shown = desk(staff).get(reverse("admin:theme-answer", args=[theme.pk]))
    assert (shown.context["people"], shown.context["form"]["tell"].value()) == (2, True)
    desk(staff).post(
        reverse("admin:theme-answer", args=[theme.pk]), {"seen": "0", "state": "done", "answer_fi": "Tehtiin."}
    )
    assert len(told()) == 2
    again = desk(staff).get(reverse("admin:theme-answer", args=[theme.pk]))
    assert again.context["form"]["tell"].value() is False


@pytest.mark.parametrize("seen", ["", "x", "1:2:3", "999999999999999999999:", "0:"])
def test_form_that_no_page_has_given_moves_nothing(theme: Theme, enrolment: Enrolment, staff: User, seen: str) -> None:
    row = wish(enrolment)
    page = desk(staff).post(f"{reverse('admin:theme-gather')}?wish={row.pk}", {"seen": seen, "theme": theme.pk})
    assert (page.status_code, Wish.objects.get().theme) == (200, None)


@pytest.mark.parametrize("query", ["", "?wish=x", "?wish=99999999999999999999999", "?wish=0"])
def test_gathering_nothing_leads_to_the_list(staff: User, query: str) -> None:
    page = desk(staff).get(reverse("admin:theme-gather") + query)
    assert (page.status_code, page.headers["Location"]) == (302, reverse("admin:network_wish_changelist"))


def test_list_of_wishes_gathers_and_takes_out_what_is_ticked(theme: Theme, enrolment: Enrolment, staff: User) -> None:
    row = wish(enrolment)
    sent = {"action": "gather", "_selected_action": [row.pk]}
    page = desk(staff).post(reverse("admin:network_wish_changelist"), sent)
    assert page.headers["Location"] == f"{reverse('admin:theme-gather')}?wish={row.pk}"
    gather(theme, row, staff=staff, tell=False)
    desk(staff).post(reverse("admin:network_wish_changelist"), {**sent, "action": "take_out", "confirmed": "yes"})
    assert Wish.objects.get().theme is None


def test_theme_is_made_with_a_title_in_one_language(programme: Programme, staff: User) -> None:
    add = reverse("admin:network_theme_add")
    refused = desk(staff).post(add, {"programme": programme.pk})
    assert (refused.status_code, Theme.objects.count()) == (200, 0)
    desk(staff).post(add, {"programme": programme.pk, "title_sv": "Samma sak"})
    made: Any = Theme.objects.get()
    assert (made.title_sv, made.title_fi or "") == ("Samma sak", "")
    assert "Samma sak" in desk(staff).get(reverse("admin:network_theme_changelist")).content.decode()


def test_form_of_a_theme_keeps_its_events(theme: Theme, staff: User) -> None:
    event = factories.event(theme.programme)
    change = reverse("admin:network_theme_change", args=[theme.pk])
    desk(staff).post(change, {"title_fi": "Tekoäly", "taken_up": [event.pk]})
    assert Theme.objects.get().events == [event.pk]
    desk(staff).post(change, {"title_fi": "Tekoäly", "taken_up": [event.pk + 1]})
    assert Theme.objects.get().events == [event.pk]
