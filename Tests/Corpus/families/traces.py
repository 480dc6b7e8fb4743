"""What timestamps alone cannot show: numbers of fragments, programme clocks, edit lists; planted, and innocent ones beside them."""
import struct

from kit import mp4, ts
from kit.bench import Expect, Recipe, hole, planted, write

RECIPES = []


def add(family, name, what):
    def keep(build):
        RECIPES.append(Recipe(family, name, what, build))
        return build
    return keep


# Fragments: mfhd numbers and tfdt.

def number(part, value=None):
    """A fragment with another sequence number; without one, the number it has."""
    at = part.index(b"mfhd") + 8
    if value is None:
        return struct.unpack_from(">I", part, at)[0]
    return part[:at] + struct.pack(">I", value) + part[at + 4:]


def film(bench, a="aac", **options):
    data = bench.bytes(f"trace-{a}-{len(options)}.mp4", v="h264b" if a else "h264", a=a, secs=8,
                       out="-movflags frag_keyframe+empty_moov+default_base_moof", **options)
    head, parts, _ = mp4.fragments(data)
    scales = {n: mp4.timescale(t) for n, t in enumerate(mp4.Box(b"", children=mp4.parse(head)).all(b"trak"), 1)}
    return head, parts, scales


@add("A", "a-fmp4-left-out-two-places.mp4", "fragments left out at two places, their numbers with them")
def two_places(bench, path):
    head, parts, _ = film(bench)
    write(path, head + b"".join(parts[n] for n in (0, 1, 3, 4, 6, 7)))
    return Expect("findings", [hole(2, 1), hole(5, 1)], allow=["truncated"])


@add("A", "a-fmp4-left-out-renumbered.mp4", "a fragment left out, the others numbered as if there were none")
def renumbered(bench, path):
    head, parts, _ = film(bench)
    kept = parts[:4] + parts[5:]
    write(path, head + b"".join(number(p, n) for n, p in enumerate(kept, 1)))
    return Expect("findings", [hole(4, 1)], allow=["truncated"])


@add("E", "e-fmp4-fifth-missing.mp4", "fragments of one picture each, five left out: 0.2 s, too short for one track's times alone, but the numbers skip too")
def fifth(bench, path):
    data = bench.bytes("trace-each.mp4", v="h264", a=None, secs=4, out="-movflags frag_every_frame+empty_moov+default_base_moof")
    head, parts, _ = mp4.fragments(data)
    assert len(parts) >= 90, len(parts)
    write(path, head + b"".join(parts[:40] + parts[45:]))
    return Expect("findings", [planted("damaged", lost=0.2, bounds=False)], allow=["truncated"])


def renumber(change, doubt=""):
    def build(bench, path):
        head, parts, _ = film(bench)
        write(path, head + b"".join(number(p, change(number(p))) for p in parts))
        return Expect(doubt=doubt)
    return build


add("B", "b-fmp4-numbers-restart.mp4", "fragment numbers start again in the middle (segments joined byte by byte), times run on")(
    renumber(lambda n: n if n <= 4 else n - 4))
add("B", "b-fmp4-numbers-skip.mp4", "one fragment number is skipped, no time is missing")(renumber(lambda n: n if n <= 4 else n + 1))
add("B", "b-fmp4-numbers-odd.mp4", "only odd fragment numbers (one rendition of two)")(renumber(lambda n: 2 * n - 1))
add("B", "b-fmp4-numbers-same.mp4", "every fragment has the number 1")(renumber(lambda n: 1))
add("B", "b-fmp4-numbers-late.mp4", "fragment numbers start at 4 000 000 000")(renumber(lambda n: 4_000_000_000 + n))


@add("B", "b-fmp4-tfdt-jitter.mp4", "the tfdt of every other fragment is 20 ms late: within a picture")
def jitter(bench, path):
    head, parts, scales = film(bench)
    write(path, head + b"".join(mp4.shift_fragment(p, 0.02 * (n % 2), scales) for n, p in enumerate(parts)))
    return Expect()


# Programme clocks.

def stream(bench):
    return bench.bytes("trace.ts", v="h264b", a="aac", secs=8)


def pcr(packet):
    return packet[3] & 0x20 and packet[4] >= 7 and packet[5] & 0x10


def clock_only(seconds, at, announced=False):
    """The programme clock alone jumps; PTS and DTS run on."""
    def build(bench, path):
        packets, seen, out = ts.packets(stream(bench)), 0, []
        data = b"".join(bytes(p) for p in packets)
        first = next(p for p in packets if pcr(p))
        begin = first[6] << 25 | first[7] << 17 | first[8] << 9 | first[9] << 1 | first[10] >> 7
        moved = ts.retime(data, lambda i, t, kind: t + round(seconds * 90000) if kind == "pcr" and t - begin >= at * 90000 else t)
        for p in ts.packets(moved):
            if pcr(p):
                now = p[6] << 25 | p[7] << 17 | p[8] << 9 | p[9] << 1 | p[10] >> 7
                late = (now - begin) % ts.WRAP >= (at + max(seconds, 0)) * 90000 if seconds > 0 else now < begin
                if late and announced and not seen:
                    p[5] |= 0x80
                    seen = 1
            out.append(bytes(p))
        assert not announced or seen, "no packet announced it"
        write(path, b"".join(out))
        return Expect()
    return build


add("B", "b-ts-pcr-jump.ts", "the programme clock jumps 20 s ahead, unannounced; pictures and sound run on")(clock_only(20, 4))
add("B", "b-ts-pcr-jump-announced.ts", "the same, with the discontinuity indicator")(clock_only(20, 4, True))
add("B", "b-ts-pcr-back.ts", "the programme clock falls back, pictures and sound run on")(clock_only(-30, 4))


@add("A", "a-ts-joined-ahead.ts", "two recordings of one clock joined, 10 s between them: clock, picture and sound jump together")
def ahead(bench, path):
    data = stream(bench)
    pictures = ts.elementary(data)[0x100]
    begin = pictures[0].dts
    late = 4 * 90000
    sure = {i: [p.packet for p in parts if (p.dts if p.dts is not None else p.pts) - begin >= late] for i, parts in ts.elementary(data).items()}
    out, n, moved = [], -1, {i: min(where) for i, where in sure.items() if where}
    for p in ts.packets(data):
        n += 1
        i = ts.pid(p)
        if i in moved and n >= moved[i]:
            p = ts.packets(ts.retime(bytes(p), lambda i, t, kind: t + 900000))[0] if len(bytes(p)) == 188 else p
        out.append(bytes(p))
    write(path, b"".join(out))
    return Expect("findings", [hole(4, 10)])


# Edit lists.

def edits(change, handlers=("vide", "soun")):
    """change(list of (seconds, media seconds or None for empty, rate)) for each track, media seconds counted from its first edit."""
    def write_edits(bench, path):
        root = mp4.movie(bench.bytes("trace-edit.mp4", v="h264", a="aac", secs=9))
        for kind, trak in mp4.tracks(root).items():
            if kind not in handlers:
                continue
            scale, lead, movie = mp4.timescale(trak), mp4.edit_list(trak)[0][1], mp4.movie_scale(root)
            mp4.edits(root, trak, [(s, -1 if m is None else lead + round(m * scale)) for s, m, _ in change])
            box = trak.one(b"elst")
            body = bytearray(box.data)
            for n, (_, _, rate) in enumerate(change):
                struct.pack_into(">I", body, 8 + 12 * n + 8, round(rate * 65536))
            box.data = bytes(body)
            assert movie
        write(path, mp4.join(root))
    return write_edits


def edited(family, name, what, change, expect, **options):
    def build(bench, path):
        edits(change, **options)(bench, path)
        return expect()
    RECIPES.append(Recipe(family, name, what, build))


def hides(lost):
    return lambda: Expect("findings", [planted("hidden-media", lost=lost, bounds=False)])


edited("E", "e-edit-dwell.mp4", "a dwell edit holds one picture for 3 s while the media under it is skipped",
       [(3, 0, 1), (3, 3, 0), (3, 6, 1)], lambda: Expect("findings", [planted("hidden-media", bounds=False)]))
edited("E", "e-edit-cut-two-places.mp4", "edit lists leave out 1 s at two places", [(2, 0, 1), (3, 3, 1), (2, 7, 1)], hides(1.0))
edited("E", "e-edit-double-speed.mp4", "an edit plays 4 s of media at double speed", [(3, 0, 1), (2, 3, 2), (2, 7, 1)], hides(0.0))
edited("E", "e-edit-empty-picture.mp4", "an empty edit of 1 s between two of the picture only", [(4, 0, 1), (1, None, 1), (5, 4, 1)],
       hides(0.0), handlers=("vide",))
edited("B", "b-edit-empty-short.mp4", "an empty edit of 0.1 s between two others: rounding of an editor that joined nothing away",
       [(4, 0, 1), (0.1, None, 1), (5, 4, 1)], Expect)
edited("B", "b-edit-rate-unset.mp4", "a writer that leaves the rate field empty", [(9, 0, 0)], Expect)
edited("B", "b-edit-split.mp4", "the media in two edits that follow each other", [(4, 0, 1), (5, 4, 1)], Expect)
