"""Copying the package with what is compiled of it."""

from __future__ import annotations

import shutil

# Files that another process is just compiling go while they are copied.
BEING_WRITTEN = shutil.ignore_patterns("*.pyc.*")
