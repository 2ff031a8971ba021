import httpx


async def test_page_is_fetched(site):
    async with httpx.AsyncClient() as client:
        assert (await client.get(site)).text == "ok"
