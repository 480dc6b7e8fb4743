"""A client of a running console, for the benchmarks: signs in and asks, with the times."""

import http.client
import re
import time
import urllib.parse

PASSWORD = "correct horse battery"


class Client:
    """One connection that is kept, as a browser keeps it."""

    def __init__(self, base, person=None, password=PASSWORD):
        self.server = http.client.HTTPConnection(urllib.parse.urlparse(base).netloc)
        self.jar = {}
        if person:
            self.sign_in(person, password)

    def ask(self, method, place, body=None, headers=None):
        """Status, text, milliseconds from the request to the head of the answer, and to its last byte."""
        sent = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items())}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent.update(headers or {})
        begin = time.perf_counter()
        self.server.request(method, place, body, sent)
        answer = self.server.getresponse()
        first = (time.perf_counter() - begin) * 1000
        data = answer.read()
        last = (time.perf_counter() - begin) * 1000
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, kept = value.split(";")[0].split("=", 1)
                self.jar[key] = kept
        return answer.status, data.decode(errors="replace"), first, last

    def sign_in(self, person, password):
        form = self.ask("GET", "/sign-in")[1]
        token = re.search(r'name="token" value="([^"]*)"', form).group(1)
        status = self.ask("POST", "/sign-in", urllib.parse.urlencode(
            {"token": token, "person": person, "password": password}))[0]
        assert status == 303, f"sign-in: {status}"

    def sized(self, place):
        """Bytes of a file."""
        self.server.request("HEAD", place, headers={"Cookie": f"unbroken-session={self.jar['unbroken-session']}"})
        answer = self.server.getresponse()
        answer.read()
        return int(answer.getheader("Content-Length"))

    def page(self, place):
        status, text, first, last = self.ask("GET", place)
        assert status == 200, (place, status)
        return text, first, last


def share(times, part):
    """The time that a part of them do not exceed: `share(times, 0.99)` of 99 of 100."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, max(0, -int(-part * len(ordered) // 1) - 1))]
