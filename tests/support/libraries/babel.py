from datetime import date

from babel.dates import format_date
from babel.numbers import format_currency


async def test_money_and_dates_are_written_as_in_a_country():
    assert format_currency(1099.98, "EUR", locale="de_DE") == "1.099,98\xa0€"
    assert format_date(date(2026, 1, 2), locale="fr_FR") == "2 janv. 2026"
