"""Stand-ins for the application's ports; the contract tests keep them true."""

from tests.fakes.passwords import FakePasswordHasher
from tests.fakes.payments import FakePaymentGateway
from tests.fakes.unit_of_work import InMemoryUnitOfWork

__all__ = ["FakePasswordHasher", "FakePaymentGateway", "InMemoryUnitOfWork"]
