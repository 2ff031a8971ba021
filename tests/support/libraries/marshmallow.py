from marshmallow import Schema, fields


class User(Schema):
    name = fields.Str(required=True)


async def test_document_is_loaded():
    assert User().load({"name": "Ada"}) == {"name": "Ada"}
    assert User().validate({}) == {"name": ["Missing data for required field."]}
