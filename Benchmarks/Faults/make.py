#!/usr/bin/env python3
"""Make recordings with planted faults, and innocent ones.

make.py FOLDER [--set all|ci] [--seed N] [--only WORD] [--jobs 2]
Bases are kept in FOLDER/pool, cases go to FOLDER/cases, the truth to FOLDER/manifest.jsonl, what could not be made to FOLDER/failed.jsonl.
"""
import argparse
import hashlib
import json
import os
import re
import shutil
import sys
import time
import traceback
from multiprocessing import Pool as Workers

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from forge import catalogue  # noqa: E402
from forge.case import Work, entry  # noqa: E402
from forge.pool import Pool  # noqa: E402

STATE = {}


def begin(folder, seed, pool):
    STATE.update(cases={c.id: c for c in catalogue.all_cases()}, pool=Pool(pool), folder=folder, seed=seed)


def make(name):
    case = STATE["cases"][name]
    work = Work(case, os.path.join(STATE["folder"], "cases"), STATE["pool"], STATE["seed"])
    try:
        case.make(work)
        if not work.files or not all(os.path.exists(p) for p in work.files):
            raise AssertionError("no file was made")
        return entry(case, work, STATE["seed"]), None
    except Exception as problem:  # a case that fails is named and fails the run, after the others
        for path in work.files:
            if os.path.exists(path):
                os.unlink(path)
        where = traceback.extract_tb(problem.__traceback__)[-1]
        return None, {"id": name, "kind": case.kind, "container": case.container,
                      "problem": f"{type(problem).__name__}: {str(problem)[-300:]} ({os.path.basename(where.filename)}:{where.lineno})"}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--set", choices=["all", "ci"], default="all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", help="only cases whose id has this pattern, or of this kind or container")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--pool", help="another folder for the bases than FOLDER/pool")
    options.add_argument("--list", action="store_true", help="only say what would be made")
    chosen = options.parse_args()
    begun = time.time()
    cases = catalogue.chosen(chosen.set)
    if chosen.only:
        cases = [c for c in cases if re.search(chosen.only, c.id) or chosen.only in (c.kind, c.container)]
    if chosen.list:
        for c in cases:
            print(c.id, c.kind, c.container, c.cls, c.innocence or "", sep="\t")
        return
    folder = os.path.abspath(chosen.folder)
    shutil.rmtree(os.path.join(folder, "cases"), ignore_errors=True)
    os.makedirs(os.path.join(folder, "cases"))
    names = [c.id for c in cases]
    # neighbours share bases, so chunks of neighbours go to one process
    with Workers(chosen.jobs, begin, (folder, chosen.seed, os.path.abspath(chosen.pool or os.path.join(folder, "pool")))) as workers:
        results = workers.map(make, names, chunksize=8)
    lines = [line for line, _ in results if line]
    failed = [problem for _, problem in results if problem]
    digest = hashlib.sha256()
    with open(os.path.join(folder, "manifest.jsonl"), "w", encoding="utf-8") as f:
        for line in lines:
            text = json.dumps(line, ensure_ascii=False)
            digest.update(text.encode())
            f.write(text + "\n")
    with open(os.path.join(folder, "failed.jsonl"), "w", encoding="utf-8") as f:
        f.writelines(json.dumps(problem, ensure_ascii=False) + "\n" for problem in failed)
    size = sum(os.stat(os.path.join(folder, "cases", p)).st_blocks * 512 for line in lines for p in line["files"])
    innocent = sum("innocence" in line for line in lines)
    print(f"{len(lines)} cases made ({innocent} innocent), {len(failed)} failed, {size / 1e6:.0f} MB, {time.time() - begun:.0f} s, "
          f"seed {chosen.seed}, truth {digest.hexdigest()[:12]}")
    for problem in failed[:40]:
        print("FAILED " + json.dumps(problem, ensure_ascii=False), file=sys.stderr)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
