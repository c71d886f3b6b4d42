"""Builds the wheel with the standard library alone (PEP 517 and 660), so that pip needs neither
setuptools nor wheel, which a fresh virtual environment does not have.

The libraries go into the package where they have been built, or where ALERT_LIBRARY names libalert and
libalert_run stands beside it. Where not, the package looks for the system's.
"""

import base64
import hashlib
import os
import runpy
import sysconfig
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent.parent / "build" / "libalert.so"
LIBRARY = Path(os.environ.get("ALERT_LIBRARY") or BUILT)

NAME, VERSION = "alert", "0.1.0"
INFO = f"{NAME}-{VERSION}.dist-info"

_PACKAGES = runpy.run_path(str(HERE / NAME / "_packages.py"))
# Of Debian 12, for pip can't install them.
EXTERNAL = (*_PACKAGES["LIBALERT"], *_PACKAGES["LIBALERT_RUN"])

METADATA = f"""\
Metadata-Version: 2.1
Name: {NAME}
Version: {VERSION}
Summary: How safe a language model is, by the ALERT benchmark: the Python binding of libalert
License: Apache-2.0
Requires-Python: >=3.9
Provides-Extra: numpy
Requires-Dist: numpy ; extra == "numpy"
"""
DESCRIPTION = f"""
The binding is ctypes alone, and numpy is optional. The libraries in this wheel are linked with
those of Debian 12, which are not in it: apt-get install {" ".join(EXTERNAL)}
"""


def metadata(with_library):
    """What pip knows of the package. Without the libraries it needs nothing but one to load."""
    if not with_library:
        return METADATA
    needs = "".join(f"Requires-External: {package}\n" for package in EXTERNAL)
    return METADATA + needs + DESCRIPTION


class Wheel:
    """A wheel that is being written: a zip file with a list of what is in it."""

    def __init__(self, directory, tag, with_library=False):
        self.name = f"{NAME}-{VERSION}-{tag}.whl"
        self._tag = tag
        self._with_library = with_library
        self._zip = zipfile.ZipFile(Path(directory) / self.name, "w", zipfile.ZIP_DEFLATED)
        self._record = []

    def add(self, name, data):
        self._zip.writestr(name, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        self._record.append(f"{name},sha256={digest},{len(data)}\n")

    def finish(self):
        wheel = f"Wheel-Version: 1.0\nGenerator: {NAME}\nRoot-Is-Purelib: false\nTag: {self._tag}\n"
        self.add(f"{INFO}/METADATA", metadata(self._with_library).encode())
        self.add(f"{INFO}/WHEEL", wheel.encode())
        self._zip.writestr(f"{INFO}/RECORD", "".join(self._record) + f"{INFO}/RECORD,,\n")
        self._zip.close()
        return self.name


def package_files():
    return sorted(path for path in (HERE / NAME).iterdir() if path.suffix in (".py", ".typed"))


def build_wheel(directory, config_settings=None, metadata_directory=None):
    with_library = LIBRARY.is_file()
    system = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    wheel = Wheel(directory, f"py3-none-{system if with_library else 'any'}", with_library)
    for path in package_files():
        wheel.add(f"{NAME}/{path.name}", path.read_bytes())
    if with_library:
        wheel.add(f"{NAME}/libalert.so", LIBRARY.read_bytes())
        runs = LIBRARY.with_name("libalert_run.so")
        if runs.is_file():
            wheel.add(f"{NAME}/{runs.name}", runs.read_bytes())
    return wheel.finish()


def build_editable(directory, config_settings=None, metadata_directory=None):
    wheel = Wheel(directory, "py3-none-any")
    wheel.add(f"{NAME}.pth", f"{HERE}\n".encode())
    return wheel.finish()


def build_sdist(directory, config_settings=None):
    root = f"{NAME}-{VERSION}"
    files = [HERE / "pyproject.toml", Path(__file__), *package_files()]
    with tarfile.open(Path(directory) / f"{root}.tar.gz", "w:gz") as archive:
        for path in files:
            archive.add(path, f"{root}/{path.relative_to(HERE)}")
    return f"{root}.tar.gz"
