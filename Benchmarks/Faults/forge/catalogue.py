"""All cases, and the fixed subset that CI makes."""
import hashlib
import importlib

FAMILIES = ["faults_time", "faults_stamps", "faults_structure", "faults_scene", "faults_voice", "faults_files", "innocent_time",
            "innocent_shape", "innocent_scene", "innocent_files"]
CI = 250
# Bases of minutes, of four gigabytes, or in HEVC at full size cost more than a quick run has.
SLOW = ("-3600", "-600", "4gb", "ok-full", "-all", "scene-", "-hevc-")


def all_cases():
    cases = []
    for name in FAMILIES:
        cases += list(importlib.import_module("forge." + name).cases())
    ids = [c.id for c in cases]
    if len(set(ids)) != len(ids):
        raise SystemExit("two cases have one id: " + ", ".join(sorted({i for i in ids if ids.count(i) > 1})[:9]))
    return cases


def rank(case):
    return hashlib.sha256(case.id.encode()).hexdigest()


def chosen(which):
    """"all", or "ci": the same every time, from every kind of fault and of innocence, and from every container in it."""
    cases = all_cases()
    if which == "all":
        return cases
    groups = {}
    for case in cases:
        quick = not any(s in case.id for s in SLOW) or case.id.startswith("int-") or case.id in ("ok-scene-still-clock-ts-0", "ok-scene-night-mp4-no-b-0")
        if quick and case.cls in ("must", "below-threshold"):
            groups.setdefault((case.kind, case.innocence), []).append(case)
    picked = []
    for members in groups.values():
        share = max(4, round(CI * len(members) / len(cases)))
        members.sort(key=rank)
        seen, order = {}, []
        for case in members:    # one of each container before the second of any
            seen[case.container] = seen.get(case.container, 0) + 1
            order.append((case.cls != "must", seen[case.container], rank(case), case))
        order.sort(key=lambda row: row[:3])
        picked += [row[3] for row in order[:share]]
    names = {c.id for c in picked}
    return [c for c in cases if c.id in names]
