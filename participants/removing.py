"""Removing what is there no more: the second click on a button, or a colleague who was quicker."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from audit.services import happened


def already_gone(request: HttpRequest, back: str, action: str, model: type[Model], pk: int) -> HttpResponse:
    """Says on the page `back` that it had been removed already, if the log knows that it was.

    Raises Http404 for what is not there otherwise, and for somebody who only reads.
    """
    if request.method != "POST" or not happened(action, model, pk):
        raise Http404
    messages.info(request, _("There was nothing to remove any more: it had been removed already."))
    return redirect(back)
