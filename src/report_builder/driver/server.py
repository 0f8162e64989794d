"""The server that workers are forked from: a process that has loaded the engine."""

from __future__ import annotations

import multiprocessing
import tempfile
from multiprocessing.context import ForkServerContext

from report_builder.project.errors import CompileError, Problem


def server_context() -> ForkServerContext:
    """The context in which processes begin with the engine loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["report_builder.driver.preload"])
    return context


def start_server() -> None:
    """Let the server load the engine, while this process goes on; nothing when it runs already.

    Raises CompileError when the folder for temporary files cannot hold the socket that it listens on.
    """
    from multiprocessing.forkserver import ensure_running

    server_context()
    try:
        ensure_running()
    except OSError as error:
        if error.errno is not None:
            raise
        folder = tempfile.gettempdir()
        message = f"no worker can be started: the folder of temporary files, {folder}, has too long a name"
        hint = "set TMPDIR to a folder with a shorter one, such as /tmp"
        raise CompileError(Problem(message, hint=hint)) from None
