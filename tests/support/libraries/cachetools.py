from cachetools import TTLCache, cached


@cached(TTLCache(maxsize=2, ttl=60))
def square(number):
    return number**2


async def test_result_is_kept():
    assert square(3) == square(3) == 9
