from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from events import home
        from programmes.home import register_panel, register_todos

        register_todos(home.todos)
        register_panel(home.panel)
