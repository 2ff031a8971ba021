"""The HTTP face of the shop."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ..domain import errors
from . import orders, products, users

STATUS_CODES = {
    errors.AuthenticationError: 401,
    errors.PaymentDeclinedError: 402,
    errors.PermissionDeniedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.ValidationError: 422,
}


def register(app: FastAPI) -> None:
    """Add the endpoints, and answer each error with its status code and `{"detail": message}`."""
    for module in (users, products, orders):
        app.include_router(module.router, prefix="/api")
    for error, status_code in STATUS_CODES.items():
        app.add_exception_handler(error, _handler(status_code))


def _handler(status_code: int) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if status_code == 401 else None
        return JSONResponse({"detail": str(error)}, status_code, headers)

    return handle
