from datetime import datetime

import pytz


async def test_zone_is_known():
    local = datetime(2026, 1, 2)  # noqa: DTZ001 - that is what `localize` takes
    assert pytz.timezone("Asia/Tokyo").localize(local).utcoffset().seconds == 9 * 3600
