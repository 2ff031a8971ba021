from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession

from .db import engine


async def get_db() -> AsyncIterator[AsyncSession]:
    """Yield a session that is committed when the endpoint has ended, and rolled back if it has failed."""
    session = AsyncSession(engine, expire_on_commit=False)
    try:
        yield session
        await session.commit()
    except Exception:
        await session.rollback()
        raise
    finally:
        await session.close()
