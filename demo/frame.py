"""What the demo says above every page."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from digiverkosto.frame import Link, Strip


def demo_strip(request: HttpRequest) -> Strip | None:
    """That all of it is invented, and how to see it with other eyes; nothing where the app is installed without being a demo."""
    if not settings.DEMO:
        return None
    return Strip(
        name=_("Demo"),
        text=_("A demo: all of it is invented."),
        links=[Link(_("Change person"), reverse("demo-front")), Link(_("Mails sent"), reverse("demo-mails"))],
    )
