from cryptography.fernet import Fernet


async def test_text_is_encrypted():
    box = Fernet(Fernet.generate_key())
    assert box.decrypt(box.encrypt(b"text")) == b"text"
