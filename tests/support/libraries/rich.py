from io import StringIO

from rich.console import Console
from rich.table import Table


async def test_table_is_drawn():
    file, table = StringIO(), Table("name")
    table.add_row("Ada")
    Console(file=file).print(table)
    assert "Ada" in file.getvalue()
