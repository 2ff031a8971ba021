import structlog
from structlog.testing import capture_logs


async def test_record_is_captured():
    with capture_logs() as records:
        structlog.get_logger().info("paid", order=1)
    assert records == [{"event": "paid", "order": 1, "log_level": "info"}]
