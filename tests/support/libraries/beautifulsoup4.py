from bs4 import BeautifulSoup


async def test_link_is_found():
    assert BeautifulSoup("<a href='/x'>y</a>", "html.parser").a["href"] == "/x"
