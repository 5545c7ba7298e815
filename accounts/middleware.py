"""Staff use a second factor; pages whose address says no language speak the reader's own."""

import time
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.second_factor import has_proved
from digiverkosto.middleware import GetResponse

SIGNED_IN_AT = "signed_in_at"


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """Staff get in when this very session has shown a second factor; who has none yet sets one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED or is_open(request.path_info):
            return get_response(request)
        if not request.user.is_authenticated or not request.user.is_staff or has_proved(request):
            return get_response(request)
        if is_mfa_enabled(request.user):
            return redirect_to_login(request.get_full_path(), "mfa_reauthenticate")
        messages.info(request, _("Staff sign in with a second factor. Set it up once, then go on with your work."))
        return redirect("mfa_activate_totp")

    return middleware


def end_long_sessions(get_response: GetResponse) -> GetResponse:
    """Whoever signed in longer ago than a session lasts is signed out, even when they have never stopped working."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_open(request.path_info) and request.user.is_authenticated and is_over(request):
            logout(request)
        return get_response(request)

    return middleware


def is_over(request: HttpRequest) -> bool:
    """A session that does not say when it began has lasted long enough."""
    return bool(time.time() - request.session.get(SIGNED_IN_AT, 0) > settings.SESSION_COOKIE_AGE)


def remember_when(*, request: HttpRequest, **_more: Any) -> None:
    """Called when somebody signs in."""
    request.session[SIGNED_IN_AT] = int(time.time())


def speak_own_language(get_response: GetResponse) -> GetResponse:
    """The staff's pages are in the language of the account, unless another was chosen on them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        if request.path_info.startswith(reverse("admin:index")) and not chosen and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware


def is_open(path: str) -> bool:
    """Signing in and out, setting up the factor, the health pages, and the doors where nobody signs in stay open."""
    own = (reverse("account_login").removesuffix("login/"), "/static/", "/i18n/", "/jsi18n/", "/healthz", "/readyz")
    return path.startswith((*own, *settings.ANONYMOUS_DOORS))
