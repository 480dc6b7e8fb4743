"""Read, change and write ISO base media boxes. Enough for files that ffmpeg wrote and for hostile ones."""
import struct

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"mvex", b"dinf"}


class Box:
    def __init__(self, kind, data=b"", children=None):
        self.kind, self.data, self.children = kind, data, children

    def bytes(self):
        body = self.data if self.children is None else b"".join(c.bytes() for c in self.children)
        return struct.pack(">I4s", 8 + len(body), self.kind) + body

    def all(self, kind):
        for child in self.children or []:
            if child.kind == kind:
                yield child
            yield from child.all(kind)

    def one(self, kind):
        return next(self.all(kind))


def top(data):
    """(kind, start, end) of each box of the first level."""
    at, found = 0, []
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size == 1:
            size = struct.unpack_from(">Q", data, at + 8)[0]
        end = len(data) if size == 0 else at + size
        found.append((kind, at, end))
        at = end
    return found


def parse(data):
    boxes = []
    for kind, start, end in top(data):
        body = data[start + 8:end]
        boxes.append(Box(kind, children=parse(body)) if kind in CONTAINERS else Box(kind, body))
    return boxes


def movie(data):
    """The root of a file whose moov comes last (what ffmpeg writes): changes of the moov move no sample."""
    root = Box(b"root", children=parse(data))
    return root


def join(root):
    return b"".join(c.bytes() for c in root.children)


def tracks(root):
    """{handler: trak} of the movie; the first of each kind."""
    found = {}
    for trak in root.all(b"trak"):
        found.setdefault(trak.one(b"hdlr").data[8:12].decode(), trak)
    return found


def timescale(trak):
    data = trak.one(b"mdhd").data
    return struct.unpack_from(">I", data, 20 if data[0] else 12)[0]


def movie_scale(root):
    data = root.one(b"mvhd").data
    return struct.unpack_from(">I", data, 20 if data[0] else 12)[0]


def edits(root, trak, entries):
    """Replace the edit list: (seconds, media time in ticks or -1) each."""
    scale = movie_scale(root)
    body = struct.pack(">II", 0, len(entries))
    for seconds, media in entries:
        body += struct.pack(">IiI", round(seconds * scale), media, 0x10000)
    trak.children = [c for c in trak.children if c.kind != b"edts"]
    place = next(i for i, c in enumerate(trak.children) if c.kind == b"tkhd") + 1
    trak.children.insert(place, Box(b"edts", children=[Box(b"elst", body)]))
    header = trak.one(b"tkhd")
    total = round(sum(s for s, _ in entries) * scale)
    header.data = header.data[:20] + struct.pack(">I", total) + header.data[24:]


def edit_list(trak):
    data = trak.one(b"elst").data
    count = struct.unpack_from(">I", data, 4)[0]
    return [struct.unpack_from(">IiI", data, 8 + 12 * i)[:2] for i in range(count)]


def times(trak):
    """Composition times in ticks, in decoding order, before any edit list."""
    data = trak.one(b"stts").data
    steps = [struct.unpack_from(">II", data, 8 + 8 * i) for i in range(struct.unpack_from(">I", data, 4)[0])]
    decode, now = [], 0
    for count, step in steps:
        for _ in range(count):
            decode.append(now)
            now += step
    shifts = [0] * len(decode)
    for box in trak.all(b"ctts"):
        at = 0
        for i in range(struct.unpack_from(">I", box.data, 4)[0]):
            count, shift = struct.unpack_from(">Ii", box.data, 8 + 8 * i)
            shifts[at:at + count] = [shift] * count
            at += count
    return [d + s for d, s in zip(decode, shifts)]


def samples(trak, data):
    """(offset, size) of each sample."""
    stsz = trak.one(b"stsz").data
    fixed, count = struct.unpack_from(">II", stsz, 4)
    sizes = [fixed] * count if fixed else list(struct.unpack_from(f">{count}I", stsz, 12))
    chunks = next(trak.all(b"stco")).data
    offsets = struct.unpack_from(f">{struct.unpack_from('>I', chunks, 4)[0]}I", chunks, 8)
    stsc = trak.one(b"stsc").data
    runs = [struct.unpack_from(">III", stsc, 8 + 12 * i) for i in range(struct.unpack_from(">I", stsc, 4)[0])]
    found, n = [], 0
    for chunk, offset in enumerate(offsets, 1):
        per = [r[1] for r in runs if r[0] <= chunk][-1]
        for _ in range(per):
            if n < count:
                found.append((offset, sizes[n]))
                offset += sizes[n]
                n += 1
    return found


def fragments(data):
    """(head, [moof+mdat …], tail) of a fragmented file."""
    head, parts, tail = b"", [], b""
    for kind, start, end in top(data):
        piece = data[start:end]
        if kind == b"moof":
            parts.append(piece)
        elif kind == b"mdat" and parts:
            parts[-1] += piece
        elif parts:
            tail += piece
        else:
            head += piece
    return head, parts, tail


def shift_fragment(part, seconds, scales):
    """Move a fragment's tfdt; scales: {track id: timescale}."""
    out, at = bytearray(part), 0
    while True:
        at = out.find(b"tfhd", at)
        if at < 0:
            return bytes(out)
        track = struct.unpack_from(">I", out, at + 8)[0]
        t = out.find(b"tfdt", at)
        form = (">Q" if out[t + 4] else ">I", t + 8)
        struct.pack_into(form[0], out, form[1], struct.unpack_from(*form[:1], out, form[1])[0] + round(seconds * scales[track]))
        at = t


def decode_time(part, index=0):
    """(track id, tfdt) of the index-th traf of a fragment."""
    at = -1
    for _ in range(index + 1):
        at = part.index(b"tfhd", at + 1)
    t = part.index(b"tfdt", at)
    value = struct.unpack_from(">Q" if part[t + 4] else ">I", part, t + 8)[0]
    return struct.unpack_from(">I", part, at + 8)[0], value
