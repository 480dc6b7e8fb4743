#!/usr/bin/env python3
"""Run a product over the cases that make.py made, and score it.

judge.py --binary PATH --folder DIR [--only WORD] [--jobs 2] [--timeout 15] [--table FILE] [--details FILE]
Ends with 0 when every target is met, 1 when one is missed, 2 when something could not be measured.
The last line on stdout is a JSON object.
"""
import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from forge import score, table  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BATCH = 60


def call(binary, arguments, timeout):
    """(JSON lines, what went wrong or "")."""
    surroundings = dict(os.environ, TZ="Asia/Shanghai")
    surroundings.setdefault("UNBROKEN_PIPELINES", os.path.join(ROOT, "Pipelines"))
    try:
        done = subprocess.run([binary, "check", "--json", *arguments], capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL,
                              env=surroundings, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return [], "timeout"
    lines = []
    for text in done.stdout.decode("utf-8", "replace").splitlines():
        try:
            lines.append(json.loads(text))
        except ValueError:
            continue
    wrong = "" if done.returncode in (0, 3, 4) else f"exit code {done.returncode}: {done.stderr.decode('utf-8', 'replace')[-160:]}"
    return lines, wrong


def run(binary, folder, cases, timeout, jobs):
    """{case id: (lines, trouble)}"""
    singles = [c for c in cases if not c["together"]]
    found = {}

    def alone(case):
        arguments = ["--jobs", "1"]
        if case["together"]:
            # the folder of the case: numbers and times between its files; digests for duplicates
            arguments += [os.path.join(folder, os.path.dirname(case["files"][0]))]
            arguments[:0] = [] if case.get("digest") else ["--no-digest"]
        else:
            arguments += ["--no-digest", os.path.join(folder, case["files"][0])]
        begun = time.time()
        lines, wrong = call(binary, arguments, timeout)
        if not wrong and time.time() - begun > timeout * 2 / 3:
            wrong = "timeout"
        if not wrong and not lines:
            wrong = "no line of JSON"
        found[case["id"]] = (lines, wrong)

    def batch(part):
        by = {os.path.join(folder, c["files"][0]): c["id"] for c in part}
        lines, wrong = call(binary, ["--no-digest", "--jobs", "1", *by], timeout + 2 * len(part))
        for line in lines:
            if line.get("path") in by and str(line.get("schema", "")).startswith("unbroken.check/"):
                found[by[line["path"]]] = ([line], "")
        # a batch that failed is told apart file by file
        for case in part:
            if wrong or case["id"] not in found:
                alone(case)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(batch, [singles[i:i + BATCH] for i in range(0, len(singles), BATCH)]))
        list(pool.map(alone, [c for c in cases if c["together"]]))
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binary", required=True)
    options.add_argument("--folder", required=True)
    options.add_argument("--only", help="only cases whose id or kind contains this word")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--timeout", type=float, default=15)
    options.add_argument("--table", help="write the table as Markdown to this file")
    options.add_argument("--details", help="write every miss and false alarm to this file, a JSON object a line")
    chosen = options.parse_args()
    try:
        with open(os.path.join(chosen.folder, "manifest.jsonl"), encoding="utf-8") as f:
            cases = [json.loads(text) for text in f]
        with open(os.path.join(chosen.folder, "failed.jsonl"), encoding="utf-8") as f:
            unmade = [json.loads(text) for text in f]
    except OSError as problem:
        print(f"error: {problem}\nhint: run make.py {chosen.folder} first", file=sys.stderr)
        sys.exit(2)
    if chosen.only:
        cases = [c for c in cases if chosen.only in c["id"] or chosen.only == c["kind"]]
    begun = time.time()
    found = run(os.path.abspath(chosen.binary), os.path.join(os.path.abspath(chosen.folder), "cases"), cases, chosen.timeout, chosen.jobs)
    rows, details, voices = {}, [], {}
    for case in cases:
        lines, trouble = found[case["id"]]
        verdict = score.judge(case, lines)
        group = ("innocent: " + case["innocence"]) if "innocence" in case else case["kind"]
        score.add(rows.setdefault(group, score.Row()), case, verdict, trouble, lines)
        if "voice" in case:
            tally = voices.setdefault(case["voice"], {})
            tally[verdict["voice"] or "missed"] = tally.get(verdict["voice"] or "missed", 0) + 1
        wide = [text for error, text in verdict["bounds"] if error > 1.0]
        if trouble or verdict["invented"] or wide and case["class"] == "must" or verdict["missed"] and case["class"] != "below-threshold":
            details.append({"id": case["id"], "kind": group, "class": case["class"], "trouble": trouble, **verdict, "bounds": wide, "files": case["files"]})
    for d in details:
        text = "; ".join([f"MISSED {m}" for m in d["missed"]] + [f"INVENTED {i}" for i in d["invented"]] + [f"BOUNDS {b}" for b in d["bounds"]])
        print(f"{d['id']:42} {d['class']:10} {d['trouble']} {text}")
    if chosen.details:
        with open(chosen.details, "w", encoding="utf-8") as f:
            f.writelines(json.dumps(d, ensure_ascii=False, default=str) + "\n" for d in details)
    missed = score.failures(rows) + table.voice_failures(voices)
    print(table.plain(rows, voices))
    if chosen.table:
        with open(chosen.table, "w", encoding="utf-8") as f:
            f.write(table.markdown(rows, voices, cases, found))
    for kind, text in missed:
        print(f"TARGET MISSED  {kind}: {text}")
    for problem in unmade:
        print(f"NOT MADE  {problem['id']}: {problem['problem']}")
    print(json.dumps(table.result(rows, voices, missed, unmade, time.time() - begun)))
    sys.exit(2 if unmade else 1 if missed else 0)


if __name__ == "__main__":
    main()
