"""One's own page."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.forms import SettingsForm
from accounts.models import User
from accounts.registry import own_pages
from accounts.services.people import save_person


@login_required
def own_settings(request: HttpRequest) -> HttpResponse:
    """Own name and language; a changed language takes effect at once."""
    user = cast(User, request.user)
    form = SettingsForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        save_person(user=form.save(commit=False), changed=form.changed_data, actor=user)
        with override(user.language):
            messages.success(request, _("Your settings were saved."))
            return redirect(reverse("me"))
    return render(request, "accounts/me.html", {"form": form, "pages": own_pages()})
