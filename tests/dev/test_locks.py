"""The lock files pin what pyproject.toml and package.json ask for, and nothing loosely."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
AGAIN = "run `python3 dev.py lock`"
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_at_a_version_that_it_allows(lock: str) -> None:
    project = pyproject()["project"]
    wanted = list(project["dependencies"])
    if lock == "requirements-dev.txt":
        wanted += project["optional-dependencies"]["dev"]

    pinned = pins(lock)
    for requirement in map(Requirement, wanted):
        versions = pinned.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement.name} is not in {lock}: {AGAIN}"
        for version in versions:
            assert requirement.specifier.contains(version), (
                f"{lock} has {requirement.name} {version}, pyproject.toml wants"
                f" {requirement.specifier}: {AGAIN}"
            )


def test_the_node_that_is_fetched_where_there_is_none_is_pinned() -> None:
    wanted = {Requirement(line).name for line in pyproject()["dependency-groups"]["node"]}

    assert set(pins("requirements-node.txt")) == wanted


def test_production_and_development_run_the_same_versions() -> None:
    development = pins("requirements-dev.txt")

    for name, versions in pins("requirements.txt").items():
        assert development.get(name) == versions, f"{name} differs between lock files: {AGAIN}"


@pytest.mark.parametrize("lock", REQUIREMENTS)
def test_every_pin_has_a_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()

    entries = re.split(r"(?m)^(?=\S)", text)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==[^\s;]+", entry), f"{entry!r} in {lock} is not a pin"
        assert "--hash=sha256:" in entry, f"{entry!r} in {lock} has no hash"


def test_the_packages_of_npm_are_pinned_as_package_json_says() -> None:
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert packages[""]["dependencies"] == asked, f"package-lock.json is out of step: {AGAIN}"
    for name, version in asked.items():
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in entry for place, entry in packages.items() if place)


@pytest.mark.parametrize("lock", [*REQUIREMENTS, "package-lock.json"])
def test_no_lock_file_says_where_packages_come_from(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert "://" not in text
    assert '"resolved"' not in text
    assert "index-url" not in text


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(lock: str) -> dict[str, set[str]]:
    """Every pinned name with its versions: more than one where they differ by Python."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"(?m)^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", (ROOT / lock).read_text()
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found
