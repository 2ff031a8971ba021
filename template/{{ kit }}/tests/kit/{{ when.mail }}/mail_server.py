# Managed by copier-pytest: `copier update` rewrites this file.
"""A mail server on this machine, which delivers nothing and keeps what it receives."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

REFUSED = "refused@example.com"
"""Mail to this address is refused."""


class Inbox:
    """What a server received: the messages, and for each the connection by which it came."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.connections: list[object] = []

    async def handle_RCPT(  # noqa: N802 - what aiosmtpd calls it
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        """Take any recipient but REFUSED."""
        if address == REFUSED:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - what aiosmtpd calls it
        self, _server: object, session: Any, envelope: Any
    ) -> str:
        """Keep the message."""
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.connections.append(session.peer)
        return "250 OK"


class MailServer(Controller):
    """A server on a free port, in a thread from `start()` to `stop()`.

    With a file for `certificates` it demands TLS and a login, and writes into that file what
    clients have to trust.
    """

    username = "shop"
    password = "the password of the mail server"

    def __init__(self, certificates: Path | None = None) -> None:
        self.inbox = Inbox()
        self.certificates = certificates
        demands = self._demands(certificates) if certificates else {}
        super().__init__(
            self.inbox, hostname="127.0.0.1", port=0, server_hostname="localhost", **demands
        )

    def _demands(self, certificates: Path) -> dict[str, Any]:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(certificates)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        return {
            "tls_context": context,
            "require_starttls": True,
            "auth_required": True,
            "authenticator": self._authenticate,
        }

    def _authenticate(
        self, _server: object, _session: object, _envelope: object, _mechanism: str, login: Any
    ) -> AuthResult:
        wanted = LoginPassword(self.username.encode(), self.password.encode())
        return AuthResult(success=login == wanted, handled=False)

    def _trigger_server(self) -> None:
        # The system has chosen the port by now.
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running_mail_server(certificates: Path | None = None) -> Iterator[MailServer]:
    """Yield a server that runs as long as the block."""
    server = MailServer(certificates)
    server.start()
    try:
        yield server
    finally:
        server.stop()
