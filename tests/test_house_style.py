"""How the source is written: sizes, one voice, nothing of the machine it was written on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = ("kiosk", "screens", "sync", "assets", "tools", "tests")
MODULE_LINES = 400
FUNCTION_LINES = 50
KV_LINES = 150
TEXT_SUFFIXES = {".py", ".kv", ".sh", ".toml", ".lock", ".md", ".html", ".css", ".js", ".json", ".po", ".service"}

# A program started from a shell speaks on standard output; everything else has a log.
SPEAKS = re.compile(r"(^tools/|^tests/bench/|^tests/screens/wander\.py$|/__main__\.py$|/management/commands/)")
# Where this was written, and where its libraries came from, is nobody's business but that machine's.
OF_A_MACHINE = re.compile(
    r"(?<![\w.])/(?:home|root|work|Users|opt/wheels)/\w"
    r"|(?:pypi|pythonhosted|npmjs|debian)\.(?:org|com)\b"
    r"|--(?:extra-)?index-url|--find-links"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|\blorem ipsum\b", re.IGNORECASE)
SKIPPED = re.compile(r"pytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b|unittest\.skip")


def files(root: Path, *suffixes: str) -> Iterator[tuple[str, Path]]:
    """(repository path, file) of every source file with one of the suffixes."""
    for place in SOURCE:
        for path in sorted((root / place).rglob("*")):
            if path.suffix in suffixes and "__pycache__" not in path.parts and path.is_file():
                yield path.relative_to(root).as_posix(), path


def python(root: Path) -> Iterator[tuple[str, str]]:
    """(repository path, text) of every module that a person wrote."""
    for name, path in files(root, ".py"):
        if "/migrations/" not in name:
            yield name, path.read_text("utf-8")


def nodes(root: Path) -> Iterator[tuple[str, ast.AST]]:
    """(repository path, node) of all that stands in them."""
    for name, text in python(root):
        for node in ast.walk(ast.parse(text)):
            yield name, node


def test_a_module_is_short_enough_to_read(root: Path) -> None:
    long = {name: count for name, text in python(root) if (count := text.count("\n")) > MODULE_LINES}
    assert not long


def test_a_function_is_short_enough_to_understand(root: Path) -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": lines
        for name, node in nodes(root)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }
    assert not long


def test_a_kv_file_is_short(root: Path) -> None:
    long = {
        name: count for name, path in files(root, ".kv") if (count := path.read_text("utf-8").count("\n")) > KV_LINES
    }
    assert not long


def test_only_command_lines_print(root: Path) -> None:
    printing = {
        f"{name}:{node.lineno}"
        for name, node in nodes(root)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if not SPEAKS.search(name)
    }
    assert not printing


def test_a_sentence_to_translate_is_no_f_string(root: Path) -> None:
    """An f-string is filled in before it is looked up, so no translation is ever found."""
    broken = {
        f"{name}:{node.lineno}"
        for name, node in nodes(root)
        if isinstance(node, ast.Call) and name_called(node) in {"_", "gettext", "ngettext", "gettext_lazy"}
        if any(isinstance(argument, ast.JoinedStr) for argument in node.args)
    }
    broken |= {name for name, path in files(root, ".kv") if re.search(r"\b_\(\s*f[\"']", path.read_text("utf-8"))}
    assert not broken


def name_called(call: ast.Call) -> str:
    """The last part of what is called: `ngettext` in `tr.ngettext(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def test_no_test_is_skipped(root: Path) -> None:
    here = Path(__file__).relative_to(root).as_posix()
    assert not {name for name, text in python(root) if name != here and SKIPPED.search(text)}


@pytest.mark.parametrize("pattern", [OF_A_MACHINE, UNFINISHED], ids=["of a machine", "unfinished"])
def test_the_source_speaks_of_itself_alone(root: Path, pattern: re.Pattern[str]) -> None:
    here = Path(__file__).relative_to(root).as_posix()
    top = [(path.name, path) for path in root.iterdir() if path.is_file() and path.name in TOP_LEVEL]
    found = {
        f"{name}: {match.group()}"
        for name, path in [*files(root, *TEXT_SUFFIXES), *top]
        if name != here
        for match in pattern.finditer(path.read_text("utf-8"))
    }
    assert not found


TOP_LEVEL = {
    "README.md",
    "pyproject.toml",
    "requirements.lock",
    "requirements-vectors.lock",
    "run",
    "hatch_build.py",
    ".gitignore",
}
