"""Nothing is missing, however odd the times: plain files, variable rates, wraps, odd offsets, late first samples, long packets."""
import os
from dataclasses import replace

from kit import ts
from kit.bench import read, write

from . import carry, packets
from .carry import CONTAINERS, COUNTED, STREAMED
from .case import Case, len_of


def plain(n):
    def make(work):
        # an open group has its parameter sets only once in a transport stream: not from the middle
        open_group = CONTAINERS[work.case.container][0] == "h264b" and n == 3
        r = work.base(variant=n, seconds=work.rng.uniform(3, 14), start=0 if open_group else work.rng.choice([0, 0, 3, 6]))
        work.carry(r)
    return make


def rhythm(steps, sound=True):
    """The pictures shown with other steps (in units of the usual one): content is all there, the rate varies. steps(n, rng)."""
    def make(work):
        r = work.base(seconds=work.rng.uniform(8, 14))
        shown = sorted(p.pts for p in r.video.packets)
        new, now = {}, 0.0
        for n, pts in enumerate(shown):
            new[pts] = round(now)
            now += steps(n, work.rng, len(shown)) * r.video.step
        video = packets.dated(replace(r.video, packets=[replace(p, pts=new[p.pts]) for p in r.video.packets]))
        audio = packets.looped(r.audio, now / r.video.scale) if now / r.video.scale > r.audio.end else packets.kept(r.audio, lambda t: t < now / r.video.scale)
        work.vfr = True
        work.carry(r.with_tracks([video, audio if sound else None]))
    return make


def jitter(n, rng, count):
    return 1 + rng.uniform(-0.25, 0.25)


def dark_middle(n, rng, count):
    return 3 if count / 3 < n < 2 * count / 3 else 1


def screen(n, rng, count):
    return rng.choice([1, 1, 1, 2, 4, 9, 20, 40])


RHYTHMS = {
    "jitter": jitter,
    "one-two": lambda n, rng, count: 1 + n % 2,
    "third-dropped": lambda n, rng, count: 2 if n % 3 == 2 else 1,
    "half-rate-later": lambda n, rng, count: 2 if n > count / 2 else 1,
    "double-rate-later": lambda n, rng, count: 1 if n > count / 2 else 2,
    "dark-middle": dark_middle,
    "slow-drift": lambda n, rng, count: 1 + 0.4 * n / count,
    "wandering": lambda n, rng, count: rng.choice([0.8, 1, 1, 1.2, 1.5]),
    "single-doubles": lambda n, rng, count: 2 if rng.random() < 0.05 else 1,
    "screen": screen,
}


def wrapped(container, share):
    """The 33-bit clock wraps at a share of the file; share None: exactly at the first or the last picture."""
    def make(work):
        r = work.base(seconds=work.rng.uniform(5, 12))
        path = work.path(CONTAINERS[container][1])
        middle = path + ".part.ts"
        carry.libav(r, middle)
        carry.wrap(middle, path, share * r.video.end)
        os.unlink(middle)
    return make


def odd_offsets(how):
    """B-frames whose composition offsets are not what one expects."""
    def make(work):
        r = work.base(seconds=8)
        v = r.video
        if how == "large":              # pictures shown a second after they are decoded
            v = replace(v, packets=[replace(p, dts=p.dts - v.scale) for p in v.packets])
            v = packets.moved(v, 0)
        elif how == "negative":         # shown before they are decoded, as version 1 of ctts allows
            v = replace(v, packets=[replace(p, dts=p.dts + 2 * v.step) for p in v.packets])
        elif how == "uneven":           # decoding times with a jitter of their own
            last, out = None, []
            for p in v.packets:
                dts = min(p.pts, p.dts + work.rng.randrange(max(1, v.step // 3)))
                last = dts if last is None else max(last + 1, dts)
                out.append(replace(p, dts=min(last, p.pts)))
            v = replace(v, packets=out)
        elif how == "plus-one":         # all times one tick late
            v = replace(v, packets=[replace(p, pts=p.pts + 1, dts=p.dts + 1) for p in v.packets])
        work.carry(r.with_tracks([v, r.audio]))
    return make


def late_first(kind, seconds):
    def make(work):
        r = work.base(seconds=9)
        tracks = [packets.kept(packets.moved(t, seconds), lambda x: x < 9) if t.kind == kind else t for t in r.tracks]
        work.carry(r.with_tracks(tracks))
    return make


def early_end(kind, seconds):
    def make(work):
        r = work.base(seconds=9)
        end = r.video.end - seconds
        work.carry(r.with_tracks([packets.kept(t, lambda x: x < end - 1e-6) if t.kind == kind else t for t in r.tracks]))
    return make


def late_clock(seconds):
    """The stream had been running for hours when this file began."""
    def make(work):
        r = work.base(seconds=8)
        path = work.path(CONTAINERS[work.case.container][1])
        if CONTAINERS[work.case.container][2] == "fragmented":
            packets.write_fragmented(r, path, shift=seconds)
        else:
            carry.libav(r, path, shift=seconds)
    return make


def long_packets(family, ending, seconds):
    """Sound in packets of half a second or more."""
    def make(work):
        r = work.base(family=family)
        tracks = [r.video, packets.joined(r.audio, seconds)]
        end = min(t.end for t in tracks)
        r = r.with_tracks([packets.kept(tracks[0], lambda t: t < end - 1e-6), tracks[1]])
        path = work.path(ending)
        if ending == "mov":
            packets.write_mp4(r, path, brand="mov")
        else:
            carry.libav(r, path)
    return make


def unstamped(every, kind):
    """Only every so many pictures (or sound packets) carry a PTS."""
    def make(work):
        r = work.base(family="h264", seconds=work.rng.uniform(8, 12))
        path = work.path("ts")
        carry.libav(r, path)
        count = {"n": -1}

        def change(pid, ticks, which):
            if which == "pcr" or (pid == 0x100) != (kind == "video"):
                return ticks
            if which == "pts":
                count["n"] += 1
            return ticks if count["n"] % every == 0 else None
        write(path, ts.retime(read(path), change))
        work.vfr = True
    return make


def cases():
    for container, (family, _, _) in CONTAINERS.items():
        for variant in range(len_of(family)):
            for n in range(10):
                yield Case(f"ok-plain-{container}-{variant}-{n}", "innocent", container, plain(variant), "nothing odd", innocence="plain")
    for name, steps in RHYTHMS.items():
        for container in ("mp4", "mp4-no-b", "fmp4", "ts", "mkv", "flv", "mov", "hevc"):
            for n in range(2):
                yield Case(f"ok-rate-{name}-{container}-{n}", "innocent", container, rhythm(steps), f"variable rate: {name}", innocence="variable rate")
        for container in ("mp4-no-b", "mkv"):
            yield Case(f"ok-rate-{name}-{container}-mute", "innocent", container, rhythm(steps, sound=False), f"variable rate, no sound: {name}", innocence="variable rate")
    for container in ("ts", "m2ts"):
        for n in range(30):
            yield Case(f"ok-wrap-{container}-{n}", "innocent", container, wrapped(container, n / 29), "the 33-bit clock wraps", innocence="wraps")
    for how in ("large", "negative", "uneven", "plus-one"):
        for container in ("mp4", "hevc", "fmp4", "mkv", "ts", "flv"):
            if how == "negative" and container in ("ts", "flv", "mkv"):
                continue
            for n in range(3):
                yield Case(f"ok-offset-{how}-{container}-{n}", "innocent", container, odd_offsets(how), f"B-frames: {how} offsets", innocence="odd B-frame offsets")
    for container in CONTAINERS:
        if container in COUNTED:
            continue
        for kind in ("video", "audio"):
            for seconds in (0.3, 0.9, 1.3):
                yield Case(f"ok-late-{kind}-{container}-{seconds:g}", "innocent", container, late_first(kind, seconds), f"{kind} begins {seconds} s later", innocence="late first samples")
            for seconds in (0.2, 0.4) + ((0.8,) if container in STREAMED else ()):
                yield Case(f"ok-early-{kind}-{container}-{seconds:g}", "innocent", container, early_end(kind, seconds), f"{kind} ends {seconds} s earlier", innocence="uneven ends")
    for container, spans in {"fmp4": (1, 3600, 93600, 400000), "mkv": (1, 3600, 93600), "flv": (1, 3600, 36000, 86400), "ts": (0.5, 3600, 40000, 90000),
                             "m2ts": (3600, 90000), "mp4-libav": (0.5, 2)}.items():
        for seconds in spans:
            for n in range(2):
                yield Case(f"ok-running-{container}-{seconds:g}-{n}", "innocent", container, late_clock(seconds), f"the clock begins at {seconds} s", innocence="clock begins late")
    for family, ending, container in (("mjpeg", "mkv", "mkv"), ("mjpeg", "avi", "avi-mjpeg"), ("mjpeg", "mov", "mov"), ("h264pcm", "mov", "mov"), ("h264pcm", "mkv", "mkv"), ("h264pcm", "avi", "avi")):
        for seconds in (0.4, 0.52, 1, 2):
            for n in range(2):
                yield Case(f"ok-packets-{family}-{ending}-{seconds:g}-{n}", "innocent", container, long_packets(family, ending, seconds), f"sound packets of {seconds} s", innocence="long sound packets")
    for every in (2, 3, 5, 10):
        for kind in ("video", "audio"):
            for n in range(4):
                yield Case(f"ok-unstamped-{kind}-{every}-{n}", "innocent", "ts", unstamped(every, kind), f"only every {every}th {kind} packet has a time", innocence="missing PTS")
