"""The process that has the readers loaded and starts a child for each file, so that none waits for loading.

It opens no file of a member itself, holds no secret, and ends when the worker that started it lets go of it.
"""

import codecs
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback

from keck.processing.sandbox.child import Order, run

LONGEST_ORDER = 1 << 20
# What reads layers opens its databases when it is loaded; a child that needs it loads it behind its fence.
# Masked arrays are what polars would load in every child, with the first column made of numbers.
_LOADED = ("keck.processing.sandbox.table_child", "polars.io.csv", "polars.io.ipc", "numpy.ma")
_ENCODINGS = ("cp437", "cp1252", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "idna")
_NOT_STARTED = 1


def main() -> None:
    """Serve one order after the other until the other end of the channel is closed."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    for name in _LOADED:
        importlib.import_module(name)
    for encoding in _ENCODINGS:
        codecs.lookup(encoding)
    gc.collect()
    # What is here stays; children then share the pages that it lies on.
    gc.freeze()
    while True:
        order, handles, _, _ = socket.recv_fds(channel, LONGEST_ORDER, 2)
        if not order:
            return
        nursery, child = os.getpid(), os.fork()
        if child == 0:
            channel.close()
            _become(order, *handles, parent=nursery)
        for handle in handles:
            os.close(handle)
        status = _watched(child, channel)
        try:
            channel.send(str(status).encode())
        except ConnectionError:
            return


def _become(order: bytes, out: int, errors: int, *, parent: int) -> None:
    """Be the child and never return, so that nothing but the nursery serves orders."""
    try:
        os.setsid()
        os.dup2(errors, sys.stderr.fileno())
        os.close(errors)
        run(Order(**json.loads(order)), os.fdopen(out, "w+b"), parent=parent)
    finally:
        traceback.print_exc()
        os._exit(_NOT_STARTED)


def _watched(child: int, channel: socket.socket) -> int:
    """Return how a child ended; it is ended if nobody waits for it any more."""
    handle = os.pidfd_open(child)
    try:
        ready, _, _ = select.select([handle, channel.fileno()], [], [])
        if handle not in ready:
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(handle)


if __name__ == "__main__":
    main()
