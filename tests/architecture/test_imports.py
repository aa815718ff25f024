"""What import-linter cannot say: of files by how their names end, and by what they say they are."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
# What one capability may use of another: its words, its reads and its acts.
NOT_FOR_OTHERS = re.compile(r"(\w+_)?(routes|forms|pdf)")
GROUND = {"kernel", "db", "transaction", "web", "app", "cli", "scheduler", "demo", "upkeep"}
SHARED = {"iom.scoring.matrix_forms"}  # of versions of a setting, whichever setting it is
PAGES, FORMS = re.compile(r"(\w+_)?routes"), re.compile(r"(\w+_)?forms")
DATABASE = re.compile(r"sqlalchemy|flask_sqlalchemy|iom\.db|iom\.\w+\.models")
IMPURE = re.compile(
    r"flask|flask_sqlalchemy|flask_wtf|sqlalchemy|wtforms|reportlab|openpyxl|iom\.db|iom\.web(\..+)?"
)


def test_a_capability_never_reaches_into_the_pages_or_forms_of_another(
    graph: grimp.ImportGraph,
) -> None:
    broken = []
    for importer in _own(graph):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split("."), imported.split(".")
            if there[0] != "iom" or len(there) < 3 or here[1:2] == there[1:2]:
                continue
            if {*here[1:2], there[1]} & GROUND:
                continue
            if NOT_FOR_OTHERS.fullmatch(there[2]) and imported not in SHARED:
                broken.append(f"{importer} -> {imported}")
    assert broken == []


def test_pages_and_forms_never_touch_the_database_and_nobody_imports_pages(
    graph: grimp.ImportGraph,
) -> None:
    broken = []
    for module in _own(graph):
        name = module.rpartition(".")[2]
        imported = graph.find_modules_directly_imported_by(module)
        if PAGES.fullmatch(name) or FORMS.fullmatch(name):
            broken += [f"{module} -> {each}" for each in imported if DATABASE.fullmatch(each)]
        if FORMS.fullmatch(name):
            broken += [f"{module} -> {each}" for each in imported if each.endswith(".queries")]
        if PAGES.fullmatch(name):
            users = graph.find_modules_that_directly_import(module)
            broken += [f"{user} -> {module}" for user in users]
    assert broken == []


def test_a_file_that_calls_itself_pure_is_pure(graph: grimp.ImportGraph) -> None:
    pure = [
        module
        for path in ROOT.glob("iom/**/*.py")
        if re.search(r"\bPure\.", ast.get_docstring(ast.parse(path.read_text())) or "")
        and (module := ".".join(path.relative_to(ROOT).with_suffix("").parts))
    ]
    assert len(pure) > 100
    assert {
        module: sorted(reached)
        for module in pure
        if (reached := {m for m in graph.find_upstream_modules(module) if IMPURE.fullmatch(m)})
    } == {}


def test_importing_a_rule_loads_no_framework() -> None:
    rules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in ROOT.glob("iom/*/domain.py")
    )
    assert len(rules) >= 6
    program = (
        f"import sys, {', '.join(rules)};"
        "print({'flask', 'sqlalchemy', 'wtforms', 'reportlab'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert run.stdout.strip() == "set()"


def test_nothing_in_the_product_reads_the_shared_folder_or_the_tests() -> None:
    for path in [*ROOT.glob("iom/**/*.py"), ROOT / "config.py", ROOT / "wsgi.py"]:
        text = path.read_text()
        assert "../shared" not in text, path
        assert "from tests" not in text, path


def _own(graph: grimp.ImportGraph) -> list[str]:
    return sorted(module for module in graph.modules if module.startswith("iom."))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("iom", include_external_packages=True)
