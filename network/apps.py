from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = _("Network")

    def ready(self) -> None:
        """The head of every page leads to the network; a participant's home tells what was announced."""
        from digiverkosto.frame import register_menu
        from network.building import built
        from network.menu import network
        from network.panels import panel
        from participants.registry import register_panel
        from participants.services.undoing import register_building

        register_building(built)
        register_menu(network, weight=30)
        register_panel(panel)
