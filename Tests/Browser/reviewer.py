#!/usr/bin/env python3
"""The reviewer's path in headless Chromium: the sample day goes into a vault, `unbroken serve` opens it, and a reviewer
signs in, sees and hears an interruption, loses the connection, decides by keyboard, takes a decision back, and clears
the queue; an approver approves. In both languages.

Every page is judged by axe-core (WCAG 2.2 A and AA) on the way.

usage: reviewer.py --binary .build/debug/unbroken --axe .build/tools/axe.min.js [--shots docs/images]
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from webdriver import Browser  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"


class Site:
    """A vault with the sample day, people, and the console on a port of its own."""

    def __init__(self, binary):
        self.binary = binary
        self.folder = tempfile.mkdtemp(prefix="unbroken-reviewer-")
        self.vault = self.folder + "/vault"
        self.environment = dict(os.environ, UNBROKEN_VAULT=self.vault, UNBROKEN_PIPELINES=str(TOP / "Pipelines"))
        media = TOP / "SampleMedia"
        self.run("init", self.vault, "--regulation", "tangshan-gaoxin", "--zone", "Asia/Shanghai")
        for kind in ("officer", "recorder", "dispatch"):
            self.run(kind, "import", str(media / "lists" / f"{kind}s.csv").replace("dispatchs", "dispatches"), ok=(0, 4))
        self.run("ingest", str(media / "day"), ok=(0, 3, 4))
        for person, role in (("021001", "administrator"), ("021002", "reviewer"), ("022001", "approver"),
                             ("022001", "auditor")):
            self.run("role", "grant", person, role, "--by", "021001")
        for person in ("021002", "022001"):
            self.run("console", "account", "add", person, stdin=PASSWORD + "\n")
        self.server = subprocess.Popen(
            [binary, "serve", "--port", "0"], env=self.environment, stdout=subprocess.PIPE, text=True)
        self.base = self.server.stdout.readline().strip().rstrip("/")
        assert self.base.startswith("http://127.0.0.1:"), self.base

    def run(self, *arguments, stdin=None, ok=(0,)):
        done = subprocess.run([self.binary, *arguments], env=self.environment, input=stdin, text=True,
                              capture_output=True, timeout=300)
        assert done.returncode in ok, f"{arguments}: {done.returncode} {done.stderr}"
        return done.stdout

    def lines(self, *arguments, ok=(0, 3)):
        return [json.loads(line) for line in self.run(*arguments, "--json", ok=ok).splitlines()]

    def close(self):
        """SIGTERM stops the console gracefully: it ends with 0."""
        self.server.send_signal(signal.SIGTERM)
        code = self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
        assert code == 0, f"the console ended with {code}"


def sign_in(browser, site, person, language):
    browser.go(f"{site.base}/review?lang={language}")
    browser.type("input[name=person]", person)
    browser.type("input[name=password]", PASSWORD)
    browser.click(".sign-in button")
    browser.wait(lambda: browser.count(".review"))


def clean(browser):
    """Nothing the browser complained about, but the refused requests that a step is about."""
    bad = [line["message"] for line in browser.log()
           if "403 (Forbidden)" not in line["message"] and "ERR_INTERNET_DISCONNECTED" not in line["message"]
           and "422 (" not in line["message"]]
    assert not bad, bad


def card(browser):
    return browser.script("return document.getElementById('card')?.dataset.number || ''")


def count(browser, tab=0):
    return int(browser.script("return document.querySelectorAll('.tabs b')[arguments[0]].textContent", tab))


def choose(browser, step, cause):
    browser.script(
        "const s=document.querySelector('.step-'+arguments[0]+' select[name=cause]'); s.value=arguments[1];"
        "s.dispatchEvent(new Event('input',{bubbles:true}))", step, cause)


def path(site, shots):
    browser = Browser()
    try:
        browser.go(site.base + "/review")
        assert browser.script("return document.documentElement.lang") == "zh-Hans"
        shot(browser, shots, "sign-in-zh")
        sign_in(browser, site, "021002", "zh")
        # Nobody approved anything yet: article and button instead of the picture, and nothing in the register.
        text = browser.text(".refused")
        assert "第21条" in text and "申请查阅" in text, text
        assert browser.count("video") == 0
        shot(browser, shots, "refused-zh")
        assert site.lines("access", "register", "--by", "022001") == []
        site.run("access", "request", "--all", "--role", "reviewer", "--act", "view", "--reason", "日常审核", "--by",
                 "021002")
        site.run("access", "approve", "Q1", "--by", "022001")

        # Plays by itself on entering, from ten seconds before.
        browser.go(site.base + "/review")
        started = browser.wait(lambda: browser.script(
            "const v=document.getElementById('video'); return v && !v.paused && v.currentTime > 6 && v.currentTime"))
        assert 6 <= started < 20, started
        assert browser.count(".pictures img") == 2
        browser.wait(lambda: browser.script(
            "return [...document.querySelectorAll('.pictures img')].every(i => i.complete && i.naturalWidth > 0)"))
        first = card(browser)
        entry, = [e for e in site.lines("access", "register", "--by", "022001")]
        assert entry["viewer"] == "021002" and entry["reason"] == "日常审核", entry
        shot(browser, shots, "review-zh")
        browser.press("space")
        browser.wait(lambda: browser.script("return document.getElementById('video').paused"))

        # J and K, as the buttons.
        browser.press("j")
        browser.wait(lambda: card(browser) not in ("", first))
        browser.press("k")
        browser.wait(lambda: card(browser) == first)
        clean(browser)

        # A lost connection loses nothing typed.
        browser.press("w")
        browser.wait(lambda: browser.script("return document.querySelector('.step-explain').open"))
        choose(browser, "explain", "low-battery")
        browser.type(".step-explain textarea", "更换电池两分钟")
        browser.call("POST", "/goog/cdp/execute", {"cmd": "Network.enable", "params": {}})
        offline = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        browser.cdp("Network.emulateNetworkConditions", dict(offline, offline=True))
        browser.click(".step-explain button")
        browser.wait(lambda: not browser.script("return document.getElementById('trouble').hidden"))
        browser.cdp("Network.emulateNetworkConditions", dict(offline, offline=False))
        browser.go(site.base + "/review")
        browser.wait(lambda: browser.script(
            "return document.querySelector('.step-explain textarea').value") == "更换电池两分钟")
        assert browser.script("return document.querySelector('.step-explain select').value") == "low-battery"
        shot(browser, shots, "explain-zh")
        before = count(browser)
        browser.click(".step-explain button")
        browser.wait(lambda: count(browser) == before - 1 and card(browser) not in ("", first))
        assert browser.script("return Object.keys(localStorage).length") == 0
        ledger, = site.lines("gap", first)
        assert ledger["state"] == "awaiting-approval" and ledger["steps"][-1]["by"] == "021002", ledger

        # A refused step says why, and writes nothing: there is no voice to confirm here.
        second = card(browser)
        silent = next(f["id"] for f in site.lines("gaps", "--unexplained", "--kind", "picture-loss"))
        browser.go(f"{site.base}/review/{silent}")
        browser.press("v")
        browser.click(".step-confirm button")
        browser.wait(lambda: "没有听到说话声" in browser.text("#trouble"))

        # In English: confirm the voice, take it back, confirm again.
        browser.go(f"{site.base}/review/{second}?lang=en")
        assert browser.script("return document.documentElement.lang") == "en"
        shot(browser, shots, "review-en")
        decide(browser, "v", "confirm", second)
        assert "explained" in browser.text("#done")
        browser.click("#done a")
        browser.wait(lambda: card(browser) == second)
        decide(browser, "u", "undo", second)
        state = site.lines("gap", second)[0]["state"]
        assert state == "voice-heard", state

        # Until the queue is clear.
        browser.go(site.base + "/review")
        for _ in range(60):
            number = card(browser)
            if not number:
                break
            left = count(browser)
            decide(browser, "e", "escalate", number)
            assert count(browser) == left - 1
        assert browser.count(".clear") == 1
        shot(browser, shots, "clear-en")
        clean(browser)

        day(site, browser, shots)
        typing(site, browser)
        for name, place in (("today-zh", "/?lang=zh"), ("search-zh", "/search?place=%E4%BA%BA%E6%B0%91%E8%B7%AF"),
                            ("recording-zh", f"/recordings/{entry['recording']}"),
                            ("access-zh", "/access")):
            browser.go(site.base + place)
            assert browser.count("h1") == 1
            shot(browser, shots, name)
        clean(browser)
    finally:
        browser.close()


def typing(site, browser):
    """Results come while somebody types, and the address follows; a time half written changes nothing."""
    browser.go(site.base + "/search?lang=zh")
    assert browser.count("#results td") == 0
    browser.type("input[name=officer]", "021001")
    browser.wait(lambda: browser.count("#results tbody tr") > 0)
    rows = browser.count("#results tbody tr")
    browser.wait(lambda: "officer=021001" in browser.url)
    browser.type("input[name=from]", "2026-11-")
    time.sleep(0.6)
    assert browser.count("#results tbody tr") == rows and "from=" not in browser.url
    clean(browser)


KEEPING = ("/retention", "/retention?list=disc", "/holds", "/disposal", "/disposal/propose", "/disposal/disposed", "/discs",
           "/discs?tab=due", "/discs?tab=where", "/handover", "/handover?tab=absences", "/handover?tab=fields",
           "/handover?tab=filing", "/checks", "/statistics", "/recorders", "/recorders?tab=missing",
           "/recorders/one?serial=CAM001", "/settings", "/today/list?what=flagged")


def day(site, browser, shots):
    """The progress of an upload appears, moves and ends on the page by itself, without a reload."""
    browser.go(site.base + "/?lang=zh")
    assert browser.script("return document.getElementById('no-runs').hidden") is False
    card = Path(site.folder) / "card"
    shutil.copytree(TOP / "SampleMedia" / "day", card)
    # A fresh file makes the run look twice, two seconds apart: long enough to be seen.
    (card / "note.txt").write_text("fresh")
    run = subprocess.Popen([site.binary, "ingest", "-q", str(card)], env=site.environment, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
    try:
        browser.wait(lambda: browser.count("#runs li:not(.gone)"), 60)
        assert "开始" in browser.text("#runs li span")
        shot(browser, shots, "progress-zh")
        assert run.wait(300) in (0, 3, 4)
        browser.wait(lambda: not browser.count("#runs li"), 60)
        assert not browser.script("return document.getElementById('runs-over').hidden")
    finally:
        if run.poll() is None:
            run.kill()
            run.wait()
    clean(browser)


def fits(browser, width):
    wide = browser.script("return document.documentElement.scrollWidth")
    assert wide <= width, (browser.url, wide)


def keeping(site, shots):
    """Keeping, supervision and equipment, at 1366x768 in both languages: nothing axe or the browser complains about, and
    nothing wider than the screen. A hold is placed and shown; the menu works by keyboard."""
    browser = Browser()
    try:
        sign_in(browser, site, "021002", "en")
        for place in KEEPING:
            for language in ("en", "zh"):
                if place == "/disposal/propose":
                    continue
                browser.go(site.base + place + ("&" if "?" in place else "?") + f"lang={language}")
                assert browser.count("h1") == 1 and not browser.count(".problem"), place
                fits(browser, 1366)
                shot(browser, None, place)
        browser.script("document.querySelectorAll('.top summary')[0].focus()")
        browser.press("enter")
        browser.wait(lambda: browser.script("return document.querySelector('.top details').open"))
        shot(browser, shots, "menu-zh")
        browser.click(".top details ul a[href='/holds']")
        browser.wait(lambda: browser.count("form[action='/holds']"))
        browser.click(".fold summary")
        sha256 = site.lines("find", ok=(0,))[0]["recording"]
        browser.script("document.querySelector('form[action=\"/holds\"] select[name=kind]').value = 'recording'")
        browser.type("form[action='/holds'] input[name=key]", sha256)
        browser.click("form[action='/holds'] button")
        browser.wait(lambda: browser.count(".done"))
        hold, = site.lines("retention", "holds")
        assert hold["recording"] == sha256 and hold["by"] == "021002", hold
        shot(browser, shots, "holds-zh")
        browser.go(f"{site.base}/retention/why?subject={sha256}")
        shot(browser, shots, "why-zh")
        browser.go(site.base + "/statistics?year=2026&lang=en")
        shot(browser, shots, "statistics-en")
        browser.go(site.base + "/statistics/print?year=2026")
        assert browser.script("return getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
        clean(browser)
    finally:
        browser.close()


def phone(site, shots):
    """The same on a phone, in the dark."""
    browser = Browser(width=390, height=844, dark=True)
    try:
        sign_in(browser, site, "022001", "zh")
        for place in KEEPING:
            if place == "/disposal/propose":
                continue
            browser.go(site.base + place)
            fits(browser, 390)
            shot(browser, None, place)
        browser.go(site.base + "/")
        fits(browser, 390)
        shot(browser, shots, "today-phone-dark-zh")
        browser.go(site.base + "/disposal")
        clean(browser)
    finally:
        browser.close()


def decide(browser, key, step, number):
    browser.press("escape")
    browser.press(key)
    browser.wait(lambda: browser.script("return document.querySelector('.step-'+arguments[0]).open", step))
    browser.click(f".step-{step} button")
    browser.wait(lambda: browser.count("#done") and browser.script(
        "return document.getElementById('done').dataset.number") == number and card(browser) != number)


def approver(site, shots):
    """On a phone, in the dark: the explanation that waits is approved."""
    browser = Browser(width=390, height=844, dark=True)
    try:
        sign_in(browser, site, "022001", "zh")
        browser.go(site.base + "/review?tab=approval")
        number = card(browser)
        assert number
        wide = browser.script("return document.documentElement.scrollWidth")
        assert wide <= 390, wide
        shot(browser, shots, "approve-phone-dark-zh")
        browser.press("a")
        browser.wait(lambda: browser.script("return document.querySelector('.step-approve').open"))
        browser.click(".step-approve button")
        browser.wait(lambda: browser.count(".clear") or card(browser) != number)
        ledger, = site.lines("gap", number)
        assert ledger["state"] == "explained" and ledger["steps"][-1]["by"] == "022001", ledger
        browser.go(site.base + "/register")
        shot(browser, shots, "register-phone-dark-zh")
        assert "021002" in browser.text("table")
        clean(browser)
    finally:
        browser.close()


def wheel_and_drag(browser, window, whole):
    """The wheel zooms about the time under the mouse; dragging to the left shows what is later; both keep the address."""
    browser.script("document.querySelector('.dispatch-axis').scrollIntoView({block: 'start'})")
    box = browser.script(
        "const a = document.querySelector('.dispatch-axis'), b = (a.querySelector('svg') || a).getBoundingClientRect(),"
        " d = (a.dataset.left ? a : a.querySelector('[data-left]')).dataset;"
        "return [b.x, b.y, b.width, Number(d.left), Number(d.right)]")
    scale = box[2] / 1200
    left, right = box[0] + box[3] * scale, box[0] + box[4] * scale
    x, y = int(left + (right - left) / 4), int(box[1] + 30)

    def under(span):
        return span[0] + (x - left) * (span[1] - span[0]) / (right - left)

    browser.wheel(x, y, -120)
    near = browser.wait(lambda: browser.script(window)[1] - browser.script(window)[0] < whole[1] - whole[0]
                        and browser.script(window))
    # Two pixels of what was shown before.
    assert abs(under(near) - under(whole)) <= 2 * (whole[1] - whole[0]) / (right - left), (near, whole)
    assert f"from={near[0]}" in browser.url, browser.url
    middle = int((left + right) / 2)
    browser.pointer({"type": "pointerMove", "x": middle, "y": y}, {"type": "pointerDown", "button": 0},
                    {"type": "pointerMove", "x": middle - 60, "y": y, "duration": 100},
                    {"type": "pointerUp", "button": 0})
    later = browser.wait(lambda: browser.script(window)[0] > near[0] and browser.script(window))
    moved = (later[0] - near[0]) * (right - left) / (near[1] - near[0])
    assert abs(moved - 60) <= 3 and abs((later[1] - later[0]) - (near[1] - near[0])) <= 2, (moved, near, later)
    browser.wheel(x, y, 120)
    browser.wait(lambda: browser.script(window)[1] - browser.script(window)[0] > later[1] - later[0])


def dispatch(site, shots):
    """Two cameras of one dispatch on their axis: zoomed and moved by wheel, keys and links, played in step."""
    browser = Browser()
    window = "return [Number(document.querySelector('.dispatch-axis').dataset.from)," \
             "Number(document.querySelector('.dispatch-axis').dataset.to)]"
    try:
        sign_in(browser, site, "021002", "zh")
        browser.go(site.base + "/dispatch/2026112000001")
        assert browser.count(".d-name") == 3, browser.count(".d-name")
        browser.wait(lambda: browser.count("#dispatch.live"))
        # Pictures along the lanes, and where the recorders were.
        assert browser.count(".dispatch-axis image") >= 4
        whole = browser.script(window)
        shot(browser, shots, "dispatch-zh")
        # Both cameras play, not a quarter of a second apart by their clocks, and the cursor follows.
        begins = "return [...document.querySelectorAll('video[data-begin]')].map(v => [Number(v.dataset.begin), v.currentTime, v.paused, v.readyState])"
        at = browser.script("return document.getElementById('cursor').getAttribute('x1')")
        browser.click("a[data-tool=wholeSpan]")
        middle = (whole[0] + whole[1]) // 2
        browser.go(f"{site.base}/dispatch/2026112000001?at={middle}")
        browser.wait(lambda: len(browser.script(begins)) == 2)
        at = browser.script("return document.getElementById('cursor').getAttribute('x1')")
        browser.click("#play")
        browser.wait(lambda: browser.script("return document.getElementById('cursor').getAttribute('x1')") != at)
        browser.wait(lambda: all(not v[2] and v[3] >= 2 for v in browser.script(begins)))
        browser.wait(lambda: in_step(browser.script(begins)))
        browser.click("#play")
        browser.wait(lambda: all(v[2] for v in browser.script(begins)))
        # Keys and links come to the same windows; the address keeps them.
        browser.press("+")
        closer = browser.wait(lambda: browser.script(window)[1] - browser.script(window)[0] < whole[1] - whole[0]
                              and browser.script(window))
        assert f"from={closer[0]}" in browser.url, browser.url
        browser.click("a[data-tool=later]")
        browser.wait(lambda: browser.script(window)[0] > closer[0])
        browser.press("0")
        browser.wait(lambda: browser.script(window) == whole)
        wheel_and_drag(browser, window, whole)
        clean(browser)
        browser.go(site.base + "/dispatch/2026112000001?lang=en")
        shot(browser, shots, "dispatch-en")
        gap = site.lines("gaps", "--dispatch", "2026112000001")[0]["id"]
        for place in ("/dispatch/2026112000001?part=certificate&lang=zh", f"/review/{gap}/report?lang=zh"):
            browser.go(site.base + place)
            assert browser.script("return getComputedStyle(document.querySelector('h1')).textAlign") == "center", place
            shot(browser, shots, "certificate-zh" if "certificate" in place else "report-zh")
        clean(browser)
    finally:
        browser.close()
    browser = Browser(width=390, height=844, dark=True)
    try:
        sign_in(browser, site, "021002", "zh")
        browser.go(site.base + "/dispatch/2026112000001")
        wide = browser.script("return document.documentElement.scrollWidth")
        assert wide <= 390, wide
        shot(browser, shots, "dispatch-phone-dark-zh")
        clean(browser)
    finally:
        browser.close()


def in_step(videos):
    times = [begin + 1000 * at for begin, at, _, _ in videos]
    return max(times) - min(times) < 250


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = []


def shot(browser, folder, name):
    """The page as it is now: no serious violation, and a picture where they are wanted."""
    browser.script(AXE[0] + "; window.axe = axe;")
    found = browser.async_script(
        "const end = arguments[1]; axe.run({runOnly: arguments[0]}).then(r => end(r.violations.map("
        "v => [v.id, v.impact, v.nodes.map(n => n.target.join(' ')).slice(0, 3)])), e => end([String(e)]))", RULES)
    assert not found, (name, found)
    if folder:
        time.sleep(0.7)
        browser.shot(f"{folder}/{name}.png")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True)
    parser.add_argument("--axe", required=True, help="axe.min.js of axe-core")
    parser.add_argument("--shots", help="folder for pictures of the pages")
    options = parser.parse_args()
    AXE.append(Path(options.axe).read_text())
    site = Site(os.path.realpath(options.binary))
    try:
        path(site, options.shots)
        dispatch(site, options.shots)
        approver(site, options.shots)
        keeping(site, options.shots)
        phone(site, options.shots)
    except BaseException:
        site.server.kill()
        shutil.rmtree(site.folder, ignore_errors=True)
        raise
    site.run("custody", "verify")
    site.close()
    print("the reviewer's path: done")


if __name__ == "__main__":
    main()
