"""What is copied into static/vendor, and how it is changed on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import dev

NOTICE = "/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. Not commercially available. */"
FACE = '@font-face{font-family:GDS Transport;src:url(/assets/fonts/light-v2.woff2) format("woff2")}'


def test_the_licensed_font_goes_with_its_notice_and_leaves_the_rules_around_it() -> None:
    css = f".a{{color:red}}{NOTICE}{FACE}{FACE}.b{{color:blue}}"

    assert dev.without_govuk(css) == ".a{color:red}.b{color:blue}"


@pytest.mark.parametrize(
    "family",
    [
        "GDS Transport,arial,sans-serif",
        '"GDS Transport",arial,sans-serif',
        "'GDS Transport', Arial, sans-serif",
        "gds transport,sans-serif",
    ],
)
def test_text_takes_fonts_that_are_free_for_all(family: str) -> None:
    changed = dev.without_govuk(f".a{{font-family:{family};margin:0}}")

    families = re.findall(r"font-family:([^;]*);margin:0", changed)[0].split(",")
    assert [name.strip() for name in families] == [
        "Arial",
        '"Noto Sans"',
        '"Liberation Sans"',
        "sans-serif",
    ]


def test_the_crest_is_shown_nowhere() -> None:
    css = (
        ".f{background-image:url(/assets/images/govuk-crest.svg);mask-image:url('govuk-crest.svg')}"
    )

    assert dev.without_govuk(css) == ".f{background-image:none;mask-image:none}"


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_images_are_looked_for_beside_the_stylesheet(quote: str) -> None:
    css = f".i{{background:url({quote}/assets/images/icon-document.svg{quote})}}"

    assert dev.without_govuk(css) == ".i{background:url(images/icon-document.svg)}"


def test_images_inside_the_stylesheet_stay_as_they_are() -> None:
    css = ".i{background:url('data:image/svg+xml,%3Csvg/%3E')}"

    assert dev.without_govuk(css) == css


def test_nothing_points_to_a_source_map() -> None:
    assert dev.without_govuk("a{}\n/*# sourceMappingURL=a.min.css.map */\n") == "a{}\n"
    assert dev.without_govuk("export{a};//# sourceMappingURL=a.min.js.map\n") == "export{a};"


def test_changing_twice_is_changing_once() -> None:
    css = f"{NOTICE}{FACE}.a{{font-family:GDS Transport,arial;src:url(/assets/images/a.svg)}}"

    once = dev.without_govuk(css)
    assert dev.without_govuk(once) == once


def test_only_what_is_used_is_copied(tmp_path: Path) -> None:
    modules = a_node_modules(tmp_path / "node_modules")

    dev.copy_vendor(modules, tmp_path / "vendor")

    assert files_in(tmp_path / "vendor") == {
        "fonts/Arimo_400Regular.ttf",
        "fonts/Arimo_400Regular_Italic.ttf",
        "fonts/Arimo_700Bold.ttf",
        "fonts/LICENSE_FONT",
        "govuk-frontend.min.css",
        "govuk-frontend.min.js",
        "images/icon-document.svg",
        "moj-frontend.min.css",
        "moj-frontend.min.js",
    }


def test_a_stylesheet_that_names_a_missing_image_is_not_copied_in_silence(tmp_path: Path) -> None:
    modules = a_node_modules(tmp_path / "node_modules")
    (modules / dev.MOJ / "assets/images/icon-document.svg").unlink()

    with pytest.raises(FileNotFoundError, match=r"icon-document\.svg"):
        dev.copy_vendor(modules, tmp_path / "vendor")


@pytest.mark.parametrize("name", ["govuk-frontend.min.css", "moj-frontend.min.css"])
def test_the_real_stylesheets_name_no_licensed_font_and_only_files_that_are_there(
    name: str,
) -> None:
    css = (dev.VENDOR / name).read_text(encoding="utf-8")

    assert not re.findall(r"gds transport|font-face|/assets/", css, re.IGNORECASE)
    wanted = {url for url in re.findall(r"url\(([^)]+)\)", css) if not url.startswith("data:")}
    assert wanted <= files_in(dev.VENDOR)
    assert not [url for url in wanted if "crest" in url or "logotype" in url]


@pytest.mark.parametrize("name", ["govuk-frontend.min.js", "moj-frontend.min.js"])
def test_the_real_scripts_are_modules_that_import_nothing(name: str) -> None:
    script = (dev.VENDOR / name).read_text(encoding="utf-8")

    assert "export{" in script
    assert not re.findall(r"""(?:^|[;}])import\s*[{*"'\w]|from\s*["']""", script)


def files_in(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".stamp"
    }


def a_node_modules(modules: Path) -> Path:
    """Put down packages as npm does, with more in them than is wanted."""
    image = ".i{background:url(/assets/images/icon-document.svg)}"
    for place, stem, css in ((dev.GOVUK, "govuk-frontend", FACE), (dev.MOJ, "moj-frontend", image)):
        images = modules / place / "assets" / "images"
        images.mkdir(parents=True)
        (images / "govuk-crest.svg").touch()
        (images / "icon-document.svg").touch()
        (modules / place / f"{stem}.min.css").write_text(css)
        (modules / place / f"{stem}.min.css.map").touch()
        (modules / place / f"{stem}.min.js").write_text("export{a};")
    for style in (*dev.FONT_STYLES, "500Medium"):
        (modules / dev.FONTS / style).mkdir(parents=True)
        (modules / dev.FONTS / style / f"Arimo_{style}.ttf").touch()
    (modules / dev.FONTS / "LICENSE_FONT").touch()
    return modules
