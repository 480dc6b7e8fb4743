#!/usr/bin/env python3
"""Verifies a custody log, its proofs and its keys with nothing of ours: Python's hashlib and the openssl program.

Written from the texts of c2sp.org (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof, tlog-witness), RFC 6962 and
RFC 9162. It shares no code with the product, so that two mistakes would have to agree.

  verify_log.py log FOLDER                      the whole log against its checkpoint
  verify_log.py entry PROOF ENTRY KEYS          an entry against a proof; KEYS is a file of public keys
  verify_log.py growth PROOF CHECKPOINT KEYS    an old checkpoint against a newer one

Prints what it found as one line of JSON. Ends with 0 when all holds, 1 otherwise.
"""

import base64
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile


class Refuted(Exception):
    pass


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, over leaf hashes, from the left with a stack instead of recursion."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, value = 0, leaf
        while stack and stack[-1][0] == height:
            value = node_hash(stack.pop()[1], value)
            height += 1
        stack.append((height, value))
    if not stack:
        return hashlib.sha256(b"").digest()
    value = stack.pop()[1]
    while stack:
        value = node_hash(stack.pop()[1], value)
    return value


class Key:
    def __init__(self, text: str):
        self.name, hexed, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        if raw[0] != 1 or len(raw) != 33:
            raise Refuted("not an Ed25519 key")
        self.public = raw[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n\x01" + self.public).digest()[:4]
        if self.id.hex() != hexed:
            raise Refuted("key hash")

    def accepts(self, text: bytes, signature: bytes) -> bool:
        # RFC 8410: the fixed bytes before an Ed25519 public key.
        der = bytes.fromhex("302a300506032b6570032100") + self.public
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(der) + b"-----END PUBLIC KEY-----\n"
        with tempfile.TemporaryDirectory() as folder:
            names = {"key": pem, "text": text, "signature": signature}
            for name, content in names.items():
                pathlib.Path(folder, name).write_bytes(content)
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", f"{folder}/key", "-rawin"]
            command += ["-in", f"{folder}/text", "-sigfile", f"{folder}/signature"]
            return subprocess.run(command, capture_output=True).returncode == 0


def read_note(note: str, keys: list[Key]) -> tuple[str, int, bytes]:
    """A checkpoint whose signature one of the keys made: origin, size, root."""
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    good = False
    for line in signatures.splitlines():
        dash, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded, validate=True)
        if dash != "\u2014":
            raise Refuted("signature line")
        for key in keys:
            if key.name == name and key.id == raw[:4]:
                if not key.accepts(text.encode(), raw[4:]):
                    raise Refuted("signature")
                good = True
    if not good:
        raise Refuted("no signature of a known key")
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(root, validate=True)


def tile_path(level, index: int, width: int) -> str:
    digits = f"{index:03d}" if index < 1000 else f"{index:0{(len(str(index)) + 2) // 3 * 3}d}"
    parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
    return f"tile/{level}/{path}" + ("" if width == 256 else f".p/{width}")


def verify_log(folder: pathlib.Path) -> dict:
    keys = [Key(line) for line in (folder / "verifiers").read_text().split()]
    origin, size, root = read_note((folder / "checkpoint").read_text(), keys)
    leaves = []
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        bundle = (folder / tile_path("entries", index, width)).read_bytes()
        place = count = 0
        while place < len(bundle):
            length = int.from_bytes(bundle[place : place + 2], "big")
            leaves.append(leaf_hash(bundle[place + 2 : place + 2 + length]))
            place += 2 + length
            count += 1
        if place != len(bundle) or count != width:
            raise Refuted(f"bundle {index}")
    level, row = 0, leaves
    while row:
        for index in range((len(row) + 255) // 256):
            part = row[index * 256 : (index + 1) * 256]
            if (folder / tile_path(level, index, len(part))).read_bytes() != b"".join(part):
                raise Refuted(tile_path(level, index, len(part)))
        row = [tree_hash(row[i : i + 256]) for i in range(0, len(row) - 255, 256)]
        level += 1
    if tree_hash(leaves) != root:
        raise Refuted("root")
    return {"origin": origin, "size": size, "levels": level, "keys": len(keys)}


def split_proof(text: str) -> tuple[str, list[bytes], str]:
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] == "c2sp.org/tlog-proof@v1":
        lines = lines[1:]
        if lines[0].startswith("extra "):
            lines = lines[1:]
    return lines[0], [base64.b64decode(line, validate=True) for line in lines[1:]], note


def verify_entry(proof: str, entry: bytes, keys: list[Key]) -> dict:
    first, path, note = split_proof(proof)
    origin, size, root = read_note(note, keys)
    word, number = first.split(" ")
    index = int(number)
    if word != "index" or not 0 <= index < size:
        raise Refuted("index")
    # RFC 9162, 2.1.3.2.
    fn, sn, value = index, size - 1, leaf_hash(entry)
    for other in path:
        if sn == 0:
            raise Refuted("too long")
        if fn & 1 or fn == sn:
            value = node_hash(other, value)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            value = node_hash(value, other)
        fn, sn = fn >> 1, sn >> 1
    if sn or value != root:
        raise Refuted("inclusion")
    return {"origin": origin, "size": size, "index": index}


def verify_growth(proof: str, old: str, keys: list[Key]) -> dict:
    first, path, note = split_proof(proof)
    old_origin, old_size, old_root = read_note(old, keys)
    origin, size, root = read_note(note, keys)
    if first != f"old {old_size}" or origin != old_origin or old_size > size:
        raise Refuted("not of this log")
    if old_size == size:
        if path or root != old_root:
            raise Refuted("consistency")
        return {"origin": origin, "old": old_size, "size": size}
    # RFC 9162, 2.1.4.2.
    if old_size & (old_size - 1) == 0:
        path = [old_root] + path
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = path[0]
    for other in path[1:]:
        if sn == 0:
            raise Refuted("too long")
        if fn & 1 or fn == sn:
            before, after = node_hash(other, before), node_hash(other, after)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, other)
        fn, sn = fn >> 1, sn >> 1
    if sn or before != old_root or after != root:
        raise Refuted("consistency")
    return {"origin": origin, "old": old_size, "size": size}


def main(arguments: list[str]) -> int:
    try:
        if arguments[0] == "log":
            result = verify_log(pathlib.Path(arguments[1]))
        else:
            keys = [Key(line) for line in pathlib.Path(arguments[3]).read_text().split()]
            proof = pathlib.Path(arguments[1]).read_text()
            subject = pathlib.Path(arguments[2])
            if arguments[0] == "entry":
                result = verify_entry(proof, subject.read_bytes(), keys)
            else:
                result = verify_growth(proof, subject.read_text(), keys)
    except (Refuted, OSError, ValueError) as error:
        print(json.dumps({"holds": False, "why": str(error)}))
        return 1
    print(json.dumps({"holds": True, **result}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
