from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Each app's module `retention` says what it deletes when; a new second factor counts as shown."""
        from allauth.mfa.signals import authenticator_added

        from accounts.second_factor import remember_proof

        autodiscover_modules("retention")
        authenticator_added.connect(remember_proof)
