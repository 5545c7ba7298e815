from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Surveys"

    def ready(self) -> None:
        from programmes.home import register_panel, register_todos
        from surveys import home

        register_todos(home.todos)
        register_panel(home.panel)
