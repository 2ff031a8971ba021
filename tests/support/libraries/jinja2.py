from jinja2 import DictLoader, Environment, FileSystemLoader


async def test_template_is_rendered():
    environment = Environment(loader=DictLoader({"a": "Hello {{ name }}"}), enable_async=True, autoescape=True)
    assert await environment.get_template("a").render_async(name="Ada") == "Hello Ada"


async def test_template_of_a_folder_is_rendered(tmp_path):
    (tmp_path / "a.html").write_text("<b>{{ name }}</b>")
    template = Environment(loader=FileSystemLoader(tmp_path), autoescape=True).get_template("a.html")
    assert template.render(name="<") == "<b>&lt;</b>"
