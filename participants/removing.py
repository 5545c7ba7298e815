"""Removing what is there no more: the second click on a button, or a colleague who was quicker."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def already_gone(request: HttpRequest, back: str) -> HttpResponse:
    """Says on the page `back` that there is nothing to remove; nothing is looked for elsewhere. Reading is a 404."""
    if request.method != "POST":
        raise Http404
    messages.info(request, _("There was nothing to remove any more: it had been removed already."))
    return redirect(back)
