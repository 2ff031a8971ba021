"""Made when the program starts: it asks about its surroundings, and that blocks."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


@pytest.fixture
def exporter():
    return InMemorySpanExporter()


@pytest.fixture
def provider(exporter):
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(exporter))
    yield provider
    provider.shutdown()


async def test_spans_are_sent_in_a_batch(provider, exporter):
    with provider.get_tracer("shop").start_as_current_span("order"):
        pass
    provider.force_flush()
    assert [span.name for span in exporter.get_finished_spans()] == ["order"]
