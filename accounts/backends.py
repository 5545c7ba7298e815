"""Signing in."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class SignIn(AuthenticationBackend):  # type: ignore[misc]
    """Says who somebody is, and nothing of what they may: that the rules say, in each app's `rules`.

    The tables of permissions that Django brings are empty here, so nobody asks them.
    """

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
