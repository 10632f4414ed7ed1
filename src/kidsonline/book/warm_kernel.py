"""The command of a kernel while ``nursery.warm_kernels`` lasts: ``python warm_kernel.py ADDRESS CONNECTION_FILE``.

Asks the nursery for a kernel that is forked off it, and stands in its place for whoever started it: an interrupt is
passed on, and when one of the two ends so does the other. Where the nursery is of other variables, or gone, the kernel
is an ordinary one. A script of the standard library alone, run without ``site``: it starts in some milliseconds.
"""

import json
import os
import signal
import socket
import sys
from contextlib import suppress

INTERRUPT, ACCEPTED = b"i", b"+"


def main(address: str, connection_file: str) -> None:
    """Become a kernel, or stand in for one until it ends."""
    with socket.socket(socket.AF_UNIX) as nursery:
        try:
            nursery.connect(address)
            wanted = {"file": connection_file, "folder": os.getcwd(), "variables": dict(os.environ)}
            socket.send_fds(nursery, [json.dumps(wanted).encode() + b"\n"], [0, 1, 2])
            accepted = nursery.recv(1) == ACCEPTED
        except OSError:
            accepted = False
        if not accepted:
            os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", "-f", connection_file])
        signal.signal(signal.SIGINT, lambda *_: nursery.send(INTERRUPT))
        with suppress(OSError):
            nursery.recv(1)  # nothing is ever said: it ends with the kernel


if __name__ == "__main__":
    main(*sys.argv[1:3])
