"""The cache of production and of the tests: Redis, whose absence costs speed and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


def forgiving(method: Callable[..., Any], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """The method; while Redis does not answer, what `otherwise` makes of the same arguments."""

    @wraps(method)
    def attempt(client: RedisCacheClient, *args: Any) -> Any:
        try:
            return method(client, *args)
        except (OSError, RedisError) as error:
            logger.warning("cache does not answer", error=type(error).__name__)
            return otherwise(*args)

    return attempt


class ForgivingClient(RedisCacheClient):
    """While Redis is away nothing is found, nothing is kept, and whoever asks to be the first is."""

    add = forgiving(RedisCacheClient.add, lambda key, value, timeout: True)
    get = forgiving(RedisCacheClient.get, lambda key, default: default)
    set = forgiving(RedisCacheClient.set, lambda key, value, timeout: None)
    touch = forgiving(RedisCacheClient.touch, lambda key, timeout: False)
    delete = forgiving(RedisCacheClient.delete, lambda key: False)
    get_many = forgiving(RedisCacheClient.get_many, lambda keys: {})
    has_key = forgiving(RedisCacheClient.has_key, lambda key: False)
    incr = forgiving(RedisCacheClient.incr, lambda key, delta: delta)
    set_many = forgiving(RedisCacheClient.set_many, lambda data, timeout: None)
    delete_many = forgiving(RedisCacheClient.delete_many, lambda keys: None)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with the forgiving client."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient
