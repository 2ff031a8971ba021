from io import BytesIO

from PIL import Image


async def test_picture_is_scaled():
    file = BytesIO()
    Image.new("RGB", (80, 40)).resize((8, 4)).save(file, "PNG")
    assert Image.open(file).size == (8, 4)
