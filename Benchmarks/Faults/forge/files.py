"""Folders of one recorder: short files under the names that recorders give."""
import datetime

from . import carry, packets
from .carry import CONTAINERS
from .case import slice_of

START = datetime.datetime(2026, 11, 20, 8, 15, 0)


def stamp(seconds, form="%Y%m%d%H%M%S"):
    return (START + datetime.timedelta(seconds=seconds)).strftime(form)


# profile: (name from serial, start, end, number), ending, container
NAMES = {
    "dcam": (lambda s, a, b, n: f"DCAM_CAM{s:03d}_021001_{stamp(a, '%Y%m%d_%H%M%S')}.mp4", "mp4-no-b"),
    "hik": (lambda s, a, b, n: f"HK{s:05d}_021002_{stamp(a)}_{n:04d}.mp4", "mp4"),
    "hik-ts": (lambda s, a, b, n: f"HK{s:05d}_021002_{stamp(a)}_{n:04d}.ts", "ts"),
    "dahua": (lambda s, a, b, n: f"022001@DH{s:05d}_{stamp(a)}_{stamp(b)}.mp4", "mp4"),
    "novatek": (lambda s, a, b, n: f"{stamp(a, '%Y_%m%d_%H%M%S')}_{n:06d}F.MP4", "mp4-no-b"),
    "gopro": (lambda s, a, b, n: f"GX{n % 100:02d}{s % 10000:04d}.MP4", "mp4"),
    "dated": (lambda s, a, b, n: f"REC{stamp(a)}.mkv", "mkv"),
}
NUMBERED = ("hik", "hik-ts", "novatek")


def content(work, container, seconds, turn):
    """`seconds` of a base, another stretch each turn."""
    r = work.pool.base(CONTAINERS[container][0], 0)
    r = slice_of(r, None, start=(turn * 5) % 15)
    out = []
    for t in r.tracks:
        long = packets.looped(t, seconds + 0.001, period=8) if t.end < seconds else t
        out.append(packets.kept(long, lambda x: x < seconds - (t.frame * 0.5 if t.kind == "audio" else 1e-6)))
    return r.with_tracks(out)


def folder(work, profile, spans, numbers=None):
    """Writes one file for each (start, seconds); returns the paths."""
    name, container = NAMES[profile]
    serial = work.rng.randint(1, 999)
    numbers = numbers or [41 + i for i in range(len(spans))]
    if profile == "gopro":
        numbers = numbers if max(numbers) < 40 else [n - 40 for n in numbers]
    for turn, ((start, seconds), number) in enumerate(zip(spans, numbers)):
        path = work.path(None, name(serial, start, start + seconds, number))
        if container in ("mp4", "mp4-no-b"):
            packets.write_mp4(content(work, container, seconds, turn), path)
        else:
            carry.carry(content(work, container, seconds, turn), container, path, work.rng)
    work.together = True
    work.check = False
    return work.files
