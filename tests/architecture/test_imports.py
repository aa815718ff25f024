"""What import-linter cannot say: capabilities meet only at their inner files."""

import subprocess
import sys
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
# What one capability may use of another: its words, its reads and its acts.
NOT_FOR_OTHERS = {"routes", "forms", "pdf"}
GROUND = {"kernel", "db", "transaction", "web", "app", "cli", "scheduler", "demo", "upkeep"}


def test_a_capability_never_reaches_into_the_pages_or_forms_of_another() -> None:
    graph = grimp.build_graph("iom")
    broken = []
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            here, there = importer.split("."), imported.split(".")
            if len(there) < 3 or here[1:2] == there[1:2] or {*here[1:2], there[1]} & GROUND:
                continue
            if there[2] in NOT_FOR_OTHERS:
                broken.append(f"{importer} -> {imported}")
    assert broken == []


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
