from tenacity import retry, stop_after_attempt, wait_none

calls = []


@retry(stop=stop_after_attempt(3), wait=wait_none())
async def unsteady():
    calls.append(1)
    if len(calls) < 3:
        raise OSError
    return "ok"


async def test_call_is_tried_again():
    calls.clear()
    assert await unsteady() == "ok"
