import typer
from typer.testing import CliRunner

app = typer.Typer()


@app.command()
def greet(name: str) -> None:
    typer.echo(f"Hello {name}")


def test_command_prints():
    assert CliRunner().invoke(app, ["Ada"]).output == "Hello Ada\n"
