"""What a case is, how it is made, and how its truth is checked against the packets in the finished file."""
import os
import random
import statistics
from dataclasses import dataclass, replace

from kit import measure
from kit.bench import planted

from . import carry, packets

MUST, BELOW, JUDGEMENT, DEEP = "must", "below-threshold", "judgement", "deep"


@dataclass
class Case:
    """make(work) fills the work and returns nothing; everything else is known before."""
    id: str
    kind: str
    container: str
    make: object
    what: str = ""
    size: float = None
    position: str = None
    cls: str = MUST
    innocence: str = None


class Work:
    """Handed to a case's maker: where to write, its own dice, and what it plants."""

    def __init__(self, case, folder, pool, seed):
        self.case, self.folder, self.pool = case, folder, pool
        self.rng = random.Random(f"{seed}:{case.id}")
        self.files, self.planted, self.allowed = [], [], []
        self.together = False       # a folder that is read as one recorder's files
        self.voice = None
        self.vfr = False
        self.whole = None
        self.offset = False         # spans are the picture's own; zero of the file may lie before its first picture
        self.check = True           # compare the packets with what was planted
        self.frame = None
        self.cls = case.cls
        self.notes = {}

    def path(self, ending, name=None):
        path = os.path.join(self.folder, f"{self.case.id}.{ending}" if name is None else os.path.join(self.case.id, name))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.files.append(path)
        return path

    def base(self, family=None, variant=None, seconds=None, start=0):
        """A recording of the case's container (or family), of `seconds`, cut so that it begins with a keyframe."""
        family = family or carry.CONTAINERS[self.case.container][0]
        variant = self.rng.randrange(8) if variant is None else variant
        recording = self.pool.base(family, variant % len_of(family))
        return slice_of(recording, seconds, start) if seconds or start else recording

    def carry(self, recording, name=None):
        path = self.path(carry.CONTAINERS[self.case.container][1], name)
        carry.carry(recording, self.case.container, path, self.rng)
        return path

    def plant(self, kind, at=None, lost=None, **more):
        self.planted.append(planted(kind, at, lost, **more))


def len_of(family):
    from .pool import BASES
    return len(BASES[family])


def slice_of(recording, seconds=None, start=0):
    """Packets from the keyframe nearest to `start` on, `seconds` long, moved to zero."""
    lead = recording.video or recording.tracks[0]
    begin = packets.near_key(lead, start) if start else 0
    end = begin + seconds if seconds else float("inf")
    out = []
    for t in recording.tracks:
        if t.kind == "video":
            first = next(n for n, p in enumerate(t.packets) if p.key and p.pts / t.scale >= begin - 1e-6)
            chosen = [p for p in t.packets[first:] if begin - 1e-6 <= p.pts / t.scale < end - 1e-6]
        else:
            low = -1 if begin == 0 else begin - t.frame / 2
            chosen = [p for p in t.packets if low <= p.pts / t.scale < end - t.frame / 2]
        out.append(replace(t, packets=chosen))
    by = -min(p.pts for p in out[0].packets) / out[0].scale
    return packets.Recording([packets.moved(t, by) for t in out])


def frame_of(found):
    pictures = [t for t in found if t.kind == "video"] or found
    return pictures[0].frame if pictures else None


def entry(case, work, seed):
    """The manifest's line. Raises where the bytes do not hold what was planted, or hold what nobody planted."""
    line = {"id": case.id, "kind": case.kind, "container": case.container, "class": work.cls, "seed": seed, "what": case.what,
            "files": [os.path.relpath(p, work.folder) for p in work.files], "together": work.together}
    for key, value in (("size", case.size), ("position", case.position), ("innocence", case.innocence), ("voice", work.voice)):
        if value is not None:
            line[key] = value
    line["truth"], line["allowed"] = [], list(work.allowed)
    line.update(work.notes)
    wants = any(p["bounds"] for p in work.planted) or work.offset
    found = measure.tracks(work.files[0]) if work.check and (wants or (case.innocence and not work.together)) else []
    # raw sound stores no times, and an edit list may show nothing of a file: nothing to measure, nothing planted
    if work.check and wants and not work.together and not found:
        raise AssertionError("no packet with a time in the finished file")
    origin = min((t.times[0] for t in found), default=0)
    line["frame"] = round(work.frame or frame_of(found) or 0.04, 6)
    spans = []
    for p in work.planted:
        truth = {"kind": p["kind"]}
        if p["alt"]:
            truth["or"] = p["alt"]
        if p["bounds"]:
            start, end = measure.bounds(p, found, origin)
            check_length(p, end - start, found)
            spans.append((start, end))
            truth.update(start=round(start, 6), end=round(end, 6))
            if p["kind"] in ("interruption", "picture-loss", "sound-loss"):
                truth["lost"] = round(end - start, 6)
            if p["kind"] == "sound-loss":
                line["frame"] = round(max(line["frame"], *[t.frame for t in found if t.kind == "audio"]), 6)
        else:
            by = next((t.times[0] for t in found if t.kind == "video"), origin) - origin if work.offset else 0
            for key, value in (("start", p["at"]), ("end", p["end"])):
                if value is not None:
                    truth[key] = round(max(0, value + by), 6)
            if p["lost"] is not None:
                truth["lost"] = round(p["lost"], 6)
        for key in ("where", "tolerance"):
            if p[key]:
                truth[key] = p[key]
        line["truth"].append(truth)
    if found and not work.vfr:
        for track in found:
            if track.missing or track.kind == "audio":
                continue
            steps = [b - a for a, b in zip(track.times, track.times[1:])]
            usual = statistics.median(steps) if steps else 0
            for a, step in zip(track.times, steps):
                known = any(s - 0.3 <= a - origin <= e + 0.3 for s, e in spans)
                if step > max(0.3, 1.6 * usual) and not known:
                    raise AssertionError(f"a step nobody planted: {a - origin:.3f} + {step:.3f} in stream {track.index}")
    return line


def check_length(p, length, found):
    """The planted length, to a frame and a half (a packed sound packet where the sound's)."""
    if p["lost"] is None or p["where"] in ("start", "end"):
        return
    frames = [t.frame for t in found if t.kind == ("audio" if p["kind"] == "sound-loss" else "video")] or [t.frame for t in found]
    room = 1.5 * max(frames) + 0.003
    if abs(length - p["lost"]) > room:
        raise AssertionError(f"planted {p['lost']:.3f} s, measured {length:.3f} s")
