#!/usr/bin/env python3
"""Prepares what `reviewers.lua` asks: signs in each person, and looks up what a reviewer opens in the vault's own pages:
cards, their pictures, the media they play, words to search for. One line each: kind, tab, cookie or place.

usage: reviewers.py BASE SESSIONS-FOR-EACH PERSON… > FILE
"""

import html
import re
import sys
import urllib.parse

from console import Client


def main():
    base, sessions, people = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    clients = [Client(base, person) for person in people for _ in range(sessions)]
    lines = {("session", client.jar["unbroken-session"]) for client in clients}
    first = clients[0]
    day = "2026-11-20"
    lines |= {("today", "/"), ("today", f"/?day={day}"), ("queue", "/review"), ("queue", "/review?kinds=all"),
              ("queue", "/review?tab=explained")}
    queue = first.page("/review?kinds=all")[0]
    for place in set(re.findall(r'href="(/review/F\d+\?[^"]*)"', queue)):
        place = html.unescape(place)
        lines.add(("card", place))
        card = first.page(place)[0]
        for picture in re.findall(r'"(/recordings/[0-9a-f]{64}/pictures/\d+)"', card):
            lines.add(("picture", picture))
        for media in re.findall(r'(/recordings/[0-9a-f]{64}/media)', card):
            size = first.sized(media)
            lines.add(("media", f"{media} {size}"))
    for fields in ({"place": "人民路"}, {"place": "人"}, {"cause": "纠纷"}, {"officer": "021001"}, {"text": "路"},
                   {"dispatch": "2026112000001"}, {"from": day, "to": day + "T23:59"}):
        lines.add(("search", "/search?" + urllib.parse.urlencode(fields)))
    kinds = {kind for kind, _ in lines}
    assert kinds >= {"session", "today", "queue", "card", "picture", "media", "search"}, kinds
    for kind, value in sorted(lines):
        print(f"{kind}\t{value}")


main()
