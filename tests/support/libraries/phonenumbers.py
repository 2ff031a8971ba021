import phonenumbers


async def test_number_is_parsed():
    number = phonenumbers.parse("+49 30 123456")
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == "+4930123456"
