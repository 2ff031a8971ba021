# Managed by copier-pytest: `copier update` rewrites this file.
"""An application is started, called and stopped as a server does it."""

from typing import Any

from tests.kit.asgi import client_of, started


def test_application_is_started_and_called() -> None:
    asked: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        for _ in range(2):
            phase = (await receive())["type"]
            asked.append(phase)
            await send({"type": f"{phase}.complete"})

    with started(app), client_of(app) as client:
        assert client.get("/").status_code == 204

    assert asked == ["lifespan.startup", "lifespan.shutdown"]
