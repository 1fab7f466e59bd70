"""Senders of the other groups of docs/PLAIN-UDP.md, by what they put before and behind the data.

    python3 dialect_sender.py HOST PORT FILE --opening size --ending "" [--pause-ms 1] [--chunk 1024]
"""

import argparse
import hashlib
import os
import socket
import time

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("file")
parser.add_argument(
    "--opening",
    choices=["name", "size", "size-first", "hello", "separator", "padded", "labels", "fn", "none"],
    default="name",
)
parser.add_argument("--ending", default=None, help="text of the last datagram; empty = an empty one")
parser.add_argument("--hash", action="store_true", help="HASH= and a SHA-256 behind the ending")
parser.add_argument("--suffix", default="", help="text at the end of the last chunk")
parser.add_argument("--pad-last", action="store_true", help="fill the last chunk up with NULs")
parser.add_argument("--pause-ms", type=float, default=1)
parser.add_argument("--chunk", type=int, default=1024)
options = parser.parse_args()

with open(options.file, "rb") as file:
    contents = file.read()
name = os.path.basename(options.file)
size = len(contents)

openings = {
    "name": [name],
    "size": [name, str(size)],
    "size-first": [str(size), name],
    "hello": [f"HELLO,{name},{size},"],
    "separator": [f"{name}<SEPARATOR>{size}"],
    "padded": [name.ljust(20, "\0"), str(size).ljust(20, "\0")],
    "labels": [f"NAME={name}", f"SIZE={size}", "START"],
    "fn": [f"&&FN$${name}"],
    "none": [],
}

datagrams = [text.encode() for text in openings[options.opening]]
chunks = [contents[at : at + options.chunk] for at in range(0, size, options.chunk)]
if chunks and options.pad_last:
    chunks[-1] = chunks[-1].ljust(options.chunk, b"\0")
if chunks:
    chunks[-1] += options.suffix.encode()
datagrams += chunks
if options.ending is not None:
    datagrams.append(options.ending.encode())
if options.hash:
    datagrams.append(b"HASH=" + hashlib.sha256(contents).hexdigest().encode())

address = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_DGRAM)[0]
with socket.socket(address[0], socket.SOCK_DGRAM) as sock:
    for datagram in datagrams:
        sock.sendto(datagram, address[4])
        if options.pause_ms:
            time.sleep(options.pause_ms / 1000)
