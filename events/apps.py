from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import people
        from events.home import panel, todos
        from events.linked import address_of_event, shared_events
        from events.services import sessions
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

        register_follower(sessions.move_session)
        register_step_page(people.page_that_tells)
        register_todos(todos)
        register_panel(panel)
        register_tab(Tab("schedule", _("Schedule"), "schedule", weight=20))
        register_people_column(PeopleColumn(_("Seats at events"), people.seats_of))
        register_leaving(people.give_up_seats)
        register_events(shared_events, address_of_event)
