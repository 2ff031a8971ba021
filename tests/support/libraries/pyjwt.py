import jwt


async def test_token_is_signed():
    secret = "s" * 32
    assert jwt.decode(jwt.encode({"sub": "1"}, secret, "HS256"), secret, ["HS256"]) == {"sub": "1"}
