"""What one process stores, a later one finds."""

from tests.e2e.conftest import RunProgram


def test_order_is_found_by_a_later_program(run_program: RunProgram) -> None:
    bought = run_program("buy", "regular@example.com", "tok_visa")
    order = bought.stdout.split()[1]

    found = run_program("look_up", "regular@example.com", order)

    assert found.stderr == ""
    assert found.stdout == "paid 59.98\n"
