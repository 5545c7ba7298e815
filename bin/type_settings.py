"""Settings for mypy alone: models keep the managers that their source declares.

modeltranslation gives every translated model a manager class made at run time, which no annotation can name.
"""

from django.apps import AppConfig

from digiverkosto.settings.test import *  # noqa: F403
from digiverkosto.settings.test import INSTALLED_APPS

INSTALLED_APPS = ["bin.type_settings.DeclaredManagers", *INSTALLED_APPS]


class DeclaredManagers(AppConfig):
    """Ready before modeltranslation, which comes after it in the list."""

    name = "bin"

    def ready(self) -> None:
        from modeltranslation import translator

        translator.add_manager = lambda model: None
