"""Stand-ins for the application's ports; the contract tests keep them true."""

from tests.fakes.services import DECLINED_TOKEN, FakePasswordHasher, FakePaymentGateway
from tests.fakes.unit_of_work import InMemoryUnitOfWork

__all__ = ["DECLINED_TOKEN", "FakePasswordHasher", "FakePaymentGateway", "InMemoryUnitOfWork"]
