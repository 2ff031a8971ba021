import asyncio

import bcrypt


async def test_password_is_hashed_in_a_thread():
    hashed = await asyncio.to_thread(bcrypt.hashpw, b"secret", bcrypt.gensalt(4))
    assert await asyncio.to_thread(bcrypt.checkpw, b"secret", hashed)
