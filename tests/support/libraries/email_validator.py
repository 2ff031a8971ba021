import pytest
from email_validator import EmailNotValidError, validate_email


async def test_address_is_judged():
    assert validate_email("a@example.com", check_deliverability=False).domain == "example.com"
    with pytest.raises(EmailNotValidError):
        validate_email("a@", check_deliverability=False)
