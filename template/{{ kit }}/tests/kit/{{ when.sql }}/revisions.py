# Managed by copier-pytest: `copier update` rewrites this file.
"""What a migration does to rows that are there already, by its source, before it is run."""

import ast

ACCEPTED = "accepted"
"""The name by which a migration says why it does so all the same."""


def risks(source: str) -> list[str]:
    """Return what `upgrade` does that locks a table or loses rows, by line; [] if that is accepted."""
    names: set[str] = set()
    found: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
            found = [f"line {call.lineno}: {risk}" for call in calls if (risk := _risk(call))]
    return [] if ACCEPTED in names else found


def _risk(call: ast.Call) -> str:
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    match _name(call):
        case "drop_column" | "drop_table" as name:
            return f"{name} loses what is stored there"
        case "sync_enum_values" as name:
            return f"{name} fails where a member is stored that goes"
        case "add_column" if any(_demands_a_value(column) for column in call.args):
            return "add_column with NOT NULL fails where rows are: it needs a server_default"
        case "alter_column" if _is_false(options.get("nullable")):
            return "alter_column to NOT NULL locks the table, and fails where a value is NULL"
        case "alter_column" if "type_" in options:
            return "alter_column to another type locks the table, and may lose what does not fit"
    return ""


def _demands_a_value(column: ast.expr) -> bool:
    if not isinstance(column, ast.Call):
        return False
    options = {keyword.arg: keyword.value for keyword in column.keywords}
    computed = any(_name(argument) in ("Computed", "Identity") for argument in column.args)
    return _is_false(options.get("nullable")) and "server_default" not in options and not computed


def _name(call: ast.expr) -> str:
    function = call.func if isinstance(call, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False
