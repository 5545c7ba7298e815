from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Board")

    def ready(self) -> None:
        """The head of every page leads to the board."""
        from desk.menu import board
        from digiverkosto.frame import register_menu

        register_menu(board, weight=20)
