"""The HTTP face of the shop."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from ..domain import errors
from . import orders, products, users
from .headers import HEADERS, SecureHeaders

STATUS_CODES = {
    errors.AuthenticationError: 401,
    errors.PaymentDeclinedError: 402,
    errors.PermissionDeniedError: 403,
    errors.NotFoundError: 404,
    errors.ConflictError: 409,
    errors.ValidationError: 422,
    errors.PaymentUnavailableError: 502,
}


def register(app: FastAPI) -> None:
    """Add the endpoints, and answer each error with its status code and `{"detail": message}`."""
    for module in (users, products, orders):
        app.include_router(module.router, prefix="/api")
    for error, status_code in STATUS_CODES.items():
        app.add_exception_handler(error, _handler(status_code))
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_exception_handler(Exception, _apologise)
    app.add_middleware(SecureHeaders)


def _explain(_request: Request, error: Any) -> JSONResponse:
    # FastAPI's own answer repeats the input, which may be a password.
    detail = [{"loc": fault["loc"], "msg": fault["msg"]} for fault in error.errors()]
    return JSONResponse({"detail": detail}, 422)


def _apologise(_request: Request, _error: Exception) -> JSONResponse:
    # What went wrong is in the log; this answer passes no middleware.
    return JSONResponse({"detail": "Internal Server Error"}, 500, HEADERS)


def _handler(status_code: int) -> Callable[[Request, Exception], JSONResponse]:
    def handle(_request: Request, error: Exception) -> JSONResponse:
        headers = {"WWW-Authenticate": "Bearer"} if status_code == 401 else None
        return JSONResponse({"detail": str(error)}, status_code, headers)

    return handle
