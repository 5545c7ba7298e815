"""The stock admin, with the portal's own site."""

from django.apps import apps
from django.contrib.admin import site
from django.contrib.admin.apps import AdminConfig

from digiverkosto.translated import name_in_words
from digiverkosto.typed import as_people_type
from digiverkosto.words import say_kindly

WITHOUT_REGISTER = ("auth.Group", "account.EmailAddress", "mfa.Authenticator")
"""Rights go by role, addresses are the accounts' own, and a second factor is its owner's secret."""


class PortalAdminConfig(AdminConfig):
    """The front page of the admin is the board (`desk.site`)."""

    default = False
    default_site = "desk.site.PortalAdmin"

    def ready(self) -> None:
        """Forms are made as the registers are found, so what they take and say is settled before."""
        as_people_type()
        say_kindly()
        name_in_words()
        super().ready()
        for name in WITHOUT_REGISTER:
            site.unregister(apps.get_model(name))
