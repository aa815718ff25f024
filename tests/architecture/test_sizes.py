"""Files stay small enough to be read in one sitting; public things say what they are for."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Lines, at most; what outgrows them is split by what it means.
OF_A_SOURCE, OF_A_TEMPLATE, OF_A_TEST = 300, 200, 600
A_TABLE = {"tests/access/acts.py"}  # a line or two for each act: to look up, not to read
# Not split yet.
LONGER = {
    *("iom/sharing/service.py", "iom/sharing/scope.py", "iom/sharing/fields.py"),
    *("iom/casefile/sought.py", "iom/plans/kinds.py", "iom/audit/trail.py"),
    "iom/retention/belongings.py",
}
SOURCES = sorted([*ROOT.glob("iom/**/*.py"), ROOT / "config.py", ROOT / "wsgi.py"])


def test_no_file_has_outgrown_its_room() -> None:
    rooms = (
        (SOURCES, OF_A_SOURCE),
        (ROOT.glob("templates/**/*.html"), OF_A_TEMPLATE),
        (ROOT.glob("tests/**/*.py"), OF_A_TEST),
    )
    lines = {
        str(path.relative_to(ROOT)): (len(path.read_text().splitlines()), most)
        for paths, most in rooms
        for path in paths
    }
    grown = {path: count for path, (count, most) in lines.items() if count > most}
    assert grown.keys() - A_TABLE - LONGER == set(), grown


def test_every_capability_opens_with_its_glossary() -> None:
    for package in ROOT.glob("iom/*/__init__.py"):
        tree = ast.parse(package.read_text())
        assert ast.get_docstring(tree), f"{package} says nothing"
        assert len(tree.body) == 1, f"{package} holds more than a docstring"


def test_every_raised_rule_is_named_where_a_service_or_rule_says_what_it_raises() -> None:
    """A public function that raises a refusal by name says so under `Raises:`."""
    silent = []
    for path in [*ROOT.glob("iom/*/domain.py"), *ROOT.glob("iom/*/service.py")]:
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            said = ast.get_docstring(function) or ""
            for node in ast.walk(function):
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    name = ast.unparse(node.exc.func).split(".")[-1]
                    if f"{name}:" not in said and name not in {"ValueError", "RuntimeError"}:
                        silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {name}")
    assert silent == []


def test_nothing_is_left_for_later_in_silence() -> None:
    for path in SOURCES:
        for word in ("TODO", "FIXME", "XXX", "raise NotImplementedError"):
            assert word not in path.read_text(), f"{word} in {path}"
