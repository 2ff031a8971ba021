"""Registering, changing and recognising users."""

from dataclasses import dataclass

from ..domain.errors import AuthenticationError, ConflictError, NotFoundError
from ..domain.users import User, checked_email, checked_password, checked_username
from ..ports import PasswordHasher, UnitOfWork


@dataclass(frozen=True)
class UserService:
    """What can be done with users, within one unit of work."""

    work: UnitOfWork
    passwords: PasswordHasher

    async def register(
        self, *, username: str, email: str, password: str, first_name: str = "", last_name: str = ""
    ) -> User:
        """Store and return a new user.

        Raises:
            ValidationError: the name, the address or the password breaks a rule.
            ConflictError: the name or the address is taken.
        """
        username = checked_username(username)
        email = checked_email(email)
        password = checked_password(password)
        if await self.work.users.find_by_email(email):
            raise ConflictError("Email already exists")
        if await self.work.users.find_by_username(username):
            raise ConflictError("Username already exists")
        user = User(
            username=username,
            email=email,
            password_hash=await self.passwords.hash(password),
            first_name=first_name,
            last_name=last_name,
        )
        await self.work.users.add(user)
        await self.work.commit()
        return user

    async def get(self, user_id: int) -> User:
        """Return the user; raise NotFoundError if there is none."""
        user = await self.work.users.get(user_id)
        if user is None:
            raise NotFoundError(f"User with ID {user_id} not found")
        return user

    async def authenticate(self, email: str, password: str) -> User:
        """Return the active user with these credentials; raise AuthenticationError otherwise."""
        user = await self.work.users.find_by_email(email.lower())
        if user is None or not await self.passwords.verify(password, user.password_hash):
            raise AuthenticationError("Wrong email or password")
        if not user.is_active:
            raise AuthenticationError("The account is deactivated")
        return user

    async def update(
        self,
        user_id: int,
        *,
        first_name: str | None = None,
        last_name: str | None = None,
        bio: str | None = None,
    ) -> User:
        """Change what is given and return the user; raise NotFoundError if there is none."""
        user = await self.get(user_id)
        if first_name is not None:
            user.first_name = first_name
        if last_name is not None:
            user.last_name = last_name
        if bio is not None:
            user.bio = bio
        await self.work.commit()
        return user

    async def deactivate(self, user_id: int) -> User:
        """Lock the user out and return it; raise NotFoundError if there is none."""
        user = await self.get(user_id)
        user.is_active = False
        await self.work.commit()
        return user
