"""The sending half of the exercise: the file's name, then its bytes, and nothing else.

    python3 sender.py HOST PORT FILE [--pause-ms 20] [--chunk 1024] [--name NAME]
"""

import argparse
import os
import socket
import time

parser = argparse.ArgumentParser()
parser.add_argument("host")
parser.add_argument("port", type=int)
parser.add_argument("file")
parser.add_argument("--pause-ms", type=float, default=20, help="0 = as fast as it goes")
parser.add_argument("--chunk", type=int, default=1024)
parser.add_argument("--name", help="what to call the file; otherwise its base name")
options = parser.parse_args()

address = socket.getaddrinfo(options.host, options.port, type=socket.SOCK_DGRAM)[0]
sock = socket.socket(address[0], socket.SOCK_DGRAM)
target = address[4]

name = options.name or os.path.basename(options.file)
sock.sendto(name.encode(), target)
print("Sending", name)

with open(options.file, "rb") as file:
    chunk = file.read(options.chunk)
    while chunk:
        if options.pause_ms:
            time.sleep(options.pause_ms / 1000)
        sock.sendto(chunk, target)
        chunk = file.read(options.chunk)

print("Sent")
sock.close()
