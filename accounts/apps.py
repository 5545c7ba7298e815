from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Each app's module `retention` says what it deletes when; what changes a second factor ends sessions."""
        from allauth.mfa.models import Authenticator

        from accounts import middleware, second_factor

        autodiscover_modules("retention")
        user_logged_in.connect(middleware.remember_when)
        post_save.connect(second_factor.on_added, sender=Authenticator)
        post_delete.connect(second_factor.on_removed, sender=Authenticator)
        second_factor.forgive_broken_passkeys()
