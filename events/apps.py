from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from accounts.registry import OwnPage, register_own_page
        from digiverkosto.frame import register_menu
        from events import people, tasks  # noqa: F401  (tasks registers the kind of job)
        from events.admin.series import acts
        from events.grouping.kinds import register_own_kinds
        from events.home import hand_ins_to_do, panel, todos
        from events.linked import address_of_event, shared_events
        from events.menu import own_schedule
        from events.models import HandIn
        from events.services import sessions
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

        register_own_kinds()
        register_menu(own_schedule, weight=15)
        register_own_page(
            OwnPage("my-schedule", _("Your schedule"), _("Everything that you take part in, month by month."))
        )
        register_own_page(
            OwnPage(
                "my-calendar", _("Subscribe to your calendar"), _("Your events in the calendar that you use anyway.")
            )
        )
        post_delete.connect(take_file_along, sender=HandIn)
        register_follower(sessions.move_session)
        register_step_page(people.page_that_tells)
        register_todos(todos)
        register_todos(hand_ins_to_do)
        register_panel(panel)
        register_tab(Tab("schedule", _("Schedule"), "schedule", weight=20))
        register_people_column(PeopleColumn(_("Seats at events"), people.seats_of))
        register_leaving(people.give_up_seats)
        register_activity_acts(acts)
        register_withdrawing(people.give_up_all_seats)
        register_building(people.built)
        register_events(shared_events, address_of_event)
