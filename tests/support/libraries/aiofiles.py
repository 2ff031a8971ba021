import aiofiles


async def test_file_is_written_and_read(tmp_path):
    async with aiofiles.open(tmp_path / "notes.txt", "w") as file:
        await file.write("hello")
    async with aiofiles.open(tmp_path / "notes.txt") as file:
        assert await file.read() == "hello"
