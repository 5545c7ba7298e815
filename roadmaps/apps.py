from django.apps import AppConfig


class RoadmapsConfig(AppConfig):
    name = "roadmaps"
    verbose_name = "Roadmaps"

    def ready(self) -> None:
        from programmes.home import register_panel, register_todos
        from roadmaps import home, tasks  # noqa: F401  (tasks registers the kind of job)

        register_todos(home.todos)
        register_panel(home.panel)
