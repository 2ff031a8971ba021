"""What can go wrong, in the words of the shop."""


class ShopError(Exception):
    """Base of all errors that a caller can act on."""


class ValidationError(ShopError):
    """A value breaks a rule of the shop."""


class AuthenticationError(ShopError):
    """The caller is unknown, or the credentials are wrong."""


class PermissionDeniedError(ShopError):
    """The caller is known and may not do this."""


class NotFoundError(ShopError):
    """There is no such thing."""


class ConflictError(ShopError):
    """The request contradicts the present state."""


class PaymentDeclinedError(ShopError):
    """The payment provider refused the charge."""


class PaymentUnavailableError(ShopError):
    """The payment provider cannot be reached, or fails."""
