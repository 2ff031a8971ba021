"""The payment provider as a server on this machine, for a shop in a process of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.fakes import DECLINED_TOKEN


class PaymentProvider(ThreadingHTTPServer):
    """Answers `POST`; `charges` maps an idempotency key to the amount that was charged.

    As real providers do, it repeats its first answer to a key.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.charges: dict[str, Decimal] = {}
        self.declined: set[str] = set()

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: PaymentProvider

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = self.headers["Idempotency-Key"]
        if self.path == "/refunds":
            self.server.charges.pop(asked["payment"].removeprefix("payment of "), None)
            self._answer(201, {"id": key})
            return
        if asked["token"] == DECLINED_TOKEN:
            self.server.declined.add(key)
        if key in self.server.declined:
            self._answer(402, {})
        else:
            self.server.charges.setdefault(key, Decimal(asked["amount"]))
            self._answer(201, {"id": f"payment of {key}"})

    def _answer(self, status: int, body: dict[str, str]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Print nothing."""


@contextmanager
def payment_provider() -> Iterator[PaymentProvider]:
    """Yield a running provider."""
    with PaymentProvider() as provider:
        thread = Thread(target=provider.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield provider
        finally:
            provider.shutdown()
            thread.join()
