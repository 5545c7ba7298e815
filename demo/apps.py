from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = _("Demo")

    def ready(self) -> None:
        """Every page says that it is a demo."""
        from demo.frame import demo_strip
        from digiverkosto.frame import register_strip

        register_strip(demo_strip)
