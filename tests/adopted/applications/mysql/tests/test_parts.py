"""What the application had for tests before the suite came."""

from stock.models import Part


def test_part_has_a_name() -> None:
    assert Part(name="bolt").name == "bolt"
