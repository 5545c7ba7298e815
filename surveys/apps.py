from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from programmes.home import register_panel, register_todos
        from surveys import home

        register_todos(home.todos)
        register_panel(home.panel)
