from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("Participants")

    def ready(self) -> None:
        """The catalogue's pages offer enrolment and count it; a participant's own pages begin with these tabs."""
        from digiverkosto.frame import register_menu
        from participants.addresses import enrolment_page
        from participants.home import invitations, next_day
        from participants.menu import own_parties
        from participants.queries.counting import accepted_ones, standing_ones
        from participants.queries.enrolments import public_names
        from participants.registry import Tab, register_standing, register_tab, register_todos
        from programmes.registry import register_counting, register_enrolment_page, register_naming

        register_menu(own_parties, weight=10)
        register_enrolment_page(enrolment_page)
        register_naming(public_names)
        register_counting(enrolments=standing_ones(), participants=accepted_ones())
        register_todos(invitations, any_day=True)
        register_standing(next_day)
        register_tab(Tab("home", _("Home"), "participant-home", weight=10))
        register_tab(Tab("people", _("People"), "people", weight=30))
        register_tab(Tab("brand", _("Visual identity"), "brand", weight=90, managers_only=True))
