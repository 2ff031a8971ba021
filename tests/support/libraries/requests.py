import asyncio

import requests


async def test_page_is_fetched_in_a_thread(site):
    assert (await asyncio.to_thread(requests.get, site, timeout=5)).text == "ok"
