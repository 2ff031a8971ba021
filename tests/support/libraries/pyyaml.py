import yaml


async def test_value_comes_back():
    assert yaml.safe_load(yaml.safe_dump({"a": [1]})) == {"a": [1]}
