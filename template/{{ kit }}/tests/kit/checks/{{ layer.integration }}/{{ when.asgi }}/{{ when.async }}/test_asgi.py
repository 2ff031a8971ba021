# Managed by copier-pytest: `copier update` rewrites this file.
"""An application is started, called and stopped as a server does it."""

from typing import Any

import pytest

from tests.kit.asgi import client_of, started


class Application:
    """Keeps a word from its start for each request, and notes what it is asked."""

    def __init__(self, fails: str = "") -> None:
        self.asked: list[str] = []
        self.fails = fails

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            body = scope["state"]["word"].encode()
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": body})
            return
        for _ in range(2):
            phase = (await receive())["type"]
            self.asked.append(phase)
            if phase == self.fails:
                await send({"type": f"{phase}.failed", "message": "no reason"})
                return
            scope["state"]["word"] = "kept"
            await send({"type": f"{phase}.complete"})


async def test_request_finds_what_the_start_has_kept() -> None:
    app = Application()

    async with started(app), client_of(app) as client:
        assert (await client.get("/")).text == "kept"

    assert app.asked == ["lifespan.startup", "lifespan.shutdown"]


@pytest.mark.parametrize("phase", ["startup", "shutdown"])
async def test_phase_that_fails_is_named(phase: str) -> None:
    with pytest.raises(RuntimeError, match=f"{phase} of the application failed: no reason"):
        async with started(Application(f"lifespan.{phase}")):
            pass


async def test_application_without_a_lifespan_needs_no_start() -> None:
    async def plain(scope: Any, _receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async with started(plain), client_of(plain) as client:
        assert (await client.get("/")).status_code == 204
