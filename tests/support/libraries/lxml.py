from lxml import etree


async def test_node_is_found():
    assert etree.fromstring("<a><b>1</b></a>").findtext("b") == "1"
