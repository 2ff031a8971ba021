import attrs


@attrs.define
class Point:
    x: int = attrs.field(validator=attrs.validators.ge(0))


async def test_values_are_compared():
    assert Point(1) == Point(1)
