#!/usr/bin/env python3
"""Holds what a kernel found in an image (kernel_read.sh) against what was put in: FOUND EXPECTED KERNEL SIDE…"""
import os
import sys

from judges import compare, read_sums

RULES = {"rock-ridge": "true", "udf": "true", "joliet": "short", "plain": "short"}


def lines(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as text:
        return text.read().splitlines()


def main():
    folder, expected, kernel, *sides = sys.argv[1:]
    expected = read_sums(expected)
    wrong = 0
    for side in sides:
        base = os.path.join(folder, side)
        if os.path.exists(base + ".error"):
            print(f"{kernel} {side}: WRONG: not mounted: {' / '.join(lines(base + '.error'))}")
            wrong += 1
            continue
        if not os.path.exists(base + ".sums"):
            print(f"{kernel} {side}: WRONG: nothing was read")
            wrong += 1
            continue
        # A size, a space, a name; a digest, two spaces, a name.
        sizes = dict(reversed(line.split(" ", 1)) for line in lines(base + ".sizes"))
        found = [(line[66:], int(sizes[line[66:]]), line[:64]) for line in lines(base + ".sums")]
        faults = compare(found, expected, RULES[side]) + [("unread", line) for line in lines(base + ".unread")]
        if len(sizes) != len(found):
            faults.append(("listed and read", len(sizes), len(found)))
        if faults:
            wrong += 1
            print(f"{kernel} {side}: WRONG: {len(faults)} of {len(expected)} files")
            for fault in faults[:8]:
                print("   ", ascii(fault)[:300])
        else:
            what = "names, " if RULES[side] == "true" else ""
            print(f"{kernel} {side}: {len(found)} files, {what}sizes and SHA-256 as put in")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
