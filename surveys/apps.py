from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from celery.signals import worker_init

        from network.linked import register_aspects
        from participants.registry import Tab, register_panel, register_standing, register_tab, register_todos
        from participants.services.undoing import register_building
        from participants.services.withdrawing import register_withdrawing
        from surveys import building, home
        from surveys.linked import aspects
        from surveys.services.starting import check_at_start

        worker_init.connect(check_at_start)
        register_aspects(aspects)
        register_todos(home.todos)
        register_panel(home.panel)
        register_building(building.built)
        register_withdrawing(building.refuse_while_open)
        register_standing(home.standing, weight=20)
        register_tab(Tab("survey", _("Survey"), "survey-follow", weight=40))
