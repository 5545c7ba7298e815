from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InfoConfig(AppConfig):
    name = "info"
    verbose_name = _("About the portal")

    def ready(self) -> None:
        """The foot of every page leads here."""
        from digiverkosto.frame import register_foot
        from info.foot import links

        register_foot(links)
