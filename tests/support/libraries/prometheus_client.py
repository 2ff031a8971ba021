from prometheus_client import CollectorRegistry, Counter, generate_latest


async def test_counter_is_shown():
    registry = CollectorRegistry()
    Counter("orders", "Orders.", registry=registry).inc()
    assert b"orders_total 1.0" in generate_latest(registry)
