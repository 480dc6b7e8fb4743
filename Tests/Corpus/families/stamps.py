"""D: timestamps that restart, step back, jump; the same content twice."""
import struct

from kit import ebml, mp4, ts
from kit.bench import Expect, Recipe, planted, write

RECIPES = []
HOUR = 3600 * 90000


def base(bench, seed=0, secs=6, **more):
    # 20 pictures a second, a keyframe every 1.5 s
    options = dict(dict(v="h264", a="aac", fps="20", gop=30, secs=secs, seed=seed, out="-pat_period 0.5"), **more)
    return bench.bytes(f"stamp-{seed}-{secs}-{more}.ts".replace(" ", ""), **options)


def moved(data, seconds):
    return ts.retime(data, lambda i, t, kind: t + round(seconds * 90000))


def key_offset(data, number):
    """The offset of the packet in which the number-th picture's PES begins."""
    return ts.elementary(data)[0x100][number].packet * 188


def expect(kind, alt=(), doubt="", allow=(), at=None, lost=None, bounds=False):
    return Expect("findings", [planted(kind, at, lost, alt=alt, bounds=bounds)], doubt=doubt, allow=["damaged", *allow], vfr=True)


def reset(*parts):
    """Recordings one after the other, each with its own beginning: (seed, seconds it is moved by)."""
    def build(bench, path):
        write(path, b"".join(moved(base(bench, seed), by) for seed, by in parts))
        return expect("timestamp-reset")
    return build


def ambiguous(bench, path):
    write(path, moved(base(bench), 95430) + base(bench, 40))
    return expect("timestamp-reset", ["interruption"], doubt="ends 6.3 s before the wrap and starts again at 1.4 s: a reset, or "
                  "a wrap inside a break of 7.7 s")


def overlap(bench, path):
    """Content between two keyframes is there twice, with the same timestamps."""
    data = base(bench)
    a, b = key_offset(data, 60), key_offset(data, 90)
    write(path, data[:b] + data[a:])
    return expect("overlap", ["repeat"], allow=["repeat", "timestamp-reset"])


def back_new(bench, path):
    write(path, base(bench) + moved(base(bench, 40), 6 - 1.5))
    return expect("timestamp-reset", ["overlap"], allow=["overlap"])


def jump(seconds, doubt=""):
    def build(bench, path):
        write(path, base(bench) + moved(base(bench, 40), 6 + seconds))
        return expect("interruption", at=6, lost=seconds, bounds=not doubt, doubt=doubt, alt=["timestamp-reset"] if doubt else ())
    return build


def repeat(bench, path):
    """Three seconds' bytes twice, timestamps go on."""
    data = base(bench)
    a, b = key_offset(data, 30), key_offset(data, 90)
    write(path, data[:b] + moved(data[a:b], 3) + moved(data[b:], 3))
    return expect("repeat")


def fragments(bench, change, path, v="h264"):
    data = bench.bytes(f"stamp-frag-{v}.mp4", v=v, a="aac", secs=8, out="-movflags frag_keyframe+empty_moov+default_base_moof")
    head, parts, _ = mp4.fragments(data)
    scales = {n: mp4.timescale(t) for n, t in enumerate(mp4.Box(b"", children=mp4.parse(head)).all(b"trak"), 1)}
    write(path, head + b"".join(change(parts, lambda part, by: mp4.shift_fragment(part, by, scales))))


def fragment_repeat(bench, path):
    fragments(bench, lambda p, move: p[:4] + [move(x, 2) for x in p[2:4]] + [move(x, 2) for x in p[4:]], path)
    return Expect("findings", [planted("repeat", bounds=False)])


def fragment_reset(bench, path):
    """The second half's tfdt begin again near zero (at the end of the first fragment's own time)."""
    fragments(bench, lambda p, move: p[:4] + [move(x, -4) for x in p[4:]], path)
    return expect("timestamp-reset", ["overlap"])


def fragment_jump(bench, path):
    fragments(bench, lambda p, move: p[:4] + [move(x, 93600) for x in p[4:]], path)
    return Expect("findings", [planted("interruption", 4, 93600)])


def matroska(change, kind, alt=(), at=None, lost=None):
    def build(bench, path):
        data = bench.bytes("stamp.mkv", v="h264", a="aac", secs=8, out="-cluster_time_limit 1000")
        half = min(t for t in ebml.cluster_times(data) if t > 3500)
        write(path, ebml.shift_clusters(data, lambda t: change(t, half) if t >= half else t))
        return expect(kind, alt, at=at, lost=lost)
    return build


def flash(by):
    """Two FLV bodies after one header; by: milliseconds added to the second's."""
    def build(bench, path):
        one, two = (bench.bytes(f"stamp-{s}.flv", v="h264", a="aac", secs=4, seed=s) for s in (0, 40))
        out, at = bytearray(one), 13
        while at + 11 <= len(two):
            size = int.from_bytes(two[at + 1:at + 4], "big")
            tag = bytearray(two[at:at + 11 + size + 4])
            if tag[0] != 18:
                time = (int.from_bytes(tag[4:7], "big") | tag[7] << 24) + by
                tag[4:8] = struct.pack(">I", time)[1:] + bytes([time >> 24])
                out += tag
            at += 15 + size
        write(path, bytes(out))
        return expect("timestamp-reset" if by < 3000 else "interruption")
    return build


def program_stream(bench, path):
    one, two = (bench.bytes(f"stamp-{s}.mpg", v="mpeg2", a="mp2", secs=5, gop=15, seed=s) for s in (0, 40))
    write(path, one[:-4] + two)
    return expect("timestamp-reset")


RECIPES += [
    Recipe("D", "d-ts-reset.ts", "two recordings joined, both begin at the same timestamp", reset((0, 0), (40, 0))),
    Recipe("D", "d-ts-reset-twice.ts", "three recordings joined, each begins at the same timestamp", reset((0, 0), (40, 0), (80, 0))),
    Recipe("D", "d-ts-reset-from-late.ts", "from two hours back to the start", reset((0, 7200), (40, 0))),
    Recipe("D", "d-ts-reset-or-wrap.ts", "reset shortly before a wrap would have come", ambiguous),
    Recipe("D", "d-ts-overlap.ts", "step back by 1.5 s, the same bytes again", overlap),
    Recipe("D", "d-ts-back-new.ts", "step back by 1.5 s, new content", back_new),
    Recipe("D", "d-ts-jump-10h.ts", "the timestamps jump 10 h ahead", jump(36000)),
    Recipe("D", "d-ts-jump-26h.ts", "the timestamps jump 26 h ahead", jump(93600, "in 33 bits 26 h ahead is 31 min back")),
    Recipe("D", "d-ts-repeat.ts", "two GOPs' bytes twice, timestamps go on", repeat),
    Recipe("D", "d-fmp4-repeat.mp4", "two fragments twice, tfdt goes on", fragment_repeat),
    Recipe("D", "d-fmp4-reset.mp4", "tfdt begins again in the middle", fragment_reset),
    Recipe("D", "d-fmp4-jump-26h.mp4", "tfdt jumps 26 h ahead", fragment_jump),
    Recipe("D", "d-mkv-reset.mkv", "cluster timestamps begin again at zero", matroska(lambda t, half: t - half, "timestamp-reset", ["overlap"])),
    Recipe("D", "d-mkv-back.mkv", "cluster timestamps step back by 1.5 s", matroska(lambda t, half: t - 1500, "timestamp-reset", ["overlap"])),
    Recipe("D", "d-flv-reset.flv", "two FLV recordings joined", flash(0)),
    Recipe("D", "d-flv-jump-1h.flv", "two FLV recordings joined, the second one hour later", flash(3600000)),
    Recipe("D", "d-mpg-reset.mpg", "two program streams joined", program_stream),
]
