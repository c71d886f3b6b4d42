"""Puts the library beside the package where it has been built (or is named in ALERT_LIBRARY), so
that the installed package finds it. Where it has not, the package uses the system's libalert."""

import os
import shutil
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

BUILT = Path(__file__).resolve().parent.parent.parent / "build" / "libalert.so"
LIBRARY = Path(os.environ.get("ALERT_LIBRARY") or BUILT)


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        if LIBRARY.is_file():
            shutil.copyfile(LIBRARY, Path(self.build_lib) / "alert" / "libalert.so")
        runs = LIBRARY.with_name("libalert_run.so")
        if runs.is_file():
            shutil.copyfile(runs, Path(self.build_lib) / "alert" / "libalert_run.so")


class DistributionWithLibrary(Distribution):
    def has_ext_modules(self):
        return LIBRARY.is_file()


setup(cmdclass={"build_py": BuildWithLibrary}, distclass=DistributionWithLibrary)
