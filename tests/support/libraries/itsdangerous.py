from itsdangerous import URLSafeTimedSerializer


async def test_token_is_signed():
    signer = URLSafeTimedSerializer("secret")
    assert signer.loads(signer.dumps({"user": 1}), max_age=60) == {"user": 1}
