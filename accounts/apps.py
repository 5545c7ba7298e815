from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, pre_delete, pre_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        """Each app's module `retention` says what it deletes when; what changes a second factor ends sessions.

        Whoever is deleted stays deleted, even when a backup is restored.
        """
        from allauth.mfa.models import Authenticator

        from accounts import erasures, middleware, second_factor
        from accounts.models import User

        autodiscover_modules("retention")
        user_logged_in.connect(middleware.remember_when)
        pre_save.connect(second_factor.on_adding, sender=Authenticator)
        post_delete.connect(second_factor.on_removed, sender=Authenticator)
        pre_delete.connect(erasures.on_deleting, sender=User)
        second_factor.forgive_broken_passkeys()
