"""What each response tells a browser: not to guess, not to keep it, not to show it in a frame."""

from collections.abc import Callable
from typing import Any

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class SecureHeaders:
    """ASGI middleware that adds HEADERS, but for those that an endpoint sets itself."""

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app = app

    def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> Any:
        """Let the application answer the request."""

        def send_with_headers(message: Any) -> Any:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                added = [(name, value) for name, value in RAW_HEADERS if name not in names]
                message["headers"] = [*message["headers"], *added]
            return send(message)

        return self.app(scope, receive, send_with_headers)
