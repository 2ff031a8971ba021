# Managed by copier-pytest: `copier update` rewrites this file.
"""A mail server on this machine, which delivers nothing and keeps what it receives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.kit.plugins.network import SERVERS

if TYPE_CHECKING:
    from email.message import EmailMessage

    from tests.kit.mail_server import MailServer

SERVERS.add("mail_server")


@pytest.fixture(scope="session")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """Yield a mail server that demands TLS and a login."""
    from tests.kit.mail_server import running_mail_server

    with running_mail_server(tmp_path_factory.mktemp("mail") / "certificates.pem") as server:
        yield server


@pytest.fixture
def outbox(mail_server: MailServer) -> list[EmailMessage]:
    """Return the messages that the mail server receives during the test."""
    mail_server.inbox.messages.clear()
    mail_server.inbox.connections.clear()
    return mail_server.inbox.messages
