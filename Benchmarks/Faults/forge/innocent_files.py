"""Folders in which nothing is missing: loop splits, chapters, files cut at 4 GB, one stream cut into files."""
import os
import struct

from kit import ts
from kit.bench import read, write

from . import carry, files, packets
from .case import Case, slice_of

FOUR = (1 << 32) - 65536


def loop(profile, gap, count, wraps):
    def make(work):
        length = work.rng.choice([4, 6, 10])
        first = 9997 if wraps else work.rng.randint(2, 90)
        spans = [(round(n * (length + gap)), length) for n in range(count)]
        files.folder(work, profile, spans, [(first + n - 1) % 9999 + 1 for n in range(count)])
    return make


def chapters(count, four_gigabytes):
    def make(work):
        files.folder(work, "gopro", [(n * 6, 6) for n in range(count)], list(range(1, count + 1)))
        if four_gigabytes:
            for path in work.files[:-1]:
                grow(path)
    return make


def full(profile, count):
    """All but the last file reach 4 GB (a hole on disk, no data)."""
    def make(work):
        files.folder(work, profile, [(n * 6, 6) for n in range(count)])
        for path in work.files[:-1]:
            grow(path)
    return make


def grow(path):
    with open(path, "r+b") as f:
        f.seek(0, 2)
        f.write(struct.pack(">I4sQ", 1, b"free", FOUR - f.tell()))
        f.truncate(FOUR)


def one_stream(profile, wraps):
    """A running transport stream cut into files at keyframes: the clock goes on from file to file."""
    def make(work):
        r = packets.looped(work.pool.base("h264b", 0).video, 30), packets.looped(work.pool.base("h264b", 0).audio, 30)
        whole = packets.Recording(list(r))
        middle = os.path.join(work.folder, work.case.id + ".ts")
        carry.libav(slice_of(whole, 30), middle)
        if wraps:
            carry.wrap(middle, middle + ".ts", 13)
            os.replace(middle + ".ts", middle)
        else:
            write(middle, ts.retime(read(middle), lambda i, t, kind: t + 90000 * 5000))
        blocks = ts.packets(read(middle))
        os.unlink(middle)
        # a file begins where a keyframe's packet does: its random access flag stands in the adaptation field
        marks = [n for n, b in enumerate(blocks) if ts.pid(b) == 0x100 and b[3] & 0x20 and b[4] and b[5] & 0x40]
        tables = [n for n, b in enumerate(blocks) if ts.pid(b) in (0, 0x1000)][:2]
        edges = [0, marks[10], marks[20], len(blocks)]
        name = files.NAMES[profile][0]
        serial = work.rng.randint(1, 999)
        for n, (a, b) in enumerate(zip(edges, edges[1:])):
            path = work.path(None, name(serial, n * 10, n * 10 + 10, 41 + n))
            write(path, b"".join(bytes(blocks[t]) for t in tables if n) + b"".join(bytes(x) for x in blocks[a:b]))
        work.together = True
        work.check = False
    return make


def cases():
    for profile in ("dcam", "hik", "hik-ts", "dahua", "novatek", "dated"):
        for gap in (0, 1) if profile == "novatek" else (0,):
            for count in (2, 3, 6):
                for n in range(3):
                    wraps = n == 2 and profile.startswith("hik")
                    yield Case(f"ok-loop-{profile}-{gap}-{count}-{n}", "innocent", files.NAMES[profile][1], loop(profile, gap, count, wraps),
                               "consecutive files", innocence="loop splits")
    for count in (2, 3, 5):
        for n in range(3):
            yield Case(f"ok-chapters-{count}-{n}", "innocent", "mp4", chapters(count, False), "chapters of one recording", innocence="chapters")
        yield Case(f"ok-chapters-4gb-{count}", "innocent", "mp4", chapters(count, True), "chapters of 4 GB", innocence="4 GB files")
    for profile in ("dcam", "hik", "dahua"):
        for count in (2, 3):
            yield Case(f"ok-full-{profile}-{count}", "innocent", files.NAMES[profile][1], full(profile, count), "files cut at 4 GB", innocence="4 GB files")
    for wraps in (False, True):
        for n in range(4):
            yield Case(f"ok-stream-{'wrap' if wraps else 'on'}-{n}", "innocent", "ts", one_stream("hik-ts", wraps), "one running stream in three files",
                       innocence="one stream in files")
