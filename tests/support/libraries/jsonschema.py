import jsonschema
import pytest


async def test_document_is_judged():
    jsonschema.validate({"a": 1}, {"type": "object", "required": ["a"]})
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, {"type": "object", "required": ["a"]})
