import asyncio

from apscheduler.schedulers.asyncio import AsyncIOScheduler


async def test_job_runs():
    done = asyncio.Event()
    scheduler = AsyncIOScheduler()
    scheduler.add_job(done.set, "interval", seconds=0.01)
    scheduler.start()
    await asyncio.wait_for(done.wait(), 5)
    scheduler.shutdown()
    await asyncio.sleep(0)
    assert done.is_set()
