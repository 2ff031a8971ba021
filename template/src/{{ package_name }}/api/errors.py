"""Errors of the shop, as HTTP answers."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from ..domain import errors

STATUS_CODES = {
    errors.AuthenticationError: 401,
    errors.PaymentDeclinedError: 402,
    errors.PermissionDeniedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.ValidationError: 422,
}


def register(app: FastAPI) -> None:
    """Answer each error of the shop with its status code and `{"detail": message}`."""
    for error, status_code in STATUS_CODES.items():
        app.add_exception_handler(error, _handler(status_code))


def _handler(status_code: int) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if status_code == 401 else None
        return JSONResponse({"detail": str(error)}, status_code, headers)

    return handle
