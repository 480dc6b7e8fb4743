#!/usr/bin/env python3
"""Cuts an MP4 the way a power cut or a broken copy does.

mp4cut.py --mdat-share 0.60 IN OUT                  moov in front: keep that share of the media data
mp4cut.py --before-moov [--cluster 4096] IN OUT     moov at the end: keep what a card had before it, whole clusters
"""
import argparse
import struct
import sys


def boxes(data):
    """Top-level boxes: (type, start, size of header, whole size)."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        header = 8
        if size == 1:
            size = struct.unpack(">Q", data[at + 8:at + 16])[0]
            header = 16
        elif size == 0:
            size = len(data) - at
        yield kind.decode("latin-1"), at, header, size
        at += size


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mdat-share", type=float)
    parser.add_argument("--before-moov", action="store_true")
    parser.add_argument("--cluster", type=int, default=1)
    parser.add_argument("input")
    parser.add_argument("output")
    args = parser.parse_args()
    with open(args.input, "rb") as file:
        data = file.read()
    found = {kind: (at, header, size) for kind, at, header, size in boxes(data)}
    moov, (mdat, header, size) = found["moov"][0], found["mdat"]
    if args.before_moov:
        if moov < mdat:
            sys.exit("mp4cut: moov is not at the end")
        keep = moov // args.cluster * args.cluster
        if keep == moov:
            keep -= args.cluster
    else:
        if moov > mdat:
            sys.exit("mp4cut: moov is not in front")
        keep = mdat + header + int((size - header) * args.mdat_share)
    with open(args.output, "wb") as file:
        file.write(data[:keep])


if __name__ == "__main__":
    main()
