#!/usr/bin/env python3
"""Stands between an editor and `fdl lsp` and writes down what the editor says.

    record.py OUTPUT.jsonl ROOT SERVER [ARGUMENT...]

Give this as the server's command to an editor, work a while, and quit the editor. A line of the output
is `{"client": MESSAGE}` or, so that the order is known, `{"server": …}` with the id of an answer and the
code of its error, or with the method and id of a request. ROOT, the folder that is open in the editor,
is written as `$ROOT`; of the editor's process nothing remains.
"""

import json
import os
import subprocess
import sys
import threading

output, root, *command = sys.argv[1:]
lock = threading.Lock()
lines = open(output, "w", encoding="utf-8")


def write(side, body):
    message = json.loads(body)
    if message.get("method") == "initialize":
        message["params"]["processId"] = None
    if side == "server":
        if "id" not in message:
            return
        code = message.get("error", {}).get("code")
        message = {key: message[key] for key in ("id", "method") if key in message}
        message |= {"error": code} if code else {}
    else:
        del message["jsonrpc"]
    text = json.dumps({side: message}, ensure_ascii=False, separators=(",", ":"))
    with lock:
        lines.write(text.replace(root, "$ROOT") + "\n")
        lines.flush()


def pump(side, source, sink):
    """Passes messages on and writes them down."""
    while True:
        length = 0
        while (header := source.readline()).strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = source.read(length)
        if not body:
            break
        write(side, body)
        sink.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        sink.flush()
    sink.close()


def forward():
    pump("client", sys.stdin.buffer, server.stdin)


server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
threading.Thread(target=forward, daemon=True).start()
# The server has the last word: an editor may leave its end open until we are gone.
pump("server", server.stdout, sys.stdout.buffer)
os._exit(server.wait())
