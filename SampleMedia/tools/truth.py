#!/usr/bin/env python3
"""Measures the sample day with ffprobe and writes TRUTH.json.

truth.py DAY-FOLDER TRUTH.json

Bounds are measured from the packets of the files, never taken from the plan. The plan (plan.py) is only compared
with them: a planned hole that is not in the bytes, or a hole that nobody planned, stops this script. It uses
nothing of the product, so that it can judge it."""
import array
import hashlib
import json
import os
import statistics
import subprocess
import sys
from datetime import datetime, timedelta

from plan import CREATION, DISPATCHES, FILES, OFFICERS, RECORDERS

ZONE = "+08:00"
WRAP = 1 << 33
problems = []


def probe(path, *options):
    run = subprocess.run(["ffprobe", "-v", "quiet", "-of", "json", *options, path], capture_output=True, check=False)
    return json.loads(run.stdout or b"{}")


def wall(text):
    return datetime.fromisoformat(text)


def iso(moment):
    moment += timedelta(microseconds=500)  # isoformat cuts, we round
    text = moment.isoformat(timespec="milliseconds")
    return text.replace(".000", "") + ZONE


def seconds(value):
    return round(value, 6)


class Track:
    """The presented packets of one stream, in seconds, in presentation order."""

    def __init__(self, stream, packets, size):
        self.kind, self.codec = stream["codec_type"], stream["codec_name"]
        num, den = map(int, stream["time_base"].split("/"))
        self.tick = num / den
        self.wraps, offset, last = 0, 0, None
        whole = []
        for packet in packets:
            if packet["stream_index"] != stream["index"] or "pts" not in packet:
                continue
            pts = packet["pts"]
            if last is not None and pts + offset < last - WRAP // 2:
                offset += WRAP
                self.wraps += 1
            elif last is not None and pts + offset > last + WRAP // 2:  # a picture from before the wrap, stored after it
                pts -= WRAP
            last = max(last or 0, pts + offset)
            partial = "C" in packet["flags"] or ("pos" in packet and int(packet["pos"]) + int(packet["size"]) > size)
            if "D" not in packet["flags"] and not partial:
                whole.append((pts + offset, packet.get("duration"), packet.get("dts")))
        self.stored = whole
        self.reordered = any(b[0] < a[0] for a, b in zip(whole, whole[1:]))
        times = sorted(whole, key=lambda entry: entry[0])
        self.pts = [entry[0] * self.tick for entry in times]
        steps = [b - a for a, b in zip(self.pts, self.pts[1:])]
        median = statistics.median(steps)
        self.cadence = statistics.fmean(step for step in steps if step < 1.5 * median)
        last_duration = times[-1][1]
        short = self.kind == "audio" and last_duration is not None and last_duration * self.tick < self.cadence
        self.end = self.pts[-1] + (last_duration * self.tick if short else self.cadence)

    def holes(self, origin):
        return [(a + self.cadence - origin, b - origin) for a, b in zip(self.pts, self.pts[1:])
                if b - a > 1.5 * self.cadence]


def near(a, b, tolerance):
    return abs(a - b) <= tolerance


def measure(path, plan):
    """Facts and findings of one recording."""
    size = os.path.getsize(path)
    options = ["-fflags", "+nofillin", "-correct_ts_overflow", "0"] if plan["container"] == "mpegts" else []
    data = probe(path, *options, "-show_format", "-show_streams", "-show_packets")
    tracks = [Track(stream, data["packets"], size) for stream in data["streams"]]
    origin = min(track.pts[0] for track in tracks)
    by_kind = {track.kind: track for track in tracks}
    found = []

    def finding(kind, start, end, **more):
        found.append({"kind": kind, "start": seconds(start), "end": seconds(end), "lost": seconds(end - start), **more})

    picture, sound = by_kind.get("video"), by_kind.get("audio")
    picture_holes = picture.holes(origin) if picture else []
    sound_holes = sound.holes(origin) if sound else []
    for start, end in list(picture_holes):
        both = [hole for hole in sound_holes if hole[0] < end and hole[1] > start]
        if both or sound is None:
            finding("interruption", start, end, where="middle", streams=[track.kind for track in tracks],
                    perStream={"video": [seconds(start), seconds(end)],
                               **({"audio": [seconds(both[0][0]), seconds(both[0][1])]} if both else {})})
            for hole in both:
                sound_holes.remove(hole)
                for mine, other in zip(hole, (start, end)):
                    if not near(mine, other, picture.cadence):
                        problems.append(f"{path}: sound and picture disagree: {hole} {start, end}")
        else:
            finding("picture-loss", start, end, where="middle", streams=["video"])
    for start, end in sound_holes:
        finding("sound-loss", start, end, where="middle", streams=["audio"])

    declared = float(data["format"].get("duration", 0))
    truncated = any(f["kind"] == "truncated" for f in plan["findings"])
    if truncated:
        end = picture.end - origin
        finding("truncated", end, declared, where="end", streams=[track.kind for track in tracks],
                perStream={track.kind: [seconds(track.end - origin), declared] for track in tracks})
    elif picture and sound and picture.end - sound.end > 0.5:
        finding("sound-loss", sound.end - origin, picture.end - origin, where="end", streams=["audio"])
    elif picture and sound and sound.end - picture.end > 0.5:
        finding("picture-loss", picture.end - origin, sound.end - origin, where="end", streams=["video"])

    wraps = {track.wraps for track in tracks}
    if wraps != ({1} if plan.get("wrap") else {0}):
        problems.append(f"{path}: wraps of the streams: {wraps}")

    # Compare with the plan.
    wanted = [dict(f) for f in plan["findings"]]
    if [f["kind"] for f in wanted] != [f["kind"] for f in found]:
        problems.append(f"{path}: planned {[f['kind'] for f in wanted]}, measured {[f['kind'] for f in found]}")
    else:
        for want, have in zip(wanted, found):
            tolerance = want.get("tolerance", 0.1)
            if not (near(want["start"], have["start"], tolerance) and near(want["end"], have["end"], tolerance)
                    and want["where"] == have["where"]):
                problems.append(f"{path}: planned {want}, measured {have}")
            if "spoken" in want:
                heard = loud_from(path, have["perStream"]["audio"][1] + origin)
                if want["spoken"] != (heard is not None and heard - origin - have["end"] < 5):
                    problems.append(f"{path}: planned {want}, first loud sound after the resume at {heard}")
                if not want["spoken"] and heard is not None:
                    problems.append(f"{path}: loud sound at {heard}")
                have["spoken"] = want["spoken"]
                if want["spoken"]:
                    have["speech"], have["speechFrom"] = want["speech"], round(heard - origin, 1)

    end = max(track.end for track in tracks) - origin
    if not truncated and not near(end, plan["seconds"], 0.1):
        problems.append(f"{path}: planned {plan['seconds']} s, measured {end} s")
    tags = data["format"].get("tags", {})
    facts = {
        "duration": seconds(end),
        "declaredDuration": declared or None,
        "origin": seconds(origin),
        "streams": [{"kind": track.kind, "codec": track.codec, "packets": len(track.pts), "cadence": seconds(track.cadence),
                     "start": seconds(track.pts[0] - origin), "end": seconds(track.end - origin),
                     **({"bFrames": track.reordered} if track.kind == "video" and track.codec in ("h264", "hevc") else {})}
                    for track in tracks],
        "creationTime": tags.get("creation_time") or tags.get("date"),
    }
    if plan.get("wrap"):
        before = [p for p in picture.stored if p[0] < WRAP]
        facts["wrap"] = {"pictureBefore": max(p[0] for p in before),
                         "pictureAfter": min(p[0] for p in picture.stored if p[0] >= WRAP) - WRAP,
                         "at": seconds(WRAP * picture.tick - origin)}
    return facts, found


def on_wall(entry, at):
    """The wall time of a point of a file's time line. The wall clock is burnt into the picture, so that a file's
    start is that of its first picture; sound may begin some milliseconds earlier."""
    first = next((s["start"] for s in entry["streams"] if s["kind"] == "video"), 0.0)
    return wall(entry["start"][:19]) + timedelta(seconds=at - first)


def loud_from(path, start):
    """Seconds (on the file's time line) at which the first loud tenth of a second begins after start, or None.
    Noise lies near -42 dB, speech above -30 dB."""
    rate, block = 8000, 800
    run = subprocess.run(["ffmpeg", "-nostdin", "-v", "quiet", "-i", path, "-vn", "-af",
                          f"atrim=start={start},aresample={rate}", "-f", "s16le", "-ac", "1", "-"],
                         capture_output=True, check=True)
    samples = array.array("h", run.stdout)
    for at in range(0, len(samples) - block, block):
        power = sum(x * x for x in samples[at:at + block]) / block
        if power > (32768 * 10 ** (-30 / 20)) ** 2:
            return start + at / rate
    return None


def readable_spans(entry):
    """Wall spans with at least one witness that can be read: a recording less its interruptions."""
    if entry["medium"] != "recording" or not entry.get("duration"):
        return []
    spans, at = [], 0.0
    for finding in entry["findings"]:
        if finding["kind"] == "interruption":
            spans.append((at, finding["start"]))
            at = finding["end"]
    spans.append((at, entry["duration"]))
    return [(on_wall(entry, a), on_wall(entry, b)) for a, b in spans]


def union(spans, low, high):
    """Spans cut to low...high and joined; what is closer than a tenth of a second counts as joined."""
    result = []
    for a, b in sorted((max(a, low), min(b, high)) for a, b in spans):
        if a >= b:
            continue
        if result and (a - result[-1][1]).total_seconds() < 0.1:
            result[-1][1] = max(b, result[-1][1])
        else:
            result.append([a, b])
    return result


def uncovered(spans, low, high):
    result, at = [], low
    for a, b in spans:
        if (a - at).total_seconds() >= 0.1:
            result.append((at, a))
        at = b
    if (high - at).total_seconds() >= 0.1:
        result.append((at, high))
    return result


def coverage(dispatch, entries):
    low, high = wall(dispatch["start"]), wall(dispatch["end"])
    result = {"number": dispatch["number"], "start": dispatch["start"] + ZONE, "end": dispatch["end"] + ZONE,
              "officers": dispatch["officers"], "note": dispatch["note"]}
    if high < low:
        return {**result, "valid": False}
    result["valid"] = True
    mine = [entry for entry in entries if dispatch["number"] in entry["dispatches"] and entry["medium"] == "recording"]
    result["recordings"] = [entry["path"] for entry in mine]
    corrected = [entry["path"] for entry in entries if dispatch["number"] in entry.get("dispatchesAfterClockCorrection", [])]
    if corrected:
        result["recordingsAfterClockCorrection"] = corrected
    result["photos"] = [entry["path"] for entry in entries
                        if dispatch["number"] in entry["dispatches"] and entry["medium"] == "photo"]

    def describe(chosen):
        all_spans = [span for entry in chosen for span in readable_spans(entry)]
        spans = union(all_spans, low, high)
        holes = []
        for a, b in uncovered(spans, low, high):
            if not spans:
                kind = "not-covered"
            elif a == low:
                kind = "late-start"
            elif b == high:
                kind = "early-stop"
            elif any(f["kind"] == "interruption" and on_wall(e, f["start"]) >= a - timedelta(seconds=0.1)
                     and on_wall(e, f["end"]) <= b + timedelta(seconds=0.1)
                     for e in chosen for f in e["findings"]):
                kind = "interruption"
            else:
                kind = "between-files"
            holes.append({"kind": kind, "start": iso(a), "end": iso(b), "seconds": round((b - a).total_seconds(), 3)})
        return {"covered": [[iso(a), iso(b)] for a, b in spans],
                "coveredSeconds": round(sum((b - a).total_seconds() for a, b in spans), 3), "uncovered": holes}

    result["byOfficer"] = {officer: describe([e for e in mine if e["officer"] == officer]) for officer in dispatch["officers"]}
    result["together"] = describe(mine)
    unreadable = [e["path"] for e in mine if not e.get("duration")]
    if unreadable:
        result["recordedButUnreadable"] = unreadable
    return result


def pairs(entries):
    """Every two consecutive recordings of one recorder, by the times of their names; seconds from the end of what
    was recorded to the next start. Left out: the copy, the file with the reset clock, the empty file."""
    result = []
    for recorder in RECORDERS:
        own = sorted((e for e in entries if e["recorder"] == recorder["serial"] and e["medium"] == "recording"
                      and e["bytes"] and "clock" not in e and "duplicateOf" not in e), key=lambda e: e["start"])
        for a, b in zip(own, own[1:]):
            gap = (wall(b["start"][:19]) - wall(a["start"][:19])).total_seconds() - a["recordedSeconds"]
            result.append({"recorder": recorder["serial"], "files": [a["path"], b["path"]], "seconds": gap,
                           "sameDispatch": bool(set(a["dispatches"]) & set(b["dispatches"]))})
    return result


def main():
    day, output = sys.argv[1:3]
    entries = []
    for plan in FILES:
        path = os.path.join(day, plan["path"])
        with open(path, "rb") as file:
            content = file.read()
        entry = {"path": plan["path"], "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content),
                 "medium": plan["medium"], "container": plan["container"], "recorder": plan["recorder"],
                 "officer": plan["officer"], "number": plan.get("number"),
                 "start": plan["start"] and plan["start"] + ZONE, "recordedSeconds": plan.get("seconds"),
                 "duration": None, "streams": [], "creationMeaning": CREATION.get(plan.get("creation", "none"))}
        if plan["container"] and plan["medium"] == "recording" and plan["findings"] != [{"kind": "truncated"}]:
            facts, found = measure(path, plan)
            entry.update(facts)
        else:
            if plan["medium"] == "recording" and probe(path, "-show_format").get("format"):
                problems.append(f"{path}: can be read")
            found = [{"start": None, "end": None, "lost": None, **f} for f in plan["findings"]]
        entry["verdict"], entry["findings"] = plan["verdict"], found
        for key in ("verdictAlsoAccepted", "extensionMismatch", "position", "clock", "duplicateOf", "dispatchesAfterClockCorrection"):
            if key in plan:
                entry[key] = plan[key]
        entry["dispatches"], entry["notes"] = plan["dispatches"], plan["notes"]
        entries.append(entry)

    # Matches must follow from the times: same officer, spans that touch.
    for entry, plan in zip(entries, FILES):
        if not entry["start"] or entry["verdict"] == "unreadable":
            continue
        start = wall(plan.get("clock", plan["start"]))
        end = start + timedelta(seconds=plan.get("seconds", 0))
        want = [d["number"] for d in DISPATCHES if entry["officer"] in d["officers"]
                and wall(d["start"]) <= end and wall(d["end"]) >= start and wall(d["start"]) < wall(d["end"])]
        if want != entry["dispatches"]:
            problems.append(f"{plan['path']}: planned {entry['dispatches']}, the times say {want}")

    path = {os.path.basename(entry["path"]): entry["path"] for entry in entries}

    def card(rest):
        return path["DCAM_CAM001_021001_" + rest]

    def station(rest):
        return path["HK70217_021002_" + rest]

    between = [
        {"kind": "missing-file", "recorder": "HK70217", "numbers": [43], "seconds": 80.0,
         "files": [station("20261120112000_0042.ts"), station("20261120112200_0044.mp4")]},
        {"kind": "break", "recorder": "CAM001", "seconds": 25.0,
         "files": [card("20261120_081530_IMP.mp4"), card("20261120_081635.mp4")],
         "note": "Covered by officer B's recording."},
        {"kind": "duplicate", "recorder": "CAM001",
         "files": [card("20261120_170000.mp4"), card("20261120_170000_IMP.mp4")]},
        {"kind": "clock-reset", "recorder": "CAM001", "files": [card("20000101_000012.mp4")],
         "after": card("20261120_081635.mp4"), "before": card("20261120_143000.mp4"),
         "shown": "2000-01-01T00:00:12+08:00", "true": "2026-11-20T09:05:00+08:00",
         "seconds": (wall("2026-11-20T09:05:00") - wall("2000-01-01T00:00:12")).total_seconds()},
        {"kind": "clock-disagreement", "recorder": "DH30388", "seconds": 28800.0,
         "files": [path["022001@DH30388_20261120130000_20261120130100.mov"]],
         "note": "Name and burnt-in clock say 13:00:00+08:00, creation_time says 13:00:00Z: local time written as UTC."},
    ]
    by_path = {entry["path"]: entry for entry in entries}
    if len({by_path[p]["sha256"] for p in between[2]["files"]}) != 1:
        problems.append("the duplicate is none")

    truth = {
        "schema": "unbroken.sample-truth/1",
        "day": "2026-11-20", "zone": "Asia/Shanghai",
        "about": "start and end of a finding: seconds on the file's own time line from its first presented sample, measured "
                 "with ffprobe; start = time of the last picture before + one picture's duration, end = time of the first "
                 "picture after (sound-loss: the same of sound packets). start of a file: true wall time of its first picture (of its first sound, if it has no picture). duration: what the "
                 "file presents, holes included; recordedSeconds: what the recorder recorded.",
        "officers": OFFICERS, "recorders": RECORDERS,
        "files": entries, "between": between, "pairs": pairs(entries),
        "unmatchedFiles": [e["path"] for e in entries if not e["dispatches"]],
        "unmatchedDispatches": [d["number"] for d in DISPATCHES if wall(d["start"]) < wall(d["end"])
                                and not any(d["number"] in e["dispatches"] for e in entries)],
        "invalidDispatches": [d["number"] for d in DISPATCHES if wall(d["start"]) >= wall(d["end"])],
        "dispatches": [coverage(d, entries) for d in DISPATCHES],
    }
    listed = {entry["path"] for entry in entries}
    present = {os.path.relpath(os.path.join(folder, name), day) for folder, _, names in os.walk(day) for name in names}
    if listed != present:
        problems.append(f"listed and present differ: {sorted(listed ^ present)}")
    if problems:
        sys.exit("truth.py: the files are not as planned:\n  " + "\n  ".join(problems))
    with open(output, "w", encoding="utf-8") as file:
        json.dump(truth, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
