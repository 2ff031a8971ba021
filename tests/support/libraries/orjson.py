import orjson


async def test_value_comes_back():
    assert orjson.loads(orjson.dumps({"a": [1]})) == {"a": [1]}
