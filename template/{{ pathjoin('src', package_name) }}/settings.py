"""What the environment decides."""

import secrets
from datetime import timedelta

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Read from environment variables of the same names, in any case."""

    database_url: str = "sqlite+aiosqlite:///shop.db"
    token_secret: str = Field(default_factory=lambda: secrets.token_hex(32), min_length=32)
    token_lifetime: timedelta = timedelta(minutes=30)
    password_time_cost: int = 3
    password_memory_kib: int = 65536
    payment_url: str = "http://localhost:8100"
