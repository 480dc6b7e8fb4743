#!/usr/bin/env python3
"""Asks a running console for the page of the dispatch that `dispatch-bench` made: signs in, asks in turns for the page
and its parts, and prints the median of each in milliseconds, from the request to the last byte, as JSON.

usage: dispatch.py BASE PERSON PASSWORD [COUNT]
"""

import http.client
import json
import re
import statistics
import sys
import time
import urllib.parse


def main():
    base, person, password = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 21
    server = http.client.HTTPConnection(urllib.parse.urlparse(base).netloc)
    jar = {}

    def ask(method, place, body=None):
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        server.request(method, place, body, headers)
        answer = server.getresponse()
        text = answer.read()
        took = (time.perf_counter() - begin) * 1000
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, kept = value.split(";")[0].split("=", 1)
                jar[key] = kept
        return answer.status, text.decode(), took

    _, form, _ = ask("GET", "/sign-in")
    token = re.search(r'name="token" value="([^"]*)"', form).group(1)
    status, _, _ = ask("POST", "/sign-in", urllib.parse.urlencode(
        {"token": token, "person": person, "password": password}))
    assert status == 303, f"sign-in: {status}"
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
            status, text, took = ask("GET", place)
            assert status == 200 and ("<svg" in text or "cameras" in text), (place, status)
            times.append(took)
        result[name] = {"median": round(statistics.median(times), 1), "worst": round(max(times), 1), "bytes": len(text)}
    print(json.dumps(result))


main()
