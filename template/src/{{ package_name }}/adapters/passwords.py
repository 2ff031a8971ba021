"""Passwords, hashed with Argon2id."""

import asyncio

import argon2


class Argon2PasswordHasher:
    """Hashes in a thread, because a good hash takes longer than a request may block the loop."""

    def __init__(self, *, time_cost: int, memory_kib: int) -> None:
        """Take the number of passes and the memory in KiB that one hash costs."""
        self._hasher = argon2.PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=1
        )

    async def hash(self, password: str) -> str:
        """Return a hash that differs at each call."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, password_hash: str) -> bool:
        """Tell whether the hash was made from this password."""
        try:
            return await asyncio.to_thread(self._hasher.verify, password_hash, password)
        except argon2.exceptions.VerifyMismatchError:
            return False
