"""Find the planted things in the produced bytes and turn them into bounds. Raises when one is not there."""
import json
import statistics
import subprocess

from . import ts
from .bench import KINDS, read


class Track:
    def __init__(self, index, kind, times, missing, span):
        self.index, self.kind, self.times, self.missing = index, kind, sorted(times), missing
        steps = [b - a for a, b in zip(self.times, self.times[1:]) if b > a]
        self.frame = statistics.median(steps) if steps else span
        self.span = span or self.frame      # how long the last packet lasts


def probe(path):
    argv = ["ffprobe", "-v", "error", "-fflags", "+nofillin", "-show_packets", "-show_streams", "-of", "json",
            "-show_entries", "stream=index,codec_type,codec_name,r_frame_rate:stream_disposition=attached_pic:"
            "packet=stream_index,pts_time,dts_time,duration_time,flags,size", path]
    run = subprocess.run(argv, capture_output=True, timeout=60)
    return json.loads(run.stdout or b"{}")


def tracks(path):
    """The picture and sound tracks with the presentation times that are stored, in seconds."""
    if path.rsplit(".", 1)[-1] in ("ts", "m2ts", "mts"):
        return from_transport(read(path))
    found, raw = [], probe(path)
    byte_stamps = path.endswith((".avi", ".wmv"))    # libav 5.1 gives AVI and ASF decoding times only
    for stream in raw.get("streams", []):
        if stream["codec_type"] not in ("video", "audio") or stream.get("disposition", {}).get("attached_pic"):
            continue
        own = [p for p in raw.get("packets", []) if p["stream_index"] == stream["index"] and "D" not in p["flags"]]
        times = [p["pts_time"] if "pts_time" in p else p.get("dts_time") if byte_stamps else None for p in own]
        known = [float(t) for t in times if t is not None]
        lengths = [float(p["duration_time"]) for p in own if "duration_time" in p]
        if known:
            found.append(Track(stream["index"], stream["codec_type"], known, len(times) - len(known),
                               statistics.median(lengths) if lengths else 0))
    return found


def from_transport(data):
    found = []
    for index, (_, parts) in enumerate(sorted(ts.elementary(data).items())):
        kind = "video" if 0xE0 <= parts[0].sid <= 0xEF else "audio"
        if parts[0].sid == 0xBE or not any(p.pts is not None for p in parts):
            continue
        times = [t / 90000 for t in ts.unwrap([p.pts for p in parts])]
        span = adts_seconds(parts[-1].payload) if kind == "audio" else 0
        found.append(Track(index, kind, times, sum(p.pts is None for p in parts), span))
    return found


def adts_seconds(payload, rate=48000):
    at, frames = 0, 0
    while at + 7 <= len(payload) and payload[at] == 0xFF and payload[at + 1] & 0xF0 == 0xF0:
        size = (payload[at + 3] & 3) << 11 | payload[at + 4] << 3 | payload[at + 5] >> 5
        if size < 7:
            break
        frames, at = frames + 1, at + size
    return frames * 1024 / rate


def find_step(track, origin, wanted):
    """The step nearest to the one planted: (end of the picture before, the picture after)."""
    at, lost = wanted["at"], wanted["lost"]
    if track.missing:
        first = track.times[0]
        before, after = first + at, first + at + lost
        inside = [t for t in track.times if before + 0.001 < t < after - 0.001]
        near = any(before - 1.5 < t < before + 0.001 for t in track.times) and any(after - 0.001 <= t < after + 1.5 for t in track.times)
        if inside or not near:
            raise AssertionError(f"not there: {wanted} (inside {inside[:3]})")
        return before, after
    best = None
    for a, b in zip(track.times, track.times[1:]):
        off = abs(b - a - track.frame - lost)
        if off < 0.06 + 2 * track.frame and abs(a + track.frame - track.times[0] - at) < 0.5 + 2 * track.frame:
            if best is None or off < best[0]:
                best = (off, a + track.frame, b)
    if best is None:
        raise AssertionError(f"not there: {wanted}; steps {sorted({round(b - a, 4) for a, b in zip(track.times, track.times[1:])})[-4:]}")
    return best[1], best[2]


def bounds(wanted, all_tracks, origin):
    kind = {"sound-loss": "audio"}.get(wanted["kind"], "video")
    own = [t for t in all_tracks if t.kind == kind] or all_tracks
    if wanted["streams"]:
        own = [t for t in own if t.index in wanted["streams"]]
    track, total = own[0], max(t.times[-1] + t.span for t in all_tracks)
    if wanted["where"] == "start":
        return 0.0, track.times[0] - origin
    if wanted["where"] == "end":
        return track.times[-1] + track.span - origin, total - origin
    before, after = find_step(track, origin, wanted)
    if wanted["kind"] == "interruption" and not wanted["streams"]:
        for other in all_tracks:
            inside = [t for t in other.times if before + 0.2 < t < after - 0.2]
            if inside:
                raise AssertionError(f"{other.kind} goes on inside {wanted}: {inside[:3]}")
    return before - origin, after - origin


def entry(recipe, expect, path):
    """The line of corpus.json for a finished file."""
    wanted = {"verdict": expect.verdict, "findings": [], "forbidden": []}
    line = {"path": recipe.name, "family": recipe.family, "what": recipe.what, "expected": wanted, "frame": expect.frame}
    if expect.doubt:
        line["doubt"] = expect.doubt
    wanted["withinSeconds"] = expect.within
    if expect.any:
        wanted["verdict"] = "any"
        return line
    if expect.verdict_or:
        wanted["verdictOr"] = expect.verdict_or
    found = tracks(path) if expect.verdict != "unreadable" and any(p["bounds"] for p in expect.planted) or expect.verdict == "whole" else []
    pictures = [t for t in found if t.kind == "video"] or found
    if pictures:
        line["frame"] = round(expect.frame or pictures[0].frame, 6)
    origin = min((t.times[0] for t in found), default=0)
    spans = []
    for p in expect.planted:
        finding = {"kind": p["kind"]}
        if p["alt"]:
            finding["or"] = p["alt"]
        if p["bounds"]:
            start, end = bounds(p, found, origin)
            spans.append((start, end))
            finding.update(start=round(start, 6), end=round(end, 6), lost=round(end - start, 6))
        elif p["lost"] is not None:
            finding["lost"] = p["lost"]
        for key in ("where", "streams", "tolerance"):
            if p[key]:
                finding[key] = p[key]
        wanted["findings"].append(finding)
    said = {k for p in expect.planted for k in [p["kind"], *p["alt"]]}
    wanted["forbidden"] = [k for k in KINDS if k not in said and k not in expect.allow]
    if not expect.vfr:
        for track in pictures:
            for a, b in zip(track.times, track.times[1:]):
                known = any(abs(b - origin - end) < 0.05 for _, end in spans)
                if b - a > max(0.45, 1.6 * track.frame) and not known and not track.missing:
                    raise AssertionError(f"unplanned step {a - origin:.3f}+{b - a:.3f} in stream {track.index}")
    if expect.allow:
        wanted["allowed"] = expect.allow
    return line
