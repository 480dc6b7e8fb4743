#!/usr/bin/env python3
"""The verdicts of `unbroken check` over a folder of real media, as a Markdown page.

media-verdicts.py BINARY MEDIA_FOLDER > docs/media-verdicts.md

Every file below the folder is checked by itself (`check --json --no-digest`), a README at its top left out. Names are
shown relative to the folder. Files of folders listed in TEXT_ONLY are run and counted like the others, but shown as one
row a folder. Leaves with 1 when a file got no line of JSON, or took longer than TIMEOUT.
"""
import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

TIMEOUT = 120       # seconds for one file; the product's own deadlines lie well below

TEXT_ONLY = ["LibraryOfCongress+bagit-conformance-suite"]

# Folders whose files were cut from one stream: read together as well, in the order of their names.
SEQUENCES = [
    ("shaka-project+shaka-player", "hls-ts-rollover", "contiguous; the 33-bit clock wraps inside the file 28"),
    ("shaka-project+shaka-player", "hls-gap", "240 pictures (4.004 s) are missing between 4.ts and 6.ts"),
    ("shaka-project+shaka-player", "hls-ts-muxed-aac-h264", "contiguous"),
]

# What is known of a file from measurements made without the product. Keys are ends of paths.
# `a+b`: the step from one picture to the next is b seconds long and begins at presentation time a.
TRUTH = {
    "rollover.ts": "one wrap of the 33-bit clock; 480 pictures, 1/24 s apart; nothing lost",
    "assembled-from-real/gap.ts": "gap 16.099+4.021: 240 pictures, 4.004 s lost; 3 continuity-counter errors",
    "redbull_no478.mp4": "gaps 29.997+10.043 (300 pictures) and 60.027+20.053 (600); the declared duration shows nothing",
    "redbull_100kbit_dash.mp4": "the header of the fragments beside it; no media of its own to judge",
    "test-108.ts": "5 programmes with clocks of their own; about 1.4 s; no gap",
    "test-072.ts": "300 pictures, 0.04 s apart, from 3883.26; no gap",
    "test-064.ts": "299 pictures, 1/30 s apart, from 1.4; no gap",
    "bbb_2500ms.ts": "picture 1.525+0.125 and sound 1.540+0.109 together: 2 pictures missing",
    "Tiny Sample - OLD.mp4": "11.11 s; sound ends 2.80 s before the picture",
    "long_1080p_lowbitrate.mp4": "362.8 s; 10 883 pictures, no gap; sound ends 2.75 s early",
    "edit_list_positive_shift.mp4": "empty edit of 1 s on the picture: sound starts 1.02 s earlier",
    "test_non_zero_start.mp4": "empty edit: first picture at 8.333; 0.4 s of film",
    "nasa_13013.mp4": "2 picture, 2 sound, 2 text tracks; track 0 lasts 13.0 s, track 3 16.6 s",
    "delayed_start.mp4": "first picture at 1.075",
    "sample_fragmented.mp4": "fragmented, 1.05 s; a naive duration would be 143 165 s",
    "broken.mp4": "ftyp, free, mdat, no moov: power was cut",
    "empty.flv": "a container without content",
    "sony-a7-xavc.MP4": "complete moov that declares 1.44 s, no mdat, no packet",
    "corrupted.mp4": "50 packets with perfect times; the pictures' inner lengths are broken",
    "sample_mdat_too_long.mp4": "mdat claims 8 bytes past the end; everything decodes; no truncation",
    "sample_without_stss.mp4": "no table of keyframes; all 30 pictures are random access points (the list of truths says one; looked at: 30 IDR)",
    "VID_20191220_170832.mp4": "phone original, 1.6 s; nothing lost",
    "karma.mp4": "362 pictures, no gap",
    "meta.mov": "phone original; its two clocks lie five years apart",
    "Sony ILCE-7M3 (A7M3).mts": "192-byte transport packets; starts at 1.04",
    "with-gps.mov": "camera original; no gap",
    "with-gps.mp4": "camera original; no gap",
    "100_0306.AVI": "camera original; no gap; sound 0.25 s shorter",
    "3gp/sample.3gp": "camera original; no gap",
    "traffic_camera_vfr.mp4": "every third picture was dropped on purpose: steps of 1 and 2 alternate; no gap",
    "vtest.avi": "795 pictures, 0.1 s apart; 4 keyframes",
    "Noise.wav": "1.4 s of noise",
    "aishell-BAC009S0724W0121.wav": "speech, 4.28 s",
    "hls-gap/2.ts": "contiguous in itself", "hls-gap/3.ts": "contiguous in itself", "hls-gap/4.ts": "contiguous in itself",
    "hls-gap/6.ts": "contiguous in itself", "hls-gap/7.ts": "contiguous in itself", "hls-gap/8.ts": "contiguous in itself",
        "sf_30km_h.gpx": "a position track", "hero5.raw": "a position track", "data.csv": "a dispatch list",
}
TRUTH_OF_FOLDER = [
    (".m3u8", "a playlist: no recording, and never followed"), (".iso", "a disc image"),
    ("hls-ts-rollover/", "contiguous"), ("hls-ts-muxed-aac-h264/", "contiguous"),
    (".m4s", "a fragment without its header (kept in another file)"),
    ("debian-alsa-speech/", "a short word"), ("debian-pocketsphinx/", "speech"), ("wenet-e2e+wenet/", "speech"),
]


def truth(path):
    ends = [end for end in TRUTH if path == end or path.endswith("/" + end)]
    if ends:
        return TRUTH[max(ends, key=len)]
    return next((text for part, text in TRUTH_OF_FOLDER if part in path), "")


def check(binary, folder, names, together=False):
    command = [binary, "check", "--json", "--no-digest", "--lang", "en", "--zone", "UTC"]
    command += ["--together"] * together + ["--"] + [os.path.join(folder, name) for name in names]
    try:
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return [], None
    lines = [json.loads(text) for text in done.stdout.decode("utf-8", "replace").splitlines() if text.startswith("{")]
    return lines, done.returncode


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def number(value):
    return f"{value:.3f}"


def words(finding):
    text = f"`{finding['kind']}`"
    if finding["where"] in ("start", "end"):
        text += f" at the {finding['where']}"
    if finding["start"] is not None and finding["end"] is not None:
        text += f" {number(finding['start'])}–{number(finding['end'])}"
    if finding["lost"]:
        text += f", lost {number(finding['lost'])}"
    facts = finding["evidence"].get("facts", {})
    told = {"packets": "packets", "transportPacketsLost": "transport packets lost", "keyframesFailed": "keyframes failed",
            "failedReads": "failed reads"}
    text += "".join(f", {facts[key]} {word}" for key, word in told.items() if facts.get(key, "0") != "0")
    if finding["streams"]:
        text += f" (stream {', '.join(map(str, finding['streams']))})"
    return text


def row(name, line):
    if line is None:
        return f"| {cell(name)} | | | **no answer** | | {cell(truth(name))} |"
    findings = "; ".join(words(finding) for finding in line["findings"])
    if line["reason"] and line["verdict"] == "unreadable":
        findings += f": {line['reason']}"
    container = (line["container"] or "").split(",")[0]
    duration = "" if line["duration"] is None else number(line["duration"])
    return (f"| {cell(name)} | {container} | {duration} | {line['verdict']} | {cell(findings)} | {cell(truth(name))} |")


def main():
    binary, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    names = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        names += [os.path.relpath(os.path.join(place, name), folder) for name in sorted(files)]
    names = [name for name in names if name != "README.md"]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        answers = list(pool.map(lambda name: check(binary, folder, [name]), names))
    lines = {name: answer[0][0] if answer[0] else None for name, answer in zip(names, answers)}
    failed = [name for name in names if lines[name] is None]
    versions = next((line["versions"] for line in lines.values() if line and line["versions"]), {})
    verdicts = Counter(line["verdict"] if line else "no answer" for line in lines.values())
    kinds = Counter(finding["kind"] for line in lines.values() if line for finding in line["findings"])
    exits = Counter(answer[1] for answer in answers)

    print("# Verdicts over real media")
    print()
    print("Made by `docs/tools/media-verdicts.py BINARY MEDIA_FOLDER`; do not edit by hand. Each file of the shared folder of real")
    print("media (named by `UNBROKEN_MEDIA`; none of it is part of this repository) was checked by itself with `check --json")
    print("--no-digest`. Bounds are seconds on the file's own time line. *Ground truth* is what was measured without the product,")
    print("where it was measured.")
    print()
    print(f"{len(names)} files: " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())) + ".")
    print("Findings: " + ", ".join(f"{count} `{kind}`" for kind, count in sorted(kinds.items())) + ".")
    print("Exit codes: " + ", ".join(f"{count} × {code}" for code, count in sorted(exits.items(), key=str)) + ".")
    print("Versions: " + ", ".join(f"{key} {value}" for key, value in sorted(versions.items())) + ".")
    print()
    print("`no-media` for a text, a list or a disc image is the right answer: it is no recording.")
    groups = {}
    for name in names:
        groups.setdefault(name.split("/")[0], []).append(name)
    for project, members in groups.items():
        print(f"\n## {project}\n")
        if project in TEXT_ONLY:
            folders = {}
            for name in members:
                parts = name.split("/")
                folders.setdefault(parts[1] if len(parts) > 2 else "(top)", []).append(lines[name])
            print("Texts of a conformance suite; one row a folder.\n")
            print("| folder | files | verdicts | findings |\n|---|---|---|---|")
            for place, found in folders.items():
                by = Counter(line["verdict"] if line else "no answer" for line in found)
                kind = Counter(finding["kind"] for line in found if line for finding in line["findings"])
                print(f"| {cell(place)} | {len(found)} | " + ", ".join(f"{n} {v}" for v, n in sorted(by.items())) + " | "
                      + ", ".join(f"{n} `{k}`" for k, n in sorted(kind.items())) + " |")
            continue
        print("| file | container | duration | verdict | findings | ground truth |\n|---|---|---|---|---|---|")
        for name in members:
            shown = row(name, lines[name])
            print(shown.replace(f"| {cell(project)}/", "| ", 1))
    print("\n## Read together\n")
    print("Files cut from one stream, read as consecutive files of one recorder (`--together`).\n")
    print("| folder | files | findings between the files | ground truth |\n|---|---|---|---|")
    for project, part, known in SEQUENCES:
        members = [name for name in groups.get(project, []) if f"/{part}/" in name and name.endswith(".ts")]
        if not members:
            continue
        found, _ = check(binary, folder, members, together=True)
        between = [line for line in found if line["schema"].startswith("unbroken.sequence/")]
        text = "; ".join(f"`{f['kind']}`" + (f" lost {number(f['lost'])}" if f["lost"] is not None else "")
                         + f" ({f['evidence']['facts'].get('files', '')}; {', '.join(f['evidence'].get('clocks', []))})"
                         for line in between for f in line["findings"]) or "none"
        print(f"| {cell(part)} | {len(members)} | {cell(text)} | {cell(known)} |")
    for name in failed:
        print(f"no answer: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main())
