"""The documentation says what the code does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from statement_watch.config import load

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["cli.md", "configuration.md"])
def test_generated_pages_are_what_the_code_says(generate: ModuleType, page: str) -> None:
    """When this fails, run `python docs/generate.py`."""
    assert (ROOT / "docs" / page).read_text("utf-8") == generate.generated(page)


def test_the_readme_leads_to_pages_that_are_there() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"


def test_every_toml_that_the_documentation_shows_is_a_good_config(tmp_path: Path) -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for example in re.findall(r"```toml\n(\[watch\].*?)```", page.read_text("utf-8"), re.DOTALL):
            path = tmp_path / "sources.toml"
            path.write_text(example, "utf-8")
            assert load(path, {}).sources


def test_the_first_screen_of_the_readme_holds_the_two_commands() -> None:
    first_screen = (ROOT / "README.md").read_text("utf-8").splitlines()[:40]
    commands = [line for line in first_screen if line.startswith("python3 -m venv .venv && ")]
    assert len(commands) == 2
    assert commands[0].endswith("watch demo")
    assert commands[1].endswith("pytest -n auto")


def test_every_room_of_the_house_is_in_the_picture() -> None:
    picture = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    package = ROOT / "src" / "statement_watch"
    files = [path.name for path in package.glob("*.py") if path.name != "__init__.py"]
    folders = [f"{path.parent.name}/" for path in package.glob("*/__init__.py")]
    assert [name for name in (*files, *folders) if name not in picture] == []
