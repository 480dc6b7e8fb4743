#!/usr/bin/env python3
"""Asks a running console for the page of the dispatch that `dispatch-bench` made: signs in, asks in turns for the page
and its parts, and prints the median of each in milliseconds, from the request to the last byte, as JSON.

usage: dispatch.py BASE PERSON [COUNT]
"""

import json
import statistics
import sys

from console import Client


def main():
    base, person = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 21
    client = Client(base, person)
    hour = 1763600400000 + 3 * 3600000
    places = {
        "whole": "/dispatch/BENCH", "pictures": "/dispatch/BENCH?pictures=1",
        "hour": f"/dispatch/BENCH?from={hour}&to={hour + 3600000}",
        "drawing": f"/dispatch/BENCH?part=drawing&from={hour}&to={hour + 3600000}",
        "cameras": f"/dispatch/BENCH?part=cameras&at={hour + 60000}",
    }
    result = {}
    for name, place in places.items():
        times = []
        for _ in range(count):
            text, _, took = client.page(place)
            assert "<svg" in text or "cameras" in text, place
            times.append(took)
        result[name] = {"median": round(statistics.median(times), 1), "worst": round(max(times), 1), "bytes": len(text)}
    print(json.dumps(result))


main()
