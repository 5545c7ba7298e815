"""Words of the framework's forms, said as the portal says things."""

from django.forms import Field
from django.utils.translation import gettext_lazy


def say_kindly() -> None:
    """What every form says of a field that was left empty, unless the field has words of its own."""
    Field.default_error_messages["required"] = gettext_lazy("Fill this in.")
