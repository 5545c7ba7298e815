from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        """The head of every page leads to the wishes."""
        from digiverkosto.frame import register_menu
        from network.building import built
        from network.menu import wishes
        from participants.services.undoing import register_building

        register_menu(wishes, weight=30)
        register_building(built)
