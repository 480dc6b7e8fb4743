#!/usr/bin/env python3
"""Make the adversary's corpus: make.py FOLDER [--only WORD] [--verify] [--jobs 2]"""
import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kit import bench, measure  # noqa: E402

FAMILIES = ["planted_mp4", "planted_ts", "planted_other", "clean_mp4", "clean_ts", "clean_other", "losses", "stamps",
            "structure", "traces", "hostile"]


def decodes(path):
    """What ffmpeg complains about when it decodes everything; empty when it is content."""
    run = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v?", "-map", "0:a?", "-f", "null", "-"],
                         capture_output=True, timeout=120)
    return run.stderr.decode("utf-8", "replace").strip()


def make(recipe, tools, folder, verify):
    path = os.path.join(folder, recipe.name)
    try:
        expect = recipe.build(tools, path)
        if not os.path.exists(path):
            raise AssertionError("no file was made")
        line = measure.entry(recipe, expect, path)
        if verify and expect.verdict != "unreadable" and not expect.any and "damaged" in line["expected"]["forbidden"]:
            said = decodes(path)
            if said:
                print(f"decoding {recipe.name}: {said[:300]}", file=sys.stderr)
        return line, None
    except Exception as problem:  # a recipe that fails is named and fails the whole run, after the others
        return None, f"{recipe.name}: {type(problem).__name__}: {problem}"


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder")
    options.add_argument("--only", help="only the files whose name or family contains this word")
    options.add_argument("--verify", action="store_true", help="also decode every file that should be sound")
    options.add_argument("--jobs", type=int, default=2)
    chosen = options.parse_args()
    begun = time.time()
    scratch = os.path.join(chosen.folder, ".scratch")
    shutil.rmtree(scratch, ignore_errors=True)
    os.makedirs(scratch)
    recipes = []
    for name in FAMILIES:
        recipes += importlib.import_module("families." + name).RECIPES
    names = [r.name for r in recipes]
    if len(set(names)) != len(names):
        sys.exit("two recipes have one name: " + ", ".join(sorted({n for n in names if names.count(n) > 1})))
    if chosen.only:
        recipes = [r for r in recipes if chosen.only in r.name or chosen.only in r.family]
    tools = bench.Bench(scratch)
    with ThreadPoolExecutor(chosen.jobs) as pool:
        results = list(pool.map(lambda r: make(r, tools, chosen.folder, chosen.verify), recipes))
    shutil.rmtree(scratch)
    lines = [line for line, _ in results if line]
    with open(os.path.join(chosen.folder, "corpus.json"), "w", encoding="utf-8") as f:
        json.dump({"schema": "unbroken.corpus/1", "files": lines}, f, indent=1, ensure_ascii=False)
        f.write("\n")
    size = sum(os.path.getsize(os.path.join(chosen.folder, line["path"])) for line in lines)
    families = {}
    for line in lines:
        families[line["family"]] = families.get(line["family"], 0) + 1
    print(f"{len(lines)} files, {size / 1e6:.1f} MB, {time.time() - begun:.0f} s: " + ", ".join(f"{k} {v}" for k, v in families.items()))
    problems = [p for _, p in results if p]
    for problem in problems:
        print("FAILED " + problem, file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
