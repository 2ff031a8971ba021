from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .db import Base


class Booking(Base):
    __tablename__ = "bookings"

    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(String(50), unique=True)
