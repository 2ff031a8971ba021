from io import StringIO

import pandas


async def test_table_is_summed():
    table = pandas.read_csv(StringIO("kind,price\na,1\na,2\nb,3\n"))
    assert table.groupby("kind")["price"].sum().to_dict() == {"a": 3, "b": 3}
