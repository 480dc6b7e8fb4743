#!/usr/bin/env python3
"""Run a product over the corpus and say what it missed and what it made up.

judge.py --binary PATH --corpus DIR [--only WORD] [--jobs 2] [--timeout 15] [--verbose]
Leaves with 0 when nothing failed, else 1. Entries with a doubt are reported apart and never fail, save by crash or time.
"""
import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

PORT = 39271        # the address the playlists of the corpus name
COUNTS = ["missed", "invented", "bounds", "verdict", "streams", "timeout", "crash"]
SLACK = 0.0015      # times are printed with six decimals, some containers round to 1 ms


def run(binary, path, timeout):
    """(the line or None, seconds, what went wrong or "")."""
    begun = time.time()
    try:
        done = subprocess.run([binary, "check", "--json", path], capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return None, time.time() - begun, "timeout"
    seconds = time.time() - begun
    for text in done.stdout.decode("utf-8", "replace").splitlines():
        try:
            line = json.loads(text)
        except ValueError:
            continue
        if isinstance(line, dict) and str(line.get("schema", "")).startswith("unbroken.check/"):
            wrong = f"killed by signal {-done.returncode}" if done.returncode < 0 else ""
            wrong = wrong or ("" if done.returncode in (0, 3, 4) else f"exit code {done.returncode}")
            return line, seconds, wrong
    return None, seconds, f"no line of JSON, exit code {done.returncode}: {done.stderr.decode('utf-8', 'replace').strip()[-160:]}"


def near(wanted, said, frame):
    """What is wrong with the bounds, or ""."""
    slack = max(frame, wanted.get("tolerance", 0)) + SLACK
    wrong = []
    for key in ("start", "end"):
        if key in wanted:
            value = said.get(key)
            if not isinstance(value, (int, float)) or abs(value - wanted[key]) > slack:
                wrong.append(f"{key} {value} instead of {wanted[key]} ± {slack:.3f}")
    if "lost" in wanted:
        value = said.get("lost")
        room = 2 * slack if "start" in wanted else 0.5
        if not isinstance(value, (int, float)) or abs(value - wanted["lost"]) > room:
            wrong.append(f"lost {value} instead of {wanted['lost']}")
    if "where" in wanted and said.get("where") != wanted["where"]:
        wrong.append(f"where {said.get('where')} instead of {wanted['where']}")
    return "; ".join(wrong)


def compare(entry, line):
    """[(count, text) …] of what differs."""
    wanted, problems = entry["expected"], []
    if wanted["verdict"] == "any":
        return [] if line.get("verdict") in ("whole", "findings", "unreadable") else [("verdict", f"verdict {line.get('verdict')}")]
    left = [f for f in line.get("findings") or [] if isinstance(f, dict)]
    matched = []
    for finding in wanted["findings"]:
        kinds = [finding["kind"], *finding.get("or", [])]
        fits = [f for f in left if f.get("kind") in kinds]
        if not fits:
            if line.get("verdict") == "unreadable" and "unreadable" in kinds:
                continue
            problems.append(("missed", f"no {' or '.join(kinds)}" + (f" at {finding['start']}" if "start" in finding else "")))
            continue
        fits.sort(key=lambda f: (kinds.index(f["kind"]), abs((f.get("start") or 0) - finding.get("start", 0))))
        best = fits[0]
        left.remove(best)
        matched.append(best["kind"])
        wrong = near(finding, best, entry["frame"])
        if wrong:
            problems.append(("bounds", wrong))
        if "streams" in finding and not set(best.get("streams") or []) & set(finding["streams"]):
            problems.append(("streams", f"streams {best.get('streams')} instead of {finding['streams']}"))
    again = {"damaged", "truncated", "repeat", "overlap", "timestamp-reset", "hidden-media"}     # may be said in several pieces
    allowed = set(wanted.get("allowed", []))
    for f in left:
        kind = f.get("kind")
        if kind in wanted["forbidden"] or kind not in allowed and not (kind in matched and kind in again):
            problems.append(("invented", f"{kind} {f.get('start')}–{f.get('end')}"))
    good = {wanted["verdict"], *wanted.get("verdictOr", [])}
    if any(f.get("kind") in allowed for f in line.get("findings") or []):
        good.add("findings")
    if line.get("verdict") not in good and not any(p[0] in ("missed", "invented") for p in problems):
        problems.append(("verdict", f"verdict {line.get('verdict')} instead of {' or '.join(sorted(good))}"))
    return problems


class Trap:
    """Counts who comes to the address that the playlists name."""

    def __init__(self):
        self.visits, self.on = 0, True
        try:
            self.socket = socket.create_server(("127.0.0.1", PORT))
        except OSError:
            self.on = False
            return
        threading.Thread(target=self.wait, daemon=True).start()

    def wait(self):
        while True:
            peer, _ = self.socket.accept()
            self.visits += 1
            peer.close()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binary", required=True)
    options.add_argument("--corpus", required=True)
    options.add_argument("--only", help="only files whose name or family contains this word")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--timeout", type=float, default=15)
    options.add_argument("--verbose", action="store_true", help="one line a file, good ones too")
    chosen = options.parse_args()
    with open(os.path.join(chosen.corpus, "corpus.json"), encoding="utf-8") as f:
        entries = json.load(f)["files"]
    if chosen.only:
        entries = [e for e in entries if chosen.only in e["path"] or chosen.only == e["family"]]
    trap = Trap()

    def judge(entry):
        line, seconds, wrong = run(chosen.binary, os.path.join(chosen.corpus, entry["path"]), chosen.timeout)
        problems, grave = [], []
        if wrong == "timeout" or seconds > entry["expected"].get("withinSeconds", 10):
            grave.append(("timeout", f"{seconds:.1f} s"))
        if wrong and wrong != "timeout":
            grave.append(("crash", wrong))
        if line:
            problems = compare(entry, line)
        return entry, seconds, grave, problems

    with ThreadPoolExecutor(chosen.jobs) as pool:
        results = list(pool.map(judge, entries))
    table, doubts, total = {}, [], 0
    for entry, seconds, grave, problems in results:
        row = table.setdefault(entry["family"], dict(dict.fromkeys(COUNTS, 0), files=0, good=0, doubtful=0))
        row["files"] += 1
        counted = grave if "doubt" in entry else grave + problems
        for kind, _ in counted:
            row[kind] += 1
        row["good"] += not (grave or problems)
        if "doubt" in entry and problems:
            row["doubtful"] += 1
            doubts.append((entry, problems))
        for kind, text in counted:
            total += 1
            print(f"{kind:9} {entry['path']:36} {text}   [{entry['what']}]")
        if chosen.verbose and not counted:
            print(f"{'ok':9} {entry['path']:36} {seconds:.2f} s")
    if doubts:
        print("\nmatters of judgement (no failures):")
        for entry, problems in doubts:
            print(f"  {entry['path']:36} {'; '.join(t for _, t in problems)}\n{'':38} {entry['doubt']}")
    columns = ["files", "good", *COUNTS, "doubtful"]
    print("\nfamily " + "".join(f"{c:>10}" for c in columns))
    for family in sorted(table):
        print(f"{family:7}" + "".join(f"{table[family][c]:10}" for c in columns))
    print("all    " + "".join(f"{sum(r[c] for r in table.values()):10}" for c in columns))
    slow = sorted(results, key=lambda r: -r[1])[:5]
    print("slowest: " + ", ".join(f"{e['path']} {s:.1f} s" for e, s, _, _ in slow))
    if not trap.on:
        print(f"port {PORT} was taken: whether playlists were followed over the network is not known")
    elif trap.visits:
        total += 1
        print(f"NETWORK: {trap.visits} connection(s) to the address that a playlist names")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
