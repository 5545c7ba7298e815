"""What events bring to the apps below, which know nothing of them."""

from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from accounts.registry import OwnPage, register_own_page
from digiverkosto.frame import register_menu
from events import people
from events.admin.series import acts
from events.grouping.kinds import register_own_kinds
from events.home import hand_ins_to_do, panel, todos
from events.linked import address_of_event, shared_events
from events.menu import own_schedule
from events.models import HandIn
from events.services import following
from events.services.hand_ins import take_file_along
from municipalities.services.members import register_leaving
from network.linked import register_events
from participants.registry import (
    PeopleColumn,
    Tab,
    register_panel,
    register_people_column,
    register_step_page,
    register_tab,
    register_todos,
)
from participants.services.steps import register_follower
from participants.services.undoing import register_building
from participants.services.withdrawing import register_withdrawing
from programmes.registry import register_activity_acts


def bring_all() -> None:
    register_own_kinds()
    register_activity_acts(acts)
    register_events(shared_events, address_of_event)
    post_delete.connect(take_file_along, sender=HandIn)
    to_a_person()
    to_participants_pages()
    to_what_participants_do()


def to_a_person() -> None:
    """Their own pages, and the head of every page."""
    register_menu(own_schedule, weight=15)
    register_own_page(
        OwnPage("my-schedule", _("Your schedule"), _("Everything that you take part in, month by month."))
    )
    register_own_page(
        OwnPage("my-calendar", _("Subscribe to your calendar"), _("Your events in the calendar that you use anyway."))
    )


def to_participants_pages() -> None:
    register_tab(Tab("schedule", _("Schedule"), "schedule", weight=20))
    register_panel(panel)
    register_todos(todos)
    register_todos(hand_ins_to_do)
    register_people_column(PeopleColumn(_("Seats at events"), people.seats_of))


def to_what_participants_do() -> None:
    """What happens here when a step moves, somebody leaves, or a participant is withdrawn or taken back."""
    register_follower(following.move_session)
    register_step_page(people.page_that_tells)
    register_leaving(people.give_up_seats)
    register_withdrawing(people.give_up_all_seats)
    register_building(people.built)
