from sqlmodel import Field, SQLModel, select


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


async def test_row_is_stored_and_undone(db_session):
    await db_session.run_sync(lambda session: SQLModel.metadata.create_all(session.connection()))
    db_session.add(Hero(name="Ada"))
    await db_session.commit()
    assert (await db_session.scalars(select(Hero))).one().name == "Ada"
