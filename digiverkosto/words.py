"""Words of the framework's forms, said as the portal says things."""

from django.forms import Field
from django.utils.translation import gettext_lazy, gettext_noop

STOCK = (
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("This field is required."),
    gettext_noop("This field cannot be blank."),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("You may edit it again below."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    gettext_noop("The %(name)s “%(obj)s” was deleted successfully."),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("History"),
)
"""Texts of the framework that we translate ourselves: kindly, and so that no word's gender matters."""


def say_kindly() -> None:
    """What every form says of a field that was left empty, unless the field has words of its own."""
    Field.default_error_messages["required"] = gettext_lazy("Fill this in.")
