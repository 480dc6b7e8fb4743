"""Timestamps that begin again, step back, or content that is there twice."""
import os
import struct
from dataclasses import replace

from kit import ebml, ts
from kit.bench import read, write

from . import carry, packets
from .case import Case, slice_of

ALLOW = ["damaged"]


def halves(work, first, second):
    """Two stretches of one base: different pictures, each beginning with a keyframe at zero."""
    work.whole = r = work.base()
    a = slice_of(r, first)
    return a, slice_of(r, second, start=max(12, first + 1))


def end_of(recording):
    return recording.video.end


def parts_to_file(work, parts, shifts):
    """Recordings one after the other, each moved by its shift, whatever the clock then does."""
    container = work.case.container
    path = work.path(carry.CONTAINERS[container][1])
    if container == "fmp4":
        head, number, out = b"", 0, []
        for part, shift in zip(parts, shifts):
            head, pieces = packets.fragments(part, shift=shift)
            for piece in pieces:
                number += 1
                out.append(piece[:20] + struct.pack(">I", number) + piece[24:])     # mfhd's sequence number goes on
        write(path, head + b"".join(out))
        return path
    pieces = []
    for n, (part, shift) in enumerate(zip(parts, shifts)):
        middle = f"{path}.{n}.{path.rsplit('.', 1)[1]}"
        carry.libav(part, middle, shift=shift)
        pieces.append(read(middle))

        os.unlink(middle)
    if container in ("ts", "m2ts"):
        write(path, b"".join(pieces))
    elif container == "ps":
        write(path, pieces[0][:-4] + b"".join(p[:-4] if n + 2 < len(pieces) else p for n, p in enumerate(pieces[1:])))
    elif container == "flv":
        write(path, pieces[0] + b"".join(flv_body(p) for p in pieces[1:]))
    elif container == "mkv":
        write(path, matroska(pieces))
    return path


def flv_body(data):
    """The tags of an FLV file, without its header and its metadata."""
    out, at = bytearray(), 13
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1:at + 4], "big")
        if data[at] != 18:
            out += data[at:at + 15 + size]
        at += 15 + size
    return bytes(out)


def matroska(pieces):
    """Clusters of all pieces behind the first one's head; the segment's size made right, the index (cues) left out."""
    first = list(ebml.clusters(pieces[0]))
    head = bytearray(pieces[0][:first[0][0]])
    body = b"".join(p[s:e] for p in pieces for s, e, *_ in ebml.clusters(p))
    segment = head.find(b"\x18\x53\x80\x67")
    _, width = ebml.vint(head, segment + 4)
    size = len(head) - (segment + 4 + width) + len(body)
    head[segment + 4:segment + 4 + width] = (size | 1 << 7 * width).to_bytes(width, "big")
    # the head's index of the segment names places that have moved: make it a void element
    seek = head.find(b"\x11\x4d\x9b\x74")
    if seek > 0:
        length, wide = ebml.vint(head, seek + 4)
        total = 4 + wide + length
        head[seek:seek + total] = b"\xec" + (total - 9 | 1 << 56).to_bytes(8, "big") + bytes(total - 9)
    return bytes(head) + body


def reset(how):
    def make(work):
        first, second = work.rng.choice([4, 6, 9]), work.rng.choice([4, 6])
        a, b = halves(work, first, second)
        shifts = {"zero": (0, 0), "from-hours": (7200, 0), "to-minutes": (3600, 600), "twice": (0, 0, 0), "day": (86000, 5)}[how]
        parts = [a, b]
        if how == "twice":
            parts.append(slice_of(work.whole, 3, start=20))
        parts_to_file(work, parts, shifts)
        at = end_of(a)
        work.plant("timestamp-reset", at, None, bounds=False, at_end=at, tolerance=0.1)
        if how == "twice":
            work.plant("timestamp-reset", at + end_of(parts[1]), None, bounds=False, at_end=at + end_of(parts[1]), tolerance=0.25)
            work.allowed += ["repeat"]
        work.allowed += ALLOW
        work.vfr = True
    return make


def overlap(back, same):
    def make(work):
        first = work.rng.choice([4, 6]) + back
        a, b = halves(work, first, back + 4)
        start = end_of(a) - back
        if same:
            start = packets.near_key(a.video, first - back)
            b = slice_of(work.whole, back + 4, start=start)
        parts_to_file(work, [a, b], (0, start))
        kind, other = "overlap", ["repeat", "timestamp-reset"] if same else ["timestamp-reset"]
        work.plant(kind, start, None, alt=other, bounds=False, at_end=end_of(a), tolerance=0.12)
        work.allowed += [*ALLOW, "repeat"] if same else ALLOW
        work.vfr = True
    return make


def reset_and_overlap(work):
    """The clock begins again; later the same bytes stand there twice. The second must not explain the first."""
    a, b = halves(work, 6, 6)
    parts_to_file(work, [a, b, slice_of(b, 6, start=0)], (0, 0, 0))
    work.plant("timestamp-reset", end_of(a), None, bounds=False, at_end=end_of(a), tolerance=0.1)
    work.plant("overlap", None, None, alt=["timestamp-reset"], bounds=False)
    work.allowed += [*ALLOW, "truncated", "repeat"]
    work.vfr = True


def repeat(seconds, position):
    """The same groups of pictures again, with times that go on."""
    def make(work):
        r = work.base()
        r = slice_of(r, 12 + seconds)
        marks = packets.keys(r.video)
        start = min(marks, key=lambda t: abs(t - {"early": 3, "late": 8}[position]))
        stop = min((t for t in marks if t > start), key=lambda t: abs(t - start - seconds))
        length, out = stop - start, []
        for t in r.tracks:
            by, low, high = t.ticks(length), t.ticks(start), t.ticks(stop)
            if t.kind == "video":
                first = next(n for n, p in enumerate(t.packets) if p.pts == low and p.key)
                last = next(n for n, p in enumerate(t.packets) if p.key and abs(p.pts - high) < 2)
            else:
                first = next(n for n, p in enumerate(t.packets) if p.pts >= low)
                last = next(n for n, p in enumerate(t.packets) if p.pts >= high)
                by = t.packets[last].pts - t.packets[first].pts
            again = [replace(p, pts=p.pts + by, dts=p.dts + by) for p in t.packets[first:]]
            t = replace(t, packets=t.packets[:last] + again)
            out.append(packets.dated(t) if t.kind == "video" else t)
        work.carry(r.with_tracks(out))
        work.plant("repeat", stop, None, bounds=False, at_end=stop + length, tolerance=0.08)
        work.allowed += ["damaged"]
        work.vfr = True
    return make


def wrapped_reset(work):
    """A reset in a stream whose clock wraps as well, minutes apart."""
    first, second = 6, 5
    a, b = halves(work, first, second)
    path = work.path("ts")
    one, two = path + ".1.ts", path + ".2.ts"

    carry.libav(a, one)
    carry.libav(b, two)
    carry.wrap(one, path, work.rng.uniform(2, 4))
    write(path, read(path) + ts.retime(read(two), lambda i, t, kind: t + 90000 * 3600))
    os.unlink(one)
    os.unlink(two)
    # two hours and more ahead would be a jump; here the clock stood at 6 s and now stands at an hour: an interruption
    work.plant("interruption", None, None, alt=["timestamp-reset"], bounds=False)
    work.allowed += ALLOW
    work.vfr = True


def cases():
    for container in ("ts", "m2ts", "fmp4", "mkv", "flv", "ps"):
        for how in ("zero", "from-hours", "to-minutes", "twice", "day"):
            for n in range(3 if container in ("ts", "fmp4", "mkv") else 2):
                yield Case(f"reset-{container}-{how}-{n}", "timestamp-reset", container, reset(how), f"the clock begins again: {how}")
        for same in (True, False):
            for back in (1, 1.5, 2, 3, 5) if container != "ps" else (2, 5):
                word = "same" if same else "new"
                yield Case(f"overlap-{container}-{word}-{back:g}", "overlap", container, overlap(back, same),
                           f"the clock steps back by {back:g} s, {word} content", back)
    for container in ("ts", "fmp4", "mkv", "flv"):
        yield Case(f"reset-overlap-{container}", "timestamp-reset", container, reset_and_overlap, "a reset, and later the same bytes at the same times")
    for container in ("mp4", "mp4-no-b", "mp4-libav", "fmp4", "hevc", "ts", "ts-wrap", "m2ts", "mkv", "flv", "mov", "avi", "ps"):
        for seconds in (1, 2, 5):
            for position in ("early", "late"):
                yield Case(f"repeat-{container}-{seconds}-{position}", "repeat", container, repeat(seconds, position),
                           f"{seconds} s of groups of pictures twice", seconds, position)
    for n in range(3):
        yield Case(f"jump-after-wrap-{n}", "interruption", "ts-wrap", wrapped_reset, "an hour ahead after a wrap")
