"""Free ports of this machine's loopback address."""

import socket


def free_port(*preferred: int) -> int:
    """Return the first preferred port that nobody listens on, or any free one."""
    for port in (*preferred, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
