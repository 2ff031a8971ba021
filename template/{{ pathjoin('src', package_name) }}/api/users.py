"""Endpoints for users and for logging in."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from ..domain.users import User
from .dependencies import CurrentUser, OwnerId, Shared, ShortText, Text, Users

SCHEME = "bearer"

router = APIRouter(tags=["users"])


class UserIn(BaseModel):
    """A registration."""

    username: Text
    email: Text
    password: Text
    first_name: ShortText = ""
    last_name: ShortText = ""


class UserChanges(BaseModel):
    """The profile fields to change."""

    first_name: ShortText | None = None
    last_name: ShortText | None = None
    bio: Text | None = None


class UserOut(BaseModel):
    """A user, without the password."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    username: str
    email: str
    first_name: str
    last_name: str
    bio: str


class Credentials(BaseModel):
    """What a user logs in with."""

    email: Text
    password: Text


class Token(BaseModel):
    """A bearer token."""

    access_token: str
    token_type: str = SCHEME


@router.post("/users", status_code=201, response_model=UserOut)
async def register(body: UserIn, users: Users) -> User:
    """Register a user."""
    return await users.register(**body.model_dump())


@router.post("/auth/login")
async def log_in(body: Credentials, users: Users, shared: Shared) -> Token:
    """Return a token for the user with these credentials."""
    user = await users.authenticate(body.email, body.password)
    return Token(access_token=shared.tokens.issue(user.id))


@router.get("/users/me", response_model=UserOut)
async def read_me(actor: CurrentUser) -> User:
    """Return the caller."""
    return actor


@router.get("/users/{user_id}", response_model=UserOut)
async def read(user_id: OwnerId, users: Users) -> User:
    """Return a user."""
    return await users.get(user_id)


@router.put("/users/{user_id}", response_model=UserOut)
async def update(user_id: OwnerId, body: UserChanges, users: Users) -> User:
    """Change a user's profile."""
    return await users.update(user_id, **body.model_dump())
