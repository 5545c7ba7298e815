from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """The health page tells of a schedule that has stopped."""
        from digiverkosto.health import register_trouble
        from jobs.beat import trouble_with_the_beat

        register_trouble(trouble_with_the_beat)
