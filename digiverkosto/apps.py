"""The stock admin, with the portal's own site."""

from django.contrib.admin.apps import AdminConfig

from digiverkosto.words import say_kindly


class PortalAdminConfig(AdminConfig):
    """The front page of the admin is the board (`desk.site`)."""

    default = False
    default_site = "desk.site.PortalAdmin"

    def ready(self) -> None:
        super().ready()
        say_kindly()
