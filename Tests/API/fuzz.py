#!/usr/bin/env python3
"""schemathesis against the console: every address of the OpenAPI document is asked with what it allows, what it forbids,
and what lies at its limits. Nothing may be found.

usage: fuzz.py --binary .build/debug/unbroken --schemathesis .build/tools/schemathesis/bin/schemathesis [--examples 40]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "Browser"))
from reviewer import TOP, Site  # noqa: E402

parser = argparse.ArgumentParser()
parser.add_argument("--binary", required=True)
parser.add_argument("--schemathesis", required=True)
parser.add_argument("--examples", type=int, default=40)
parser.add_argument("--seed", type=int, default=1, help="the same seed asks the same questions")
options = parser.parse_args()

site = Site(str(Path(options.binary).resolve()))
try:
    for role in ("clerk", "administrator"):
        site.run("role", "grant", "022001", role, "--by", "021001")
    token = site.run("console", "token", "add", "022001", "--name", "fuzz").strip()
    done = subprocess.run(
        [str(Path(options.schemathesis).resolve()), "--config-file", str(TOP / "Tests/API/schemathesis.toml"), "run",
         f"{site.base}/api/v1/openapi.json", "--url", site.base, "--header", f"Authorization: Bearer {token}",
         "--phases", "examples,coverage,fuzzing", "--max-examples", str(options.examples), "--seed",
         str(options.seed), "--no-color"],
        capture_output=True, text=True, cwd=site.folder, env=dict(os.environ, HYPOTHESIS_STORAGE_DIRECTORY=site.folder))
    if done.returncode != 0:
        print(done.stdout, done.stderr)
        sys.exit("error: schemathesis found something, above\nhint: its curl line repeats it")
    print(next((line.strip() for line in done.stdout.splitlines() if "generated" in line), done.stdout[-400:]))
finally:
    site.close()
