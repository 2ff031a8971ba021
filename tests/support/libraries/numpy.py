import numpy


async def test_numbers_are_drawn_and_summed():
    assert (
        numpy.random.default_rng(1).integers(9, size=3).sum() == numpy.random.default_rng(1).integers(9, size=3).sum()
    )
