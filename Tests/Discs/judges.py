#!/usr/bin/env python3
"""Reads an image with every reader there is, and holds what each finds against what was put in.

    judges.py IMAGE EXPECTED [--only NAME,NAME…] [--ours PROGRAM] [--no-udf]

EXPECTED: a line for each file: SHA-256, size, path, with one space between them. A reader that is not installed is
named as missing. Ends with 1 when a reader finds anything else than what was put in, 2 when none is there.

Each reader gets a tree by the name of its rule:
  true     names, sizes and digests as put in
  short    sizes and digests as put in, under names that this tree can hold (Joliet, plain ISO 9660)
"""
import argparse
import ctypes
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

EMPTY = hashlib.sha256().hexdigest()


class Missing(Exception):
    pass


def need(program):
    if not shutil.which(program):
        raise Missing(program)


def digest(stream, size):
    """Of just so many bytes."""
    sha, left = hashlib.sha256(), size
    while left:
        block = stream.read(min(left, 1 << 20))
        if not block:
            return f"ends {left} bytes early"
        sha.update(block)
        left -= len(block)
    return sha.hexdigest()


def bsdtar(image):
    """libarchive: Rock Ridge where it is there."""
    need("bsdtar")
    with subprocess.Popen(["bsdtar", "-c", "-f", "-", "--format=pax", "@" + image], stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            for member in tar:
                # Files of no bytes share an address, which libarchive takes for a hard link.
                if member.islnk():
                    yield member.name, 0, EMPTY
                elif member.isfile():
                    yield member.name, member.size, digest(tar.extractfile(member), member.size)
    if process.returncode:
        raise RuntimeError(f"bsdtar ended with {process.returncode}")


def seven_zip(kind):
    """7-Zip: the list, then all bytes one file after the other; no name of its own making comes in between."""

    def read(image):
        need("7z")
        listing = subprocess.run(
            ["7z", "l", "-slt", "-sccUTF-8", "-t" + kind, image], capture_output=True, check=False)
        text = listing.stdout.decode("utf-8", "surrogateescape")
        if listing.returncode or "WARNING" in text or "Warnings" in text:
            raise RuntimeError(f"7z ended with {listing.returncode}: {text[-300:]}")
        files = []
        for block in text.split("----------\n", 1)[1].split("\n\n"):
            fields = dict(line.split(" = ", 1) for line in block.splitlines() if " = " in line)
            if fields.get("Folder") == "-":
                files.append((fields["Path"], int(fields["Size"])))
        with subprocess.Popen(["7z", "x", "-so", "-t" + kind, image], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            for name, size in files:
                yield name, size, digest(process.stdout, size)
            if process.stdout.read(1):
                raise RuntimeError("7z gives more bytes than it lists")
        if process.returncode:
            raise RuntimeError(f"7z ended with {process.returncode}")

    return read


def folder(path):
    for base, _, names in os.walk(os.fsencode(path)):
        for name in names:
            file = os.path.join(base, name)
            with open(file, "rb") as stream:
                size = os.fstat(stream.fileno()).st_size
                yield os.fsdecode(os.path.relpath(file, os.fsencode(path))), size, digest(stream, size)


def xorriso(image):
    need("xorriso")
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(image))) as scratch:
        result = subprocess.run(
            ["xorriso", "-no_rc", "-abort_on", "FAILURE", "-return_with", "SORRY", "32", "-osirrox", "on", "-indev", "stdio:" + image,
             "-extract", "/", scratch + "/out"], capture_output=True, check=False)
        if result.returncode:
            raise RuntimeError(f"xorriso ended with {result.returncode}: {result.stderr[-300:]}")
        subprocess.run(["chmod", "-R", "u+rwX", scratch], check=True)
        yield from folder(scratch + "/out")


def pycdlib_side(side):
    def read(image):
        try:
            import pycdlib
        except ImportError as error:
            raise Missing("pycdlib") from error
        iso = pycdlib.PyCdlib()
        iso.open(image)
        try:
            for base, _, names in iso.walk(**{side: "/"}):
                for name in names:
                    path = base.rstrip("/") + "/" + name
                    with iso.open_file_from_iso(**{side: path}) as stream:
                        size = stream.length()
                        bare = path.lstrip("/")
                        yield bare.removesuffix(";1") if side == "joliet_path" else bare, size, digest(stream, size)
        finally:
            iso.close()

    return read


class Dirent(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint), ("name", ctypes.c_char_p)]


def libudfread(image):
    path = ctypes.util.find_library("udfread")
    if not path:
        raise Missing("libudfread")
    lib = ctypes.CDLL(path)
    pointer = ctypes.c_void_p
    for name in ["udfread_init", "udfread_opendir", "udfread_opendir_at", "udfread_readdir", "udfread_file_open", "udfread_file_openat"]:
        getattr(lib, name).restype = pointer
    lib.udfread_file_size.restype = ctypes.c_int64
    lib.udfread_file_read.restype = ctypes.c_ssize_t
    udf = pointer(lib.udfread_init())
    if lib.udfread_open(udf, os.fsencode(image)) < 0:
        raise RuntimeError("libudfread can't open it")
    entry = Dirent()
    block = ctypes.create_string_buffer(1 << 20)

    def file(handle, name):
        # By the folder that is open: a path would end where a folder's name has more than it expects.
        stream = pointer(lib.udfread_file_openat(handle, name))
        if not stream:
            return 0, "can't be opened"
        size, sha, done = lib.udfread_file_size(stream), hashlib.sha256(), 0
        while done < size:
            got = lib.udfread_file_read(stream, block, ctypes.c_size_t(len(block)))
            if got <= 0:
                break
            sha.update(block.raw[:got])
            done += got
        lib.udfread_file_close(stream)
        return size, sha.hexdigest()

    def walk(handle, prefix):
        names = []
        while lib.udfread_readdir(handle, ctypes.byref(entry)):
            names.append((entry.type, entry.name))
        for kind, name in names:
            if name in (b".", b".."):
                continue
            # It writes what lies beyond U+FFFF as two characters of three bytes; they are one again here.
            text = name.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")
            full = prefix + text
            if kind == 1:
                below = pointer(lib.udfread_opendir_at(handle, name))
                yield from walk(below, full + "/")
                lib.udfread_closedir(below)
            else:
                size, sha = file(handle, name)
                yield full, size, sha

    root = pointer(lib.udfread_opendir(udf, b"/"))
    yield from walk(root, "")


def ours(program, side):
    def read(image):
        if not program:
            raise Missing("our own reader")
        result = subprocess.run([program, "list", side, image], capture_output=True, check=False)
        if result.returncode:
            raise RuntimeError(result.stderr.decode())
        for line in result.stdout.decode().splitlines():
            sha, size, path = line.split(" ", 2)
            yield path, int(size), sha

    return read


def udfinfo(image):
    """No files; a look at the volume's structure, which must be whole."""
    need("udfinfo")
    result = subprocess.run(["udfinfo", image], capture_output=True, check=False)
    text = (result.stdout + result.stderr).decode(errors="replace")
    if result.returncode or "arning" in text or "rror" in text or "integrity=closed" not in text:
        raise RuntimeError(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("image")
    parser.add_argument("expected")
    parser.add_argument("--only", default="")
    parser.add_argument("--ours")
    parser.add_argument("--no-udf", action="store_true")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    expected = read_sums(arguments.expected)
    # Name, reader, rule, whether it looks at UDF.
    readers = [
        ("bsdtar", bsdtar, "true", False),
        ("7z-iso", seven_zip("iso"), "short", False),
        ("7z-udf", seven_zip("udf"), "true", True),
        ("xorriso", xorriso, "true", False),
        ("pycdlib-rr", pycdlib_side("rr_path"), "true", False),
        ("pycdlib-joliet", pycdlib_side("joliet_path"), "short", False),
        ("pycdlib-udf", pycdlib_side("udf_path"), "true", True),
        ("libudfread", libudfread, "true", True),
        ("udfinfo", udfinfo, None, True),
        ("ours-rr", ours(arguments.ours, "rock-ridge"), "true", False),
        ("ours-joliet", ours(arguments.ours, "joliet"), "short", False),
        ("ours-plain", ours(arguments.ours, "plain"), "short", False),
        ("ours-udf", ours(arguments.ours, "udf"), "true", True),
    ]
    only = set(filter(None, arguments.only.split(",")))
    wrong = judged = 0
    for name, reader, rule, is_udf in readers:
        if (only and name not in only) or (is_udf and arguments.no_udf):
            continue
        # Its own fault, with xorriso's images too: of the parts of a large file it finds the last one only, by way of Rock Ridge.
        if name == "pycdlib-rr" and any(size > 0xFFFFF800 for size, _ in expected.values()):
            print(f"{name}: not asked: it can't read files over 4 GiB")
            continue
        try:
            if rule is None:
                reader(arguments.image)
                print(f"{name}: whole")
                judged += 1
                continue
            found = [(path, size, sha) for path, size, sha in reader(arguments.image)]
        except Missing as error:
            print(f"{name}: not installed ({error})")
            continue
        except Exception as error:  # pylint: disable=broad-except
            print(f"{name}: WRONG: {type(error).__name__} {error}"[:600])
            wrong += 1
            continue
        judged += 1
        faults = compare(found, expected, rule)
        if faults:
            wrong += 1
            print(f"{name}: WRONG: {len(faults)} of {len(expected)} files")
            for fault in faults[:8]:
                print("   ", ascii(fault)[:300])
        else:
            print(f"{name}: {len(found)} files, {'names, ' if rule == 'true' else ''}sizes and SHA-256 as put in")
    if not judged:
        sys.exit(2)
    sys.exit(1 if wrong else 0)


def read_sums(path):
    files = {}
    with open(path, encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            sha, size, name = line.rstrip("\n").split(" ", 2)
            files[name] = (int(size), sha)
    return files


def compare(found, expected, rule):
    if rule == "true":
        names = {}
        faults = []
        for path, size, sha in found:
            path = path[2:] if path.startswith("./") else path
            if path in names:
                faults.append(("twice", path))
            names[path] = (size, sha)
        faults += [("missing", path) for path in expected.keys() - names.keys()]
        faults += [("not put in", path) for path in names.keys() - expected.keys()]
        faults += [("differs", path, names[path], expected[path]) for path in names.keys() & expected.keys() if names[path] != expected[path]]
        return faults
    if len({path.lower() for path, _, _ in found}) != len(found):
        return [("names that are one without case",)]
    left = sorted((size, sha) for size, sha in expected.values())
    right = sorted((size, sha) for _, size, sha in found)
    return [] if left == right else [("sizes and digests", len(left), len(right), set(left) ^ set(right))]


if __name__ == "__main__":
    main()
