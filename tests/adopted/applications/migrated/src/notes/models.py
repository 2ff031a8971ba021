from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from .database import Base


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text, unique=True)
