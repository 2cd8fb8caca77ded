"""The budgets of CONTRIBUTING.md: small files, small functions, few parameters, no drawers."""

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.houseplan import ROOT, rooms, sources

Function = ast.FunctionDef | ast.AsyncFunctionDef

FILE_LINES = 300
FUNCTION_LINES = 40
MOST_FUNCTION_LINES = 30
USUAL_FUNCTION_LINES = 10
PARAMETERS = 5
DRAWERS = {"utils", "util", "common", "helpers", "misc"}


def counted(room: str) -> list[Path]:
    """Return the files that the budgets are for; a migration is a list of tables."""
    return [file for file in sources(room) if "migrations" not in file.parts]


def functions(room: str) -> Iterator[tuple[str, Function]]:
    """Yield every function of a room with its address."""
    for file in counted(room):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, Function):
                yield f"{file.relative_to(ROOT)}:{node.lineno} {node.name}", node


def lines(function: Function) -> int:
    """Return how long a function is, its docstring included."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def parameters(function: Function) -> int:
    """Return how many parameters a caller may think about."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return len([one for one in named if one.arg not in ("self", "cls")])


@pytest.mark.parametrize("room", rooms())
def test_files_are_small(room: str) -> None:
    sizes = {
        file.relative_to(ROOT): len(file.read_text("utf-8").splitlines()) for file in counted(room)
    }
    assert {str(file): size for file, size in sizes.items() if size > FILE_LINES} == {}


@pytest.mark.parametrize("room", rooms())
def test_functions_are_small(room: str) -> None:
    sizes = {name: lines(function) for name, function in functions(room)}
    assert {name: size for name, size in sizes.items() if size > FUNCTION_LINES} == {}
    assert statistics.median(sizes.values()) <= USUAL_FUNCTION_LINES
    long = [name for name, size in sizes.items() if size > MOST_FUNCTION_LINES]
    assert len(long) <= len(sizes) / 10, long


@pytest.mark.parametrize("room", rooms())
def test_functions_ask_for_little(room: str) -> None:
    asked = {name: parameters(function) for name, function in functions(room)}
    assert {name: count for name, count in asked.items() if count > PARAMETERS} == {}


def test_there_is_no_drawer() -> None:
    names = {file.relative_to(ROOT) for room in rooms() for file in sources(room)}
    assert {str(file) for file in names if DRAWERS & {file.stem, *file.parts}} == set()
