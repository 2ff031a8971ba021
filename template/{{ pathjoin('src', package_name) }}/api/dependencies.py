"""What the endpoints are given."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field

from ..adapters.security import TokenSigner
from ..domain.errors import AuthenticationError, NotFoundError
from ..domain.users import User
from ..ports import PasswordHasher, PaymentGateway, Storage, UnitOfWork
from ..services.catalogue import CatalogueService
from ..services.orders import OrderService
from ..services.users import UserService

Integer = Annotated[int, Field(ge=1, le=2**31 - 1)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Text = Annotated[str, Field(max_length=1000)]
ShortText = Annotated[str, Field(max_length=100)]


@dataclass(frozen=True)
class Resources:
    """What lives as long as the application, in `app.state.resources`."""

    storage: Storage
    passwords: PasswordHasher
    tokens: TokenSigner
    payments: PaymentGateway


def resources(request: Request) -> Resources:
    """Return the resources of the application that serves the request."""
    found: Resources = request.app.state.resources
    return found


Shared = Annotated[Resources, Depends(resources)]


async def unit_of_work(shared: Shared) -> AsyncIterator[UnitOfWork]:
    """Yield the unit of work of the request."""
    async with shared.storage.unit_of_work() as work:
        yield work


Work = Annotated[UnitOfWork, Depends(unit_of_work)]


def user_service(work: Work, shared: Shared) -> UserService:
    """Return the user service of the request."""
    return UserService(work, shared.passwords)


def catalogue_service(work: Work) -> CatalogueService:
    """Return the catalogue service of the request."""
    return CatalogueService(work)


def order_service(work: Work, shared: Shared) -> OrderService:
    """Return the order service of the request."""
    return OrderService(work, shared.payments)


Users = Annotated[UserService, Depends(user_service)]
Catalogue = Annotated[CatalogueService, Depends(catalogue_service)]
Orders = Annotated[OrderService, Depends(order_service)]


async def current_user(
    credentials: Annotated[
        HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))
    ],
    shared: Shared,
    users: Users,
) -> User:
    """Return the active user that the bearer token names; raise AuthenticationError otherwise."""
    if credentials is None:
        raise AuthenticationError("Log in first")
    try:
        user = await users.get(shared.tokens.read(credentials.credentials))
    except NotFoundError as error:
        raise AuthenticationError("Log in first") from error
    if not user.is_active:
        raise AuthenticationError("The account is deactivated")
    return user


CurrentUser = Annotated[User, Depends(current_user)]


def owner_id(user_id: Annotated[Integer, Path()], actor: CurrentUser) -> int:
    """Return the user id of the path; raise PermissionDeniedError if it is not the caller's."""
    actor.ensure_may_act_for(user_id)
    return user_id


OwnerId = Annotated[int, Depends(owner_id)]
