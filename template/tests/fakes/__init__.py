"""In-memory stand-ins for the application's ports; the integration tests prove that they are true."""

from tests.fakes.passwords import FakePasswordHasher
from tests.fakes.payments import FakePaymentGateway
from tests.fakes.unit_of_work import InMemoryUnitOfWork

__all__ = ["FakePasswordHasher", "FakePaymentGateway", "InMemoryUnitOfWork"]
