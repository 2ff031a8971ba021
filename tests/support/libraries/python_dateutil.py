from datetime import datetime

from dateutil import parser, tz
from dateutil.relativedelta import relativedelta


async def test_date_is_parsed_and_moved():
    assert parser.parse("2 Jan 2026") + relativedelta(months=1) == datetime(2026, 2, 2)  # noqa: DTZ001 - that is what it returns
    assert datetime(2026, 1, 2, tzinfo=tz.gettz("Asia/Tokyo")).utcoffset().seconds == 9 * 3600
