"""What this app brings to the foot of every page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from digiverkosto.frame import Link


def links() -> Iterator[Link]:
    yield Link(_("Accessibility"), reverse("accessibility"))
    yield Link(_("Privacy"), reverse("privacy"))
    yield Link(_("Cookies"), reverse("cookies"))
    yield Link(_("Contacts"), reverse("contact"))
