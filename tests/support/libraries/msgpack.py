import msgpack


async def test_value_comes_back():
    assert msgpack.unpackb(msgpack.packb({"a": [1]})) == {"a": [1]}
