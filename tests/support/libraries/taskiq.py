from taskiq import InMemoryBroker

broker = InMemoryBroker()


@broker.task
async def add(x: int, y: int) -> int:
    return x + y


async def test_task_runs():
    await broker.startup()
    task = await add.kiq(1, 2)
    assert (await task.wait_result(timeout=5)).return_value == 3
    await broker.shutdown()
