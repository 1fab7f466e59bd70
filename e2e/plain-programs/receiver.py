"""The receiving half of the exercise: bind, take the name, write what comes, stop when nothing does.

    python3 receiver.py HOST PORT [--wait 3] [--how select] [--buffer 1024] [--stop-at-empty]

The file goes into the folder in which the program runs. Prints `Listening PORT` when it is bound and `Stored NAME` when the file is closed.
"""

import argparse
import select
import socket

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int, help="0 = any free one")
parser.add_argument("--wait", type=float, default=3, help="seconds of silence that end the file")
parser.add_argument("--how", choices=["select", "settimeout"], default="select")
parser.add_argument("--buffer", type=int, default=1024)
parser.add_argument("--stop-at-empty", action="store_true")
options = parser.parse_args()

family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
sock = socket.socket(family, socket.SOCK_DGRAM)
sock.bind((options.host, options.port))
print("Listening", sock.getsockname()[1], flush=True)


def next_chunk():
    """The next datagram, or None after the silence."""
    if options.how == "select":
        ready, _, _ = select.select([sock], [], [], options.wait)
        return sock.recvfrom(options.buffer)[0] if ready else None
    sock.settimeout(options.wait)
    try:
        return sock.recvfrom(options.buffer)[0]
    except socket.timeout:
        return None


first, _ = sock.recvfrom(options.buffer)
name = first.strip().decode()

with open(name, "wb") as file:
    while True:
        chunk = next_chunk()
        if chunk is None or (options.stop_at_empty and not chunk):
            break
        file.write(chunk)

print("Stored", name, flush=True)
sock.close()
