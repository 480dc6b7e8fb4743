#!/usr/bin/env python3
"""Asks a running console's search as a person types: dispatch numbers, officers, words of places and causes a character
at a time, times, and pairs of them. What is asked is taken from what the search itself finds at random times. Prints the
times to the first byte in milliseconds as JSON: 50 and 99 of 100, the worst, and the same for each kind.

usage: search.py BASE PERSON FROM TO [COUNT]     FROM, TO: days between which the catalogue has segments
"""

import html
import json
import random
import re
import sys
import datetime
import urllib.parse

from console import Client, share


def segments(client, days, count, dice):
    """Segments that the search finds: (dispatch, officer, place, cause, day)."""
    found = []
    while len(found) < count:
        day = days[0] + datetime.timedelta(days=dice.randrange((days[1] - days[0]).days))
        text = client.page(f"/search?from={day}T{dice.randrange(24):02}:00&to={day}T23:59")[0]
        for row in re.findall(r"<tr><td><time>(.*?)</tr>", text)[:5]:
            cells = [html.unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row.split("<td>")]
            found.append((cells[1], cells[4], cells[5], cells[6], str(day)))
    dice.shuffle(found)
    return found[:count]


def typed(word):
    """A word as it grows under the fingers."""
    return [word[:length] for length in range(1, len(word) + 1)]


def questions(rows, dice):
    for dispatch, officer, place, cause, day in rows:
        begin = dice.randrange(max(1, len(place) - 4))
        words = place[begin:begin + dice.randrange(2, 5)]
        month = (datetime.date.fromisoformat(day) - datetime.timedelta(days=30)).isoformat()
        yield "dispatch", {"dispatch": dispatch}
        yield "officer", {"officer": officer}
        for part in typed(words):
            yield "place, typed", {"place": part}
        for part in typed(cause[:4]):
            yield "cause, typed", {"cause": part}
        for part in typed(words):
            yield "anywhere, typed", {"text": part}
        yield "two words anywhere", {"text": f"{words} {cause[:2]}"}
        yield "a day", {"from": day, "to": day + "T23:59"}
        yield "a month", {"from": month, "to": day}
        yield "place and cause", {"place": words, "cause": cause}
        yield "place and month", {"place": words, "from": month, "to": day}
        yield "cause and month", {"cause": cause, "from": month, "to": day}
        yield "officer and month", {"officer": officer, "from": month, "to": day}
        yield "officer and place", {"officer": officer, "place": words}
        yield "officer and cause", {"officer": officer, "cause": cause[:2]}
        yield "nothing", {"place": words, "officer": "999999999"}


def main():
    base, person = sys.argv[1:3]
    days = [datetime.date.fromisoformat(day) for day in sys.argv[3:5]]
    count = int(sys.argv[5]) if len(sys.argv) > 5 else 100
    dice = random.Random(6)
    client = Client(base, person)
    # Other questions first: the program and the most used pages of the file are warm, the answers are not kept.
    for _, fields in questions(segments(client, days, 5, dice), dice):
        client.page("/search?" + urllib.parse.urlencode(fields))
    asked = list(questions(segments(client, days, count, dice), dice))
    dice.shuffle(asked)
    kinds, rows = {}, 0
    worst = (0, "")
    for kind, fields in asked:
        place = "/search?" + urllib.parse.urlencode(fields)
        text, first, _ = client.page(place)
        rows += text.count("<tr><td>")
        kinds.setdefault(kind, []).append(first)
        worst = max(worst, (first, urllib.parse.unquote(place)))

    def said(times):
        return {"questions": len(times), "p50": round(share(times, 0.5), 1), "p99": round(share(times, 0.99), 1),
                "worst": round(max(times), 1)}

    every = [time for times in kinds.values() for time in times]
    print(json.dumps({**said(every), "rows": rows, "slowest": worst[1],
                      "kinds": {kind: said(times) for kind, times in sorted(kinds.items())}}, ensure_ascii=False))


main()
