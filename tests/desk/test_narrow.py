"""On a phone the registers are lists of rows, and the menu says where one is."""

import re

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from network.models import Wish
from participants.models import Enrolment, Step
from tests.desk.test_registers import address, everything, manager

__all__ = ["manager"]


def test_cells_of_a_register_carry_the_names_of_their_columns(manager: Client) -> None:
    everything()
    page = manager.get(address(Wish, "changelist")).content.decode()
    row = page.split("<tbody>")[1].split("</tr>")[0]
    assert re.findall(r'<td data-label="([^"]*)"', row)[:2] == ["Osallistuja", "Takana"]
    assert 'class="action-checkbox"' in row


def test_sorted_column_says_so(manager: Client) -> None:
    everything()
    page = manager.get(address(Wish, "changelist"), {"o": "-3"}).content.decode()
    assert page.count("aria-sort=") == page.count('aria-sort="descending"') == 1


def test_button_of_the_menu_says_where_one_is(manager: Client) -> None:
    """To somebody who may do everything too, whose menu names every place."""
    page = manager.get(reverse("admin:letters")).content.decode()
    (button,) = re.findall(r'<button[^>]*popovertarget="desk-places">(.*?)</button>', page)
    assert button == "Valikko: Viestit"


@pytest.mark.parametrize(("model", "place"), [(Step, "Tilannetaulu"), (Enrolment, "Osallistujat")])
def test_page_belongs_to_one_place_of_the_menu(manager: Client, model: type[Model], place: str) -> None:
    page = manager.get(address(model, "changelist")).content.decode()
    assert re.findall(r'aria-current="true">([^<]*)<', page) == [place]
