"""Writes on people."""

from accounts.models import User


def person(*, email: str, name: str, language: str) -> tuple[User, bool]:
    """The person with this address, made when there is none. Returns (user, whether made now)."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found:
        return found, False
    return User.objects.create_user(email, name=name, language=language), True
