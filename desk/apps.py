from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Board")

    def ready(self) -> None:
        """The head of every page leads to the board; nobody gets a letter who has left before it goes; events
        lead to their feedback."""
        from desk.feedback import asked_now
        from desk.menu import board
        from desk.services.letters import reason_to_leave_out
        from digiverkosto.frame import register_menu
        from events.feedback import register_feedback
        from outbox.gates import register_gate

        register_menu(board, weight=20)
        register_feedback(asked_now, "admin:seats-feedback")
        register_gate(reason_to_leave_out)
