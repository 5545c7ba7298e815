"""The cache of production and of the tests: Redis, whose absence costs speed and nothing else."""

import pickle
from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache, RedisCacheClient, RedisSerializer
from redis.exceptions import RedisError

from digiverkosto.breaker import breaker_of

logger = structlog.get_logger(__name__)
LIMITS = ":allauth:rl:"
"""What the sign-in library counts at the doors has this in its key: it is counted in the database meanwhile."""


NO_PICKLE = (pickle.PickleError, AttributeError, EOFError, ImportError, LookupError, MemoryError, TypeError, ValueError)
"""What reading a damaged entry, or one of another version, may raise."""


class Unreadable(Exception):
    """What is kept was written by another version of the portal, or is damaged."""


class Serializer(RedisSerializer):
    def loads(self, data: Any) -> Any:
        try:
            return super().loads(data)
        except NO_PICKLE as error:
            raise Unreadable from error


def forgiving(verb: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """The client's method; while Redis does not answer, what `otherwise` makes of the same arguments."""
    method = getattr(RedisCacheClient, verb)

    @wraps(method)
    def attempt(client: "ForgivingClient", key: Any, *args: Any) -> Any:
        if client.breaker.may_ask():
            try:
                found = method(client, key, *args)
            except Unreadable:
                client.breaker.answered()
                return otherwise(key, *args)
            except (OSError, RedisError) as error:
                # One that takes no writes is no use either: all counts move together.
                client.breaker.failed()
                logger.warning("cache does not answer", error=type(error).__name__)
            else:
                client.breaker.answered()
                return found
        if isinstance(key, str) and LIMITS in key and "limits" in caches.settings:
            return getattr(caches["limits"], verb)(key, *args)
        return otherwise(key, *args)

    return attempt


class ForgivingClient(RedisCacheClient):
    """While Redis is away nothing is found, nothing is kept, and whoever asks to be the first is.

    Counts at the doors go on in the database (`LIMITS`), so that a door that sends mail does not stand open.
    """

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, serializer=Serializer(), **options)
        self.breaker = breaker_of(" ".join(servers))

    add = forgiving("add", lambda key, value, timeout: True)
    get = forgiving("get", lambda key, default: default)
    set = forgiving("set", lambda key, value, timeout: None)
    touch = forgiving("touch", lambda key, timeout: False)
    delete = forgiving("delete", lambda key: False)
    get_many = forgiving("get_many", lambda keys: {})
    has_key = forgiving("has_key", lambda key: False)
    incr = forgiving("incr", lambda key, delta: delta)
    set_many = forgiving("set_many", lambda data, timeout: None)
    delete_many = forgiving("delete_many", lambda keys: None)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with the forgiving client."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
