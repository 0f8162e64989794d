"""What the system refuses -> words that say what to do."""

from __future__ import annotations

import errno

_REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space and try again",
    errno.EDQUOT: "your share of the disk is used up; free some space and try again",
    errno.EROFS: "the disk is read-only; copy the project to a place that can be written",
    errno.EACCES: "this may not be read or written by you; ask for access or copy the project",
    errno.EPERM: "this may not be read or written by you; ask for access or copy the project",
    errno.ENOTDIR: "a file stands where a folder belongs; move it away",
    errno.EEXIST: "a file stands where a folder belongs; move it away",
    errno.EISDIR: "a folder stands where a file belongs; move it away",
    errno.EMFILE: "too many files are open; close other programs or raise the limit (ulimit -n)",
}


def remedy(error: OSError) -> str:
    """Cause and cure of an error of the system, without the file: `the disk is full; free some space …`."""
    return _REMEDIES.get(error.errno or 0, (error.strerror or str(error)).lower())
