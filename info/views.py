"""The pages that the portal's foot leads to."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from digiverkosto.addresses import organisers
from digiverkosto.limits import may_send_feedback
from info.forms import FeedbackForm
from info.services import send_feedback


def about() -> dict[str, str]:
    """What every one of these pages may name."""
    return {"mail_address": organisers()}


def thanks(address: str) -> str:
    if address:
        return _("Thank you. Your feedback is on its way, and we answer within two weeks.")
    return _("Thank you. Your feedback is on its way. You left no address, so we cannot answer you.")


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"info/{name}.html", about())


@require_http_methods(["GET", "HEAD", "POST"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the law asks for, with a form for feedback; what was typed is kept when it cannot be taken."""
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if may_send_feedback(request):
            send_feedback(**{name: value for name, value in form.cleaned_data.items() if name != "website"})
            messages.success(request, thanks(form.cleaned_data["email"]))
            return redirect(f"{reverse('accessibility')}#content")
        form.add_error(None, _("Much feedback has come from your address just now. Wait a while and send it again."))
    return render(request, "info/accessibility.html", {**about(), "form": form})
