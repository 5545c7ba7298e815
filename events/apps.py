from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import tasks  # noqa: F401  (registers the kind of job)
        from events.bringing import bring_all

        bring_all()
