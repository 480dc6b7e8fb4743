#!/usr/bin/env python3
"""A time-stamping authority (RFC 3161) for tests: `stamp_server.py FOLDER [--other]`.

Makes an authority and a stamping certificate in FOLDER with the openssl program, answers queries by HTTP on a free port
of this machine, and prints that port. FOLDER/authority.pem is what a client trusts. With --other it answers every query
with a stamp of something else, as a broken server would. Ends when its standard input or its parent goes.
"""

import http.server
import os
import pathlib
import subprocess
import sys
import threading
import time

CONFIG = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamper]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/stamper.pem
signer_key = {folder}/stamper.key
certs = {folder}/authority.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def openssl(*arguments: str) -> bytes:
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def make(folder: pathlib.Path) -> None:
    (folder / "conf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    for name in ("authority", "stamper"):
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{folder}/{name}.key")
    conf = ("-config", f"{folder}/conf", "-days", "30")
    openssl("req", "-new", "-x509", *conf, "-extensions", "authority", "-subj", "/CN=Test authority",
            "-key", f"{folder}/authority.key", "-out", f"{folder}/authority.pem")  # fmt: skip
    openssl("req", "-new", "-config", f"{folder}/conf", "-subj", "/CN=Test stamper",
            "-key", f"{folder}/stamper.key", "-out", f"{folder}/stamper.csr")  # fmt: skip
    openssl("x509", "-req", "-days", "30", "-in", f"{folder}/stamper.csr", "-CA", f"{folder}/authority.pem",
            "-CAkey", f"{folder}/authority.key", "-CAcreateserial", "-extfile", f"{folder}/conf",
            "-extensions", "stamper", "-out", f"{folder}/stamper.pem")  # fmt: skip


class Handler(http.server.BaseHTTPRequestHandler):
    folder = pathlib.Path()
    is_other = False

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        (self.folder / "query").write_bytes(query)
        if self.is_other:
            (self.folder / "something").write_bytes(b"something else")
            openssl("ts", "-query", "-data", f"{self.folder}/something", "-sha256", "-cert", "-out", f"{self.folder}/query")
        reply = openssl("ts", "-reply", "-config", f"{self.folder}/conf", "-section", "here",
                        "-queryfile", f"{self.folder}/query")  # fmt: skip
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    def log_message(self, *_: object) -> None:
        pass


def end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(0)


def main() -> None:
    folder = pathlib.Path(sys.argv[1]).absolute()
    make(folder)
    Handler.folder = folder
    Handler.is_other = "--other" in sys.argv
    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
