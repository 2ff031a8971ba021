"""The payment provider, over HTTP."""

from dataclasses import dataclass
from decimal import Decimal

import httpx2

from ..domain.errors import PaymentDeclinedError, PaymentUnavailableError


@dataclass(frozen=True)
class HttpPaymentGateway:
    """Charges through `POST /charges` of the provider that the client points at."""

    client: httpx2.AsyncClient

    async def charge(self, *, amount: Decimal, token: str, reference: str) -> None:
        """Charge once per reference.

        Raises:
            PaymentDeclinedError: the provider answers 402.
            PaymentUnavailableError: the provider is out of reach or answers another error.
        """
        try:
            response = await self.client.post(
                "/charges",
                json={"amount": str(amount), "token": token},
                headers={"Idempotency-Key": reference},
            )
            if response.status_code == httpx2.codes.PAYMENT_REQUIRED:
                raise PaymentDeclinedError("The payment was declined")
            response.raise_for_status()
        except httpx2.HTTPError as error:
            raise PaymentUnavailableError("The payment provider is unavailable") from error
