"""Settings from the environment, each also from a file named by NAME_FILE."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

LONGEST_LOCK = 60_000
"""Milliseconds that anything waits for a lock, a migration too: it says so and is tried again."""

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


def database(url: str, *, statement_seconds: int = 0) -> dict[str, Any]:
    """Django's settings of the database at this address; PostgreSQL plans a statement that comes again only once.

    A connection prepares what it has been asked five times, which takes parameters bound by the server. A statement may
    take so many seconds (0: as long as it takes), and wait for a lock for a third of them, a minute at most; a server that has gone
    silent counts as dead after ten seconds, and a transaction that nobody goes on with after a minute.
    """
    limits = {
        "statement_timeout": statement_seconds * 1000,
        "lock_timeout": min(statement_seconds * 1000 // 3 or LONGEST_LOCK, LONGEST_LOCK),
        "idle_in_transaction_session_timeout": 60_000 if statement_seconds else 0,
    }
    options = {
        "server_side_binding": True,
        "prepare_threshold": 5,
        "connect_timeout": 5,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 10_000,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }
    config: dict[str, Any] = environ.Env.db_url_config(url)
    return config | {"OPTIONS": {**config.get("OPTIONS", {}), **options}} if is_postgresql(config) else config


def is_postgresql(config: dict[str, Any]) -> bool:
    return str(config["ENGINE"]).endswith("postgresql")
