from io import BytesIO

from openpyxl import Workbook, load_workbook


async def test_sheet_is_written_and_read():
    book, file = Workbook(), BytesIO()
    book.active["A1"] = 42
    book.save(file)
    assert load_workbook(file).active["A1"].value == 42
