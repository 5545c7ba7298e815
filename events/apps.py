from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import home
        from programmes.home import register_panel, register_todos

        register_todos(home.todos)
        register_panel(home.panel)
