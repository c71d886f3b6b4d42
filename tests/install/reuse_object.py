"""A compiler launcher, as ccache is one: takes an object from another build tree of the same sources,
where it was compiled by the same command, instead of compiling it again.

    reuse_object.py OTHER_BUILD BUILD COMPILER ARGUMENT...
"""

import json
import os
import pathlib
import shlex
import shutil
import sys

# Where the compiler writes what the object depends on; how many arguments each has.
DEPENDENCY_OPTIONS = {"-MD": 0, "-MT": 1, "-MF": 1}


def without_dependencies(arguments: list[str]) -> list[str]:
    kept = []
    rest = iter(arguments)
    for argument in rest:
        if argument not in DEPENDENCY_OPTIONS:
            kept.append(argument)
            continue
        for _ in range(DEPENDENCY_OPTIONS[argument]):
            next(rest)
    return kept


def is_same_source(own: str, build: str, other_build: str) -> bool:
    """Whether a source that is itself made in the build tree is the same in both."""
    if not own.startswith(build + "/"):
        return True
    other = pathlib.Path(own.replace(build, other_build, 1))
    text = pathlib.Path(own).read_text(encoding="utf-8")
    return other.exists() and other.read_text(encoding="utf-8") == text.replace(build, other_build)


def object_of(command: list[str], build: str, other_build: str) -> pathlib.Path | None:
    """The other build's object, where `command` there would have made the same one."""
    source = command[command.index("-c") + 1]
    if not is_same_source(source, build, other_build):
        return None
    wanted = [argument.replace(build, other_build) for argument in command]
    entries = json.loads(pathlib.Path(other_build, "compile_commands.json").read_bytes())
    for entry in entries:
        if shlex.split(entry["command"]) == wanted:
            path = pathlib.Path(other_build, wanted[wanted.index("-o") + 1])
            return path if path.exists() else None
    return None


def main() -> None:
    other_build, build, *command = sys.argv[1:]
    arguments = without_dependencies(command)
    found = object_of(arguments, build, other_build) if "-c" in arguments else None
    if found is None:
        os.execvp(command[0], command)
    shutil.copyfile(found, arguments[arguments.index("-o") + 1])


main()
