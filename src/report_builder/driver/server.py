"""The server that workers are forked from: a process that has loaded the engine."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerContext


def server_context() -> ForkServerContext:
    """The context in which processes begin with the engine loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["report_builder.driver.preload"])
    return context


def start_server() -> None:
    """Let the server load the engine, while this process goes on."""
    from multiprocessing.forkserver import ensure_running

    server_context()
    ensure_running()
