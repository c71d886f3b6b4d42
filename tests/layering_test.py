"""That the house keeps its order: a room uses those before it, never one behind it.

The order is that of the add_subdirectory lines of lib/CMakeLists.txt. What the public headers include
keeps it too, the command sees the C ABI and the texts, and no Python module needs one that needs it.
"""

import ast
import re
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
LIB = PROJECT / "lib"
INCLUDE = re.compile(r'^#include "([^"]+)"', re.MULTILINE)

#: Public headers that are not called as their room.
ROOM_OF_HEADER = {
    "abi": "base",
    "crosswalk": "taxonomy",
    "policy": "score",
    "population": "score",
    "panel": "compare",
    "gate": "report",
    "fetch": "run",
    "alert": "run",  # includes them all
}
#: Folders in a room, from the one that may use no other to the one that may use all before it.
FLOORS = {"dataset": ["io", "row", "jsonl", ""], "run": ["store", "endpoint", ""]}


def rooms():
    names = re.findall(r"add_subdirectory\((\w+)\)", (LIB / "CMakeLists.txt").read_text())
    return [name for name in names if (LIB / name).is_dir() and name != "install"]


ROOMS = rooms()


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in (".h", ".hpp", ".cc", ".c"))


def room_of(include):
    """The room of what is included; None where it is of another project, or generated."""
    first, _, rest = include.partition("/")
    if first == "alert":
        name = Path(rest).stem
        return ROOM_OF_HEADER.get(name, name)
    return first if (LIB / first).is_dir() and rest else None


def floor_of(room, path):
    inside = path.split("/")
    return inside[1] if len(inside) > 2 and inside[1] in FLOORS[room] else ""


class LayeringTest(unittest.TestCase):
    def test_no_room_uses_one_behind_it(self):
        for room in ROOMS:
            for path in sources(LIB / room):
                for include in INCLUDE.findall(path.read_text()):
                    used = room_of(include)
                    if used is None:
                        continue
                    with self.subTest(path=str(path.relative_to(PROJECT)), include=include):
                        self.assertIn(used, ROOMS)
                        self.assertLessEqual(ROOMS.index(used), ROOMS.index(room))

    def test_no_folder_of_a_room_uses_one_above_it(self):
        for room, floors in FLOORS.items():
            for path in sources(LIB / room):
                own = floors.index(floor_of(room, path.relative_to(LIB).as_posix()))
                for include in INCLUDE.findall(path.read_text()):
                    if not include.startswith(room + "/"):
                        continue
                    with self.subTest(path=str(path.relative_to(PROJECT)), include=include):
                        self.assertLessEqual(floors.index(floor_of(room, include)), own)

    def test_public_headers_keep_the_order(self):
        for path in sorted((PROJECT / "include" / "alert").glob("*.h")):
            own = ROOM_OF_HEADER.get(path.stem, path.stem)
            for include in INCLUDE.findall(path.read_text()):
                with self.subTest(path=path.name, include=include):
                    self.assertTrue(include.startswith("alert/"), "no header but those of alert/")
                    self.assertLessEqual(ROOMS.index(room_of(include)), ROOMS.index(own))

    def test_the_command_sees_the_abi_and_texts_only(self):
        for path in sources(PROJECT / "bindings" / "cli"):
            for include in INCLUDE.findall(path.read_text()):
                if include.startswith("alert/") or room_of(include) is None:
                    continue
                with self.subTest(path=path.name, include=include):
                    self.assertEqual(room_of(include), "text")


def imports(tree):
    """The modules of the package that a module imports, in functions too; not those for types only."""
    found = set()
    nodes = list(ast.iter_child_nodes(tree))
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            nodes.extend(node.orelse)
            continue
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            found |= {node.module} if node.module else {alias.name for alias in node.names}
        nodes.extend(ast.iter_child_nodes(node))
    return found


class PythonTest(unittest.TestCase):
    def test_no_module_needs_one_that_needs_it(self):
        package = PROJECT / "bindings" / "python" / "alert"
        needs = {p.stem: imports(ast.parse(p.read_text())) for p in package.glob("*.py")}
        done, path = set(), []

        def visit(module):
            if module in path:
                self.fail("a circle: " + " → ".join(path[path.index(module) :] + [module]))
            if module in done or module not in needs:
                return
            path.append(module)
            for needed in sorted(needs[module]):
                visit(needed)
            done.add(path.pop())

        for module in sorted(needs):
            visit(module)


if __name__ == "__main__":
    unittest.main()
