"""The demo's people."""

from accounts.models import User
from demo.cast import STAFF


def address(name: str) -> str:
    """An example.org address made of a name."""
    plain = name.lower().translate(str.maketrans("äöå ", "aoa."))
    return f"{plain}@example.org"


def make_staff() -> dict[str, User]:
    """The staff by e-mail address."""
    made = {}
    for name, email, organisation, role, language in STAFF:
        made[email], _ = User.objects.get_or_create(
            email=email,
            defaults={"name": name, "organisation": organisation, "staff_role": role, "language": language},
        )
    return made
