"""Rules about the code that no linter knows: each takes a file and yields what breaks it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_ARGUMENTS = 6

_PURE = ("domain", "metrics", "health", "charts", "importers")
_CLOCK = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "func.now",
    "func.current_date",
    "func.current_timestamp",
}
_ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.putenv"}
_OUTSIDE = {
    "urllib.request",
    "request.urlopen",
    "http.client",
    "os.system",
    "os.popen",
    "os.execv",
    "os.execvp",
    "os.posix_spawn",
    "asyncio.open_connection",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
}
_FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir"}
_BARE_MARK = re.compile(r"#\s*(type:\s*ignore(?!\[)|noqa(?!:))")
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


@dataclass(frozen=True)
class Source:
    """A file of the package: its path inside the package, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Return the syntax tree."""
        return ast.parse(self.text)

    def inside(self, *places: str) -> bool:
        """Tell whether the file is one of ``places``, or lies in one of them."""
        return any(self.path == place or self.path.startswith(f"{place}/") for place in places)


Complaints = Iterator[str]


def begins_with_a_docstring(source: Source) -> Complaints:
    """A module says in its first statement what it is for."""
    if not ast.get_docstring(source.tree):
        yield "1: the module has no docstring"


def is_short(source: Source) -> Complaints:
    """A file has at most 400 lines."""
    count = len(source.text.splitlines())
    if count > MAX_FILE_LINES:
        yield f"{count}: the file has {count} lines, more than {MAX_FILE_LINES}"


def has_short_functions(source: Source) -> Complaints:
    """A function has at most 40 lines."""
    for function in _functions(source):
        count = (function.end_lineno or 0) - function.lineno + 1
        if count > MAX_FUNCTION_LINES:
            yield f"{function.lineno}: {function.name} has {count} lines"


def has_few_arguments(source: Source) -> Complaints:
    """A function has at most six arguments, besides self."""
    for function in _functions(source):
        given = function.args
        names = [one.arg for one in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        count = len([name for name in names if name not in ("self", "cls")])
        if count > MAX_ARGUMENTS:
            yield f"{function.lineno}: {function.name} has {count} arguments"


def leaves_committing_to_the_unit_of_work(source: Source) -> Complaints:
    """Only the unit of work commits, so that a use case is one transaction."""
    if source.inside("db/uow.py"):
        return
    for node in ast.walk(source.tree):
        # One with an argument asks for a commit of git.
        if isinstance(node, ast.Call) and _last_name(node.func) == "commit" and not node.args:
            yield f"{node.lineno}: commits"


def leaves_the_time_to_the_clock(source: Source) -> Complaints:
    """Only the clock reads the system's time, so that any moment can be tested."""
    if not source.inside("clock.py"):
        yield from _names(source, _CLOCK)


def leaves_the_environment_to_the_settings(source: Source) -> Complaints:
    """Only the settings read the environment."""
    if not source.inside("config.py"):
        yield from _names(source, _ENVIRONMENT)


def leaves_the_outside_to_integrations(source: Source) -> Complaints:
    """Only integrations reach the network and other programs, by whatever door."""
    if not source.inside("integrations"):
        yield from _names(source, _OUTSIDE)


def leaves_printing_to_the_command_line(source: Source) -> Complaints:
    """Only the command line prints."""
    if not source.inside("cli"):
        yield from _calls(source, {"print"})
        yield from _names(source, {"sys.stdout", "sys.stderr"})


def keeps_pure_layers_off_files(source: Source) -> Complaints:
    """Importers, metrics, health, charts and rules are handed what they need."""
    if source.inside(*_PURE):
        yield from _calls(source, _FILES)


def catches_narrowly(source: Source) -> Complaints:
    """Nobody catches everything, but the loop of the jobs, which records it."""
    if source.inside("jobs/tasks.py"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type):
            yield f"{node.lineno}: catches everything"


def says_which_check_it_silences(source: Source) -> Complaints:
    """A silenced check carries its code."""
    yield from _lines(source, _BARE_MARK)


def is_finished(source: Source) -> Complaints:
    """Nothing is left for later in the code."""
    yield from _lines(source, _UNFINISHED)


def exports_by_naming(source: Source) -> Complaints:
    """What is private begins with an underscore; there is no second list of it."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name) and node.id == "__all__":
            yield f"{node.lineno}: has an __all__"


def trusts_markup_in_one_place(source: Source) -> Complaints:
    """Only the pictures of our own pen go into a page unescaped."""
    if not source.inside("web/pictures.py"):
        yield from _calls(source, {"Markup"})


def keeps_annotations_of_tables(source: Source) -> Complaints:
    """SQLModel resolves relationships from real annotations, not from their text."""
    if source.inside("domain"):
        yield from _names(source, {"__future__.annotations"})


RULES: dict[str, Callable[[Source], Complaints]] = {
    rule.__name__: rule
    for rule in (
        begins_with_a_docstring,
        is_short,
        has_short_functions,
        has_few_arguments,
        leaves_committing_to_the_unit_of_work,
        leaves_the_time_to_the_clock,
        leaves_the_environment_to_the_settings,
        leaves_the_outside_to_integrations,
        leaves_printing_to_the_command_line,
        keeps_pure_layers_off_files,
        catches_narrowly,
        says_which_check_it_silences,
        is_finished,
        exports_by_naming,
        trusts_markup_in_one_place,
        keeps_annotations_of_tables,
    )
}


def _functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _calls(source: Source, names: set[str]) -> Complaints:
    """Yield the calls of a function or method whose last name is one of ``names``."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _last_name(node.func) in names:
            yield f"{node.lineno}: calls {_last_name(node.func)}"


def _names(source: Source, names: set[str]) -> Complaints:
    """Yield where one of ``names``, each two words with a dot, is used or imported."""
    for node in ast.walk(source.tree):
        for name in _dotted(node):
            if name in names:
                yield f"{getattr(node, 'lineno', 0)}: uses {name}"


def _dotted(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield f"{_last_name(node.value)}.{node.attr}"
    elif isinstance(node, ast.ImportFrom):
        module = (node.module or "").rpartition(".")[2]
        yield node.module or ""
        yield from (f"{module}.{one.name}" for one in node.names)
    elif isinstance(node, ast.Import):
        yield from (one.name for one in node.names)


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_broad(caught: ast.expr | None) -> bool:
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(kind is None or _last_name(kind) in ("Exception", "BaseException") for kind in kinds)


def _lines(source: Source, pattern: re.Pattern[str]) -> Complaints:
    for number, line in enumerate(source.text.splitlines(), start=1):
        found = pattern.search(line)
        if found:
            yield f"{number}: has {found.group()}"
