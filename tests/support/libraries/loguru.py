from loguru import logger


async def test_record_is_written_to_a_file(tmp_path):
    number = logger.add(tmp_path / "app.log", format="{message}")
    logger.info("paid")
    logger.remove(number)
    assert (tmp_path / "app.log").read_text() == "paid\n"
