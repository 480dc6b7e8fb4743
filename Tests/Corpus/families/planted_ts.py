"""A, second part: interruptions in transport streams."""
from families.common import planner
from kit import ts
from kit.bench import Expect, Recipe, hole, read, write

RECIPES = []
plan = planner(RECIPES)
WRAP_AT = ts.WRAP / 90000      # 95443.717689 s

plan("a-ts-1s.ts", "H.264 and AAC, pictures never encoded", [(3, 4)], v="h264b", how="select", gop=50, twin=True)
plan("a-ts-500ms.ts", "0.5 s, AC-3 sound", [(2, 2.52)], v="h264", a="ac3", how="select", secs=5, gop=100)
plan("a-ts-video-only-3s.ts", "picture only, B-frames", [(2, 5)], v="h264b", a=None, secs=7)
plan("a-ts-retimed-60s.ts", "60 s by changing timestamps", [(3, 60)], v="h264b", how="retime", secs=6)
plan("a-ts-mpeg2-600ms.ts", "MPEG-2 and MP2, 0.6 s", [(2.4, 3)], v="mpeg2", a="mp2", gop=15, secs=5)
plan("a-ts-hevc-3s.ts", "HEVC with B-frames", [(2, 5)], v="hevc", a="aac", secs=7)
plan("a-m2ts-1s.m2ts", "packets of 192 bytes as in AVCHD", [(2, 3)], v="h264b", a="ac3", secs=5, out="-mpegts_m2ts_mode 1", twin=True)
plan("a-ts-50fps-two.ts", "50 pictures a second, holes of 0.5 s and 3 s", [(1, 1.5), (3, 6)], fps="50", how="select", gop=150, secs=8)
plan("a-ts-near-start.ts", "1 s after three pictures", [(0.12, 1.12)], v="h264", how="select", secs=4)
plan("a-ts-near-end.ts", "1 s before the last three pictures", [(2.88, 3.88)], v="h264", how="select", secs=4)
plan("a-ts-sound-only.ts", "sound only, 2 s", [(3, 5)], v=None, secs=8, out="-pes_payload_size 0")
plan("a-ts-packed-sound.ts", "sound only, eight AAC frames a PES packet, 2 s", [(3, 5)], v=None, secs=8, frame=0.3627)  # the truth is measured from PES stamps, up to 17 frames apart


def cut_out(bench, path, at=0.4, to=0.7, odd=0):
    """Packets (or bytes) out of the middle, as when a disk lost blocks: counters jump."""
    data = bench.bytes("cut-me.ts", v="h264b", a="aac", secs=10)
    a, b = int(len(data) * at) // 188 * 188, int(len(data) * to) // 188 * 188
    write(path, data[:a] + data[b + odd:])
    return Expect("findings", [hole(10 * at, 10 * (to - at), tolerance=0.13)], allow=["damaged"])


def guessed(build):
    """The cut's place in time is measured: look for the only large step."""
    def wrapped(bench, path):
        expect = build(bench, path)
        pictures = next(parts for parts in ts.elementary(read(path)).values() if 0xE0 <= parts[0].sid <= 0xEF)
        times = sorted(t / 90000 for t in ts.unwrap([p.pts for p in pictures]))
        step, before = max((b - a, a) for a, b in zip(times, times[1:]))
        expect.planted = [hole(before + 0.04 - times[0], step - 0.04, tolerance=expect.planted[0]["tolerance"])]
        return expect
    return wrapped


def near_wrap(offset, holes, **more):
    """A copy whose first picture is presented `offset` seconds before the wrap."""
    def build(bench, path):
        data = bench.bytes(f"wrap-{more}.ts".replace(" ", ""), secs=8, holes=holes, how="select", v="h264b", gop=50, **more)
        first = next(p for p in ts.elementary(data).values() if 0xE0 <= p[0].sid <= 0xEF)[0].pts
        shift = ts.WRAP - round(offset * 90000) - first
        write(path, ts.retime(data, lambda i, t, kind: t + shift))
        stamps = [p.pts for p in ts.elementary(read(path))[0x100]]
        assert min(stamps) < 90000 * 10 and max(stamps) > ts.WRAP - 90000 * 10, "no wrap"
        return Expect("findings", [hole(a, b - a) for a, b in holes])
    return build


def programme_hole(bench, path):
    """Two programmes; the second one's streams stop for 2 s, the first goes on."""
    first = bench.base("prog-one.ts", v="h264b", a="aac", secs=8)
    second = bench.base("prog-two.ts", v="h264b", a="aac", secs=8, seed=9, holes=[(3, 5)], how="select")
    bench.ff("-i", first, "-i", second, "-map", "0", "-map", "1", "-c", "copy", "-fflags", "+bitexact",
             "-program", "title=one:st=0:st=1", "-program", "title=two:st=2:st=3", path)
    return Expect("findings", [hole(3, 2, streams=[2, 3])])


def stripped(keep, holes):
    """Only every keep-th picture's PES packet has a PTS."""
    def build(bench, path):
        data = bench.bytes(f"strip-{len(holes)}.ts", v="h264", a="aac", secs=8, holes=holes, how="select", gop=50)
        count = {"n": -1}

        def change(i, ticks, kind):
            if i != 0x100 or kind != "pts":
                return ticks
            count["n"] += 1
            return ticks if count["n"] % keep == 0 else None
        write(path, ts.retime(data, change))
        parts = ts.elementary(read(path))[0x100]
        lacking = sum(p.pts is None for p in parts) / len(parts)
        assert abs(lacking - (keep - 1) / keep) < 0.05, lacking
        return Expect("findings" if holes else "whole", [hole(a, b - a) for a, b in holes], vfr=True, frame=0.04)
    return build


RECIPES += [
    Recipe("A", "a-ts-cut-middle.ts", "30 % of the packets cut out of the middle", guessed(cut_out)),
    Recipe("A", "a-ts-cut-middle-odd.ts", "bytes cut out of the middle, the next packet not on a multiple of 188",
           guessed(lambda b, p: cut_out(b, p, 0.2, 0.45, odd=77))),
    Recipe("A", "a-ts-wrap-after-hole.ts", "a hole of 1 s that ends 0.2 s before the PTS wrap", near_wrap(4.2, [(3, 4)])),
    Recipe("A", "a-ts-wrap-before-hole.ts", "a hole of 1 s that begins 0.2 s after the PTS wrap", near_wrap(2.8, [(3, 4)])),
    Recipe("A", "a-ts-wrap-inside-hole.ts", "the PTS wraps inside a hole of 2 s", near_wrap(4, [(3, 5)], a="mp2")),
    Recipe("A", "a-ts-one-programme.ts", "2 s missing in one of two programmes", programme_hole),
    Recipe("A", "a-ts-half-pts.ts", "every second picture without PTS, a hole of 1 s", stripped(2, [(3, 4)])),
    Recipe("A", "a-ts-third-pts.ts", "two of three pictures without PTS, holes of 0.6 and 3 s", stripped(3, [(2, 2.6), (4, 7)])),
    Recipe("B", "b-ts-half-pts.ts", "every second picture without PTS", stripped(2, [])),
    Recipe("B", "b-ts-tenth-pts.ts", "nine of ten pictures without PTS", stripped(10, [])),
]
