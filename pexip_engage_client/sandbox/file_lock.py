"""Lock files, so that two processes do not use the same state or socket."""

from io import FileIO
from pathlib import Path


def locked(path: Path) -> FileIO:
    """Open and lock a file. Raises BlockingIOError if another process has locked it.

    On Windows, which lacks `fcntl`, the file is not locked.
    """
    file = FileIO(path, "ab")
    try:
        import fcntl
    except ImportError:
        return file
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        file.close()
        raise
    return file
