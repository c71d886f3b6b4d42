"""What tests/lint.sh runs once everything is installed."""

from __future__ import annotations

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
from typing import Any, Callable, Iterable, Iterator, NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build-lint"
TOOLS = BUILD / "venv" / "bin"

SOURCES = ("*.c", "*.cc", "*.cpp")
HEADERS = ("*.h", "*.hpp")
# Tests are left to the compilers' warnings: what GoogleTest's macros become is none of ours. What the
# build generates is generated.
NOT_TIDIED = ("tests/", "build-lint/tests/", "build-lint/lib/proto/")
# Includes are written from here.
INCLUDE_FOLDERS = ("include", "lib", "tests", "bindings/cli")

# "FILE:LINE:COLUMN: error: WHAT", as compilers and their like say it.
DIAGNOSTIC = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+):(?:\d+:)? (?:(?:fatal )?error|warning): (?P<what>.*)$",
    re.MULTILINE,
)


class Finding(NamedTuple):
    file: str
    line: int
    what: str


class Options(NamedTuple):
    fix: bool
    since: str | None  # a commit; None: everything is looked at


class LintError(Exception):
    """A program that should check something could not."""


def run(*command: str | os.PathLike[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def output(*command: str) -> str:
    done = run(*command)
    if done.returncode:
        raise LintError(f"{shlex.join(command)}: {done.stderr}")
    return done.stdout


def relative(path: str) -> str:
    return os.path.relpath(ROOT / path, ROOT)


def diagnostics(text: str) -> Iterator[Finding]:
    for found in DIAGNOSTIC.finditer(text):
        what = found["what"].replace(",-warnings-as-errors", "")
        yield Finding(relative(found["file"]), int(found["line"]), what)


def checked(done: subprocess.CompletedProcess[str], findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a program; one that fails without any has not done its work."""
    told = list(findings)
    if done.returncode and not told:
        raise LintError(f"{shlex.join(map(str, done.args))}: {done.stdout}{done.stderr}")
    return told


# --- Which files ---------------------------------------------------------------------------------


def files(*patterns: str) -> list[str]:
    """All that git knows or would add."""
    listed = output(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns
    )
    return sorted(name for name in set(listed.splitlines()) if (ROOT / name).exists())


def changed(options: Options, *patterns: str) -> list[str]:
    if options.since is None:
        return files(*patterns)
    differing = output("git", "diff", "--name-only", options.since, "--", *patterns).splitlines()
    new = output("git", "ls-files", "--others", "--exclude-standard", "--", *patterns).splitlines()
    return sorted(name for name in {*differing, *new} if (ROOT / name).exists())


def commit_of(name: str) -> str | None:
    done = run("git", "rev-parse", "--quiet", "--verify", name + "^{commit}")
    return done.stdout.strip() or None


def last_checked() -> str | None:
    """The commit before what has changed: where this branch left main or, on main, the one before."""
    head = commit_of("HEAD")
    for main in ("main", "origin/main"):
        if commit_of(main) not in (None, head):
            return output("git", "merge-base", main, "HEAD").strip()
    return commit_of("HEAD~1")


# --- C and C++ -----------------------------------------------------------------------------------


def clang_format(options: Options) -> list[Finding]:
    sources = files(*SOURCES, *HEADERS)
    if options.fix:
        output("clang-format", "-i", *sources)
        return []
    done = run("clang-format", "--dry-run", *sources)
    unlike = "not as clang-format has it; --fix formats it"
    found = {Finding(f.file, f.line, unlike) for f in diagnostics(done.stderr)}
    return checked(done, sorted(found))


def compile_commands() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads((BUILD / "compile_commands.json").read_bytes())
    return entries


def sources_compiled() -> list[str]:
    return [relative(entry["file"]) for entry in compile_commands()]


def places_of_files() -> list[str]:
    """The definitions that tell the tests' sources where their files are."""
    arguments = (word for entry in compile_commands() for word in shlex.split(entry["command"]))
    return sorted({word for word in arguments if word.startswith("-DALERT_")})


def included_as(header: str) -> str:
    for folder in INCLUDE_FOLDERS:
        if header.startswith(folder + "/"):
            return header[len(folder) + 1 :]
    return header


def user_of(header: str) -> str | None:
    """A source that includes the header, the one of its own name before others."""
    own = os.path.splitext(header)[0] + ".cc"
    if (ROOT / own).exists():
        return own
    include = f'#include "{included_as(header)}"'
    users = run("git", "grep", "-lF", include, "--", *SOURCES).stdout.splitlines()
    return users[0] if users else None


def compiles_alone(header: str, definitions: list[str]) -> list[Finding]:
    """The header as a source of the C++ library, of the command or of the tests that it is part of."""
    includes = [f"-I{ROOT / folder}" for folder in INCLUDE_FOLDERS]
    done = run(
        "clang++", "-std=c++17", "-fsyntax-only", "-x", "c++", *includes, *definitions,
        f"-I{BUILD / 'lib'}", "-isystem", str(BUILD / "lib/proto"), header,
    )  # fmt: skip
    first = list(diagnostics(done.stderr))[:1]
    return checked(done, [f._replace(what=f"does not compile alone: {f.what}") for f in first])


def headers(options: Options) -> list[Finding]:
    definitions = places_of_files()
    return in_parallel(lambda name: compiles_alone(name, definitions), changed(options, *HEADERS))


def tidied(options: Options) -> list[str]:
    """What is given to clang-tidy: what has changed of the library, the bindings and the examples, and
    a source for each header; where that is everything, the folders that a unity build compiles as
    one file, which takes a fifth of the time."""
    known = {name for name in sources_compiled() if not name.startswith(NOT_TIDIED)}
    if options.since is None:
        return sorted(known)
    users = (user_of(header) for header in changed(options, *HEADERS))
    return sorted(known & {*changed(options, *SOURCES), *filter(None, users)})


def clang_tidy(options: Options) -> list[Finding]:
    # A file of a unity build includes the sources of a folder, and means to. It is compiled with
    # arguments that only GCC knows.
    unity = ["--checks=-bugprone-suspicious-include", "--extra-arg=-Qunused-arguments"]
    of_build = unity if options.since is None else []

    def tidy(source: str) -> list[Finding]:
        fix = ["--fix"] if options.fix else []
        done = run("clang-tidy", "-p", BUILD, "--quiet", *of_build, *fix, source)
        return checked(done, diagnostics(done.stdout))

    # Fixes of a header that two sources include would be made twice at a time.
    workers = 1 if options.fix else None
    return in_parallel(tidy, tidied(options), workers)


def in_parallel(
    check: Callable[[str], list[Finding]], names: list[str], workers: int | None = None
) -> list[Finding]:
    with concurrent.futures.ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        return sorted({finding for found in pool.map(check, names) for finding in found})


# --- Python --------------------------------------------------------------------------------------


def ruff(options: Options) -> list[Finding]:
    fix = ["--fix"] if options.fix else []
    if options.fix:
        ruff_format(options)  # a line that is too long may be none afterwards
    done = run(TOOLS / "ruff", "check", "--output-format", "json", *fix, ".")
    found = json.loads(done.stdout or "[]")
    return checked(done, [ruff_finding(entry) for entry in found])


def ruff_finding(entry: dict[str, Any]) -> Finding:
    mended = entry["fix"] is not None and entry["fix"]["applicability"] == "safe"
    advice = "; --fix mends it" if mended else f" ({entry['url']})"
    what = f"{entry['code']}: {entry['message']}{advice}"
    return Finding(relative(entry["filename"]), entry["location"]["row"], what)


def ruff_format(options: Options) -> list[Finding]:
    if options.fix:
        output(str(TOOLS / "ruff"), "format", "--quiet", ".")
        return []
    done = run(TOOLS / "ruff", "format", "--check", "--output-format", "concise", ".")
    found = re.findall(r"^([^:\n]+):(\d+):\d+: unformatted", done.stdout, re.MULTILINE)
    unlike = "not as ruff format has it; --fix formats it"
    return checked(done, [Finding(name, int(line), unlike) for name, line in found])


def mypy(options: Options) -> list[Finding]:
    del options  # there is nothing that it mends
    done = run(TOOLS / "mypy", "--config-file", "bindings/python/pyproject.toml")
    return checked(done, sorted(set(diagnostics(done.stdout))))


CHECKS = {
    "clang-format": clang_format,
    "headers": headers,
    "clang-tidy": clang_tidy,
    "ruff": ruff,
    "ruff format": ruff_format,
    "mypy": mypy,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bash tests/lint.sh")
    parser.add_argument("--all", action="store_true", help="headers and clang-tidy on all files")
    parser.add_argument("--fix", action="store_true", help="mend what can be mended by itself")
    arguments = parser.parse_args()
    options = Options(arguments.fix, None if arguments.all else last_checked())
    count = 0
    for name, check in CHECKS.items():
        print(f"== {name}", flush=True)
        for finding in check(options):
            count += 1
            print(f"{finding.file}:{finding.line}: {finding.what} [{name}]", flush=True)
    print(f"{count} findings" if count else "No findings")
    return 1 if count else 0


try:
    sys.exit(main())
except LintError as error:
    sys.exit(f"tests/lint.sh: {error}")
