"""B, second part: transport streams in which nothing is missing."""
from families.common import simple
from kit import h264, ts
from kit.bench import Expect, Recipe, hole, read, write

RECIPES = []
clean = simple(RECIPES)
HOUR = 3600 * 90000


def plain(bench, **options):
    options = dict(dict(v="h264b", a="aac", secs=6), **options)
    return bench.bytes("ts-" + "-".join(f"{k}{v}" for k, v in options.items()).replace(" ", "_").replace("/", "_") + ".ts", **options)


def wrapped(where, between=False, sound_first=0.0, **options):
    """The clock shifted so that the picture at `where` seconds is the first after the wrap. between: that picture's DTS lies before it."""
    def build(bench, path):
        data = plain(bench, **options)
        parts = ts.elementary(data)
        pictures = parts[0x100]
        near = min(pictures, key=lambda p: (abs(p.pts - pictures[0].pts - where * 90000), p.pts == p.dts))
        if between:
            near = next(p for p in pictures if p.pts - pictures[0].pts >= where * 90000 and p.pts > p.dts)
        shift = ts.WRAP - near.pts
        data = ts.retime(data, lambda i, t, kind: t + shift)
        if sound_first:
            data = ts.retime(data, lambda i, t, kind: t + round(sound_first * 90000), pids={0x101})
        write(path, data)
        got = ts.elementary(data)
        assert max(p.pts for p in got[0x100]) > ts.WRAP - HOUR and min(p.pts for p in got[0x100]) < HOUR, "no wrap"
        if between:
            assert any(p.pts < HOUR and p.dts > ts.WRAP - HOUR for p in got[0x100]), "DTS and PTS wrap together"
        return Expect()
    return build


def large(seconds):
    def build(bench, path):
        write(path, ts.retime(plain(bench), lambda i, t, kind: t + round(seconds * 90000)))
        return Expect()
    return build


def cut(start=0, end=0, first_share=0.0):
    """Bytes off the start and the end; first_share: start at this share of the file (in mid-GOP, on a packet)."""
    def build(bench, path):
        data = plain(bench, gop=50)
        at = int(len(data) * first_share) // 188 * 188
        write(path, data[at + start:len(data) - end])
        return Expect(allow=["damaged"] if start % 188 or end % 188 or first_share else [])
    return build


def remux(bench, path, pack=1, clock_apart=False, nulls=0, data_track=False, **options):
    """The same elementary streams through a muxer of our own: several pictures a PES packet, PCR on a PID of its own, null packets, a sparse data PID."""
    source = plain(bench, **options)
    parts = ts.elementary(source)
    order = sorted((p for i in (0x100, 0x101) for p in parts.get(i, [])), key=lambda p: (p.dts if p.dts is not None else p.pts, p.pid))
    if pack > 1:
        pictures = [p for p in order if p.pid == 0x100]
        merged = {}
        for n in range(0, len(pictures), pack):
            group = pictures[n:n + pack]
            merged[group[0]. packet] = group[0]._replace(payload=b"".join(bytes(p.payload) for p in group))
        order = [merged.get(p.packet) if p.pid == 0x100 else p for p in order]
        order = [p for p in order if p]
    mux = ts.Mux()
    for n, p in enumerate(order):
        if n % 25 == 0:
            mux.pat({1: 0x1000})
            mux.pmt(0x1000, 1, 0x1F0 if clock_apart else 0x100, [(0x100, 0x1B)] + ([(0x101, 0x0F)] if 0x101 in parts else []) +
                    ([(0x102, 0x06)] if data_track else []))
        mux.null(nulls)
        stamp = (p.dts if p.dts is not None else p.pts) - 20000
        if clock_apart:
            mux.clock(0x1F0, stamp)
        video = p.pid == 0x100
        mux.pes(p.pid, bytes(p.payload), p.pts, p.dts if p.dts != p.pts else None, p.sid, stamp if video and not clock_apart else None)
        if data_track and n in (30, 200):
            mux.pes(0x102, b"position 39.6 N 118.2 E", p.pts, sid=0xBD)
    write(path, bytes(mux.out))
    return Expect(vfr=pack > 1, frame=0.04)


def programmes(apart, second=None):
    def build(bench, path):
        one = bench.base("two-one.ts", v="h264b", a="aac", secs=6)
        two = bench.base(f"two-two-{second}.ts", **(second or dict(v="h264b", a="aac", secs=6, seed=20)))
        tail = ["-program", "title=two:st=2:st=3"] if not second or second.get("v") else ["-program", "title=two:st=2"]
        both = bench.once(f"two-both-{apart}.ts", lambda p: bench.ff("-i", one, "-i", two, "-map", "0", "-map", "1", "-c", "copy",
                          "-fflags", "+bitexact", "-program", "title=one:st=0:st=1", *tail, "-f", "mpegts", p))
        write(path, ts.retime(read(both), lambda i, t, kind: t + round(apart * HOUR), pids={0x102, 0x103}))
        return Expect()
    return build


def fields(together=False, missing=()):
    """Interlaced H.264 of which each field is an access unit of its own, 50 a second."""
    def build(bench, path):
        mux = ts.Mux()
        for n in range(100):
            if any(a <= n < b for a, b in missing):
                continue
            if n % 25 == 0:
                mux.pat({1: 0x1000})
                mux.pmt(0x1000, 1, 0x100, [(0x100, 0x1B)])
            now = 126000 + n * 3600
            top, bottom = (h264.field(n, b, 6, 6, 1) for b in (False, True))
            if together:
                mux.pes(0x100, top + bottom, now, None, 0xE0, now - 9000, n == 0)
            else:
                mux.pes(0x100, top, now, None, 0xE0, now - 9000, n == 0)
                mux.pes(0x100, bottom, now + 1800, None, 0xE0)
        write(path, bytes(mux.out))
        return Expect("findings" if missing else "whole", [hole(a / 25, (b - a) / 25) for a, b in missing], frame=0.04)
    return build


RECIPES += [
    Recipe("B", "b-ts-wrap.ts", "33-bit wrap in the middle, B-frames, AAC", wrapped(3)),
    Recipe("B", "b-ts-wrap-dts-first.ts", "the DTS wraps after the PTS of its own picture", wrapped(3, between=True)),
    Recipe("B", "b-ts-wrap-sound-first.ts", "the sound is 0.3 s ahead and wraps earlier", wrapped(3, sound_first=0.3)),
    Recipe("B", "b-ts-wrap-sound-later.ts", "the sound is 0.3 s behind and wraps later", wrapped(3, sound_first=-0.3)),
    Recipe("B", "b-ts-wrap-at-start.ts", "wrap after three pictures", wrapped(0.12)),
    Recipe("B", "b-ts-wrap-at-end.ts", "wrap before the last three pictures", wrapped(5.88)),
    Recipe("B", "b-ts-wrap-hevc.ts", "wrap, HEVC", wrapped(2, v="hevc", secs=4)),
    Recipe("B", "b-ts-wrap-mpeg2.ts", "wrap, MPEG-2 and MP2", wrapped(2, v="mpeg2", a="mp2", secs=4)),
    Recipe("B", "b-ts-late-start.ts", "first timestamp 26 h", large(93600)),
    Recipe("B", "b-ts-start-13h.ts", "first timestamp just above half of the 33 bits", large(47721.9)),
    Recipe("B", "b-ts-mid-gop.ts", "starts in mid-GOP, on a packet", cut(first_share=0.12)),
    Recipe("B", "b-ts-odd-start.ts", "100 bytes off the start", cut(start=100)),
    Recipe("B", "b-ts-odd-both.ts", "5000 bytes off the start, 77 off the end", cut(start=5000, end=77)),
    Recipe("B", "b-ts-odd-end.ts", "ends in the middle of a packet", cut(end=94)),
    Recipe("B", "b-ts-nulls.ts", "half null packets, PCR on a PID of its own", lambda b, p: remux(b, p, nulls=4, clock_apart=True)),
    Recipe("B", "b-ts-data-track.ts", "a data PID with two packets", lambda b, p: remux(b, p, data_track=True)),
    Recipe("B", "b-ts-three-a-pes.ts", "three pictures a PES packet, one PTS for them", lambda b, p: remux(b, p, pack=3, v="h264")),
    Recipe("B", "b-ts-ten-a-pes.ts", "ten pictures a PES packet, no sound", lambda b, p: remux(b, p, pack=10, v="h264", a=None)),
    Recipe("B", "b-ts-programmes-20h.ts", "two programmes, clocks 20 h apart", programmes(20)),
    Recipe("B", "b-ts-programmes-14h.ts", "two programmes, clocks more than half of the 33 bits apart", programmes(14)),
    Recipe("B", "b-ts-programme-radio.ts", "a programme with picture, one with sound only, 5 h apart",
           programmes(5, dict(v=None, a="mp2", secs=6, seed=20))),
    Recipe("B", "b-ts-fields.ts", "interlaced H.264, each field a PES packet with its own PTS", fields()),
    Recipe("B", "b-ts-fields-together.ts", "interlaced H.264, both fields in one PES packet", fields(True)),
    Recipe("A", "a-ts-fields-1s.ts", "interlaced H.264, each field a PES packet, 1 s missing", fields(False, [(50, 75)])),
]
clean("b-ts-open-gop.ts", "open GOP, three B-frames, AC-3", v="h264open", a="ac3", gop=50, secs=5)
clean("b-ts-sound-1s-later.ts", "the sound starts 1 s after the picture", v="h264b", secs=5, audio_from=1)
clean("b-ts-sound-early-end.ts", "the sound ends 0.3 s before the picture", v="h264b", secs=5, audio_to=4.7)
clean("b-ts-half-fps.ts", "one picture every 2 s, no sound", fps="1/2", secs=30, a=None, gop=3)
clean("b-ts-drop-third.ts", "every third picture dropped", fps="30", secs=5, gop=60, vf="select='not(eq(mod(n,3),2))'", vfr=True)
