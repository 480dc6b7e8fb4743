#!/usr/bin/env bash
# The main job on the sample day: make a vault, import the lists, take the day in, and say what to look at.
# Usage: demo.sh UNBROKEN [VAULT]
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
unbroken="$(realpath "$1")"
vault="${2:-$here/../demo-vault}"
export UNBROKEN_PIPELINES="$here/../Pipelines"

run() {
    echo
    echo "\$ unbroken $*"
    # Findings (3) and unreadable input (4) are what this day is about; anything else unexpected ends the demo.
    "$unbroken" "$@" || { code=$?; [[ $code -eq 3 || $code -eq 4 ]] || exit "$code"; }
}

rm -rf "$vault"
run init "$vault" --regulation tangshan-gaoxin --zone Asia/Shanghai
export UNBROKEN_VAULT="$vault"
run officer import "$here/lists/officers.csv"
run recorder import "$here/lists/recorders.csv"
run dispatch import "$here/lists/dispatches.csv"
run ingest "$here/day"
run gaps --kind interruption,picture-loss,sound-loss
run find --place 人民路
run find --officer 021001 --from 2026-11-20T14:00
run retention why 2026112000001
run custody verify

vault="$(cd "$vault" && pwd)"
sheet="$(find "$vault/derived" -name 'gap-01-before.jpg' -printf '%h\n' | sort | head -1)"
cat <<END

What to look at:
  originals, read-only, by day and recorder    $vault/originals
  contact sheet of a recording with a gap      $sheet/sheet-001.jpg
  the pictures on both sides of the gap        $sheet/gap-01-before.jpg, gap-01-after.jpg
  the signed custody log of all of it          $vault/custody/checkpoint
Try next:
  $unbroken check --json "$here/day/card-CAM001"
  $unbroken gaps --vault "$vault" --lang zh
  $unbroken ingest "$here/day" --vault "$vault"      (again: nothing is done twice)
What was planted in this day: SampleMedia/README.md
END
