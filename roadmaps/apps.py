from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadmapsConfig(AppConfig):
    name = "roadmaps"
    verbose_name = _("Roadmaps")

    def ready(self) -> None:
        from participants.registry import Tab, register_panel, register_tab, register_todos
        from participants.services.undoing import register_building
        from programmes.registry import register_sample_page
        from roadmaps import home, tasks  # noqa: F401  (tasks registers the kind of job)
        from roadmaps.matching import register_kinds
        from roadmaps.sample import address
        from surveys.registry import NextStep, register_after_results, register_use_of_results

        register_kinds()
        register_todos(home.todos, any_day=True)
        register_panel(home.panel)
        register_building(home.built)
        register_sample_page(address)
        register_use_of_results(home.levels_are_begun)
        register_after_results(NextStep(_("On to the roadmap"), "roadmap"))
        register_tab(Tab("roadmap", _("Roadmap"), "roadmap", weight=50))
