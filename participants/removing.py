"""Removing what is there no more: the second click on a button, or a colleague who was quicker."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def already_gone(request: HttpRequest, back: str, known: bool) -> HttpResponse:
    """Says on the page `back` that it had been removed already, when it is `known` to have been the participant's own.

    Raises Http404 for what never was, or was another's, and for somebody who only reads.
    """
    if request.method != "POST" or not known:
        raise Http404
    messages.info(request, _("There was nothing to remove any more: it had been removed already."))
    return redirect(back)
