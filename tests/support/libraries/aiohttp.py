import aiohttp


async def test_page_is_fetched(site):
    async with aiohttp.ClientSession() as session, session.get(site) as response:
        assert await response.text() == "ok"
