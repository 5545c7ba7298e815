"""Settings from the environment, each also from a file named by NAME_FILE."""

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

env = environ.FileAwareEnv()
env.ENVIRON = FileAwareMapping(cache=False)


def setting(name: str, default: str | None = None) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names.

    Raises ImproperlyConfigured with a sentence that says which one is missing.
    """
    try:
        value = str(env.str(name, default="")).strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read: {error}") from error
    if value or default is not None:
        return value or str(default)
    raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to a file that holds it: the portal needs it to start.")
