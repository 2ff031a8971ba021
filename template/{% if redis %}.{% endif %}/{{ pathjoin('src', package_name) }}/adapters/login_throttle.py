"""A limit on log-ins that all processes of the application share through Redis."""

import logging
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from redis.exceptions import RedisError

LOGGER = logging.getLogger(__name__)

WINDOW_SECONDS = 60


class LoginThrottle:
    """Middleware that answers 429 to a client that tries to log in too often.

    A client's attempts are counted for WINDOW_SECONDS from the first one on. Nobody is turned away
    while Redis is out of reach.
    """

    def __init__(self, redis: Redis, *, prefix: str, path: str, attempts: int) -> None:
        """Take what the keys begin with, the path of the log-in and the attempts to allow."""
        self._redis = redis
        self._prefix = prefix
        self._path = path
        self._attempts = attempts

    async def __call__(
        self, request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Pass the request on, or refuse it."""
        if request.url.path == self._path and request.client:
            attempts, seconds_left = await self._count(request.client.host)
            if attempts > self._attempts:
                return JSONResponse(
                    {"detail": "Too many attempts to log in"},
                    429,
                    headers={"Retry-After": str(seconds_left)},
                )
        return await call_next(request)

    async def _count(self, client: str) -> tuple[int, int]:
        """Return how often the client has tried, and how many seconds its window lasts."""
        key = f"{self._prefix}log-ins:{client}"
        try:
            async with self._redis.pipeline() as pipeline:
                pipeline.set(key, 0, ex=WINDOW_SECONDS, nx=True)
                pipeline.incr(key)
                pipeline.ttl(key)
                _, attempts, seconds_left = await pipeline.execute()
        except RedisError:
            LOGGER.exception("Log-ins are not counted: Redis does not answer")
            return 0, 0
        return attempts, seconds_left
