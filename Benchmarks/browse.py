#!/usr/bin/env python3
"""What a person waits for in the browser: headless Chromium on a running console. Prints milliseconds as JSON.

usage: browse.py dispatch BASE PERSON [COUNT]                   the page of `dispatch-bench`, until it can be worked with
       browse.py seek BASE PERSON WAY SHA256 SECONDS [COUNT]    from a jump in a recording to its first picture there;
                                                                WAY: original, or a preview: copy, sound, transcode
"""

import json
import random
import statistics
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Browser"))
from console import PASSWORD  # noqa: E402
from webdriver import Browser  # noqa: E402

# The page's script marks it as live when every key, link and button works.
INTERACTIVE = """
const end = arguments[0], page = document.getElementById("dispatch");
const done = () => {
  const entry = performance.getEntriesByType("navigation")[0];
  const painted = performance.getEntriesByName("first-contentful-paint")[0];
  if (!entry.domContentLoadedEventEnd || !page.classList.contains("live")) return setTimeout(done, 5);
  end({interactive: entry.domContentLoadedEventEnd, first: entry.responseStart, whole: entry.responseEnd,
       painted: painted ? painted.startTime : null});
};
done();
"""

# A jump inside what is being played: the usual player. From setting the time to the first picture of it.
INSIDE = """
const [source, times, end] = arguments, video = document.createElement("video"), took = [];
video.muted = true; video.preload = "auto"; video.src = source; document.body.append(video);
video.onerror = () => end({error: video.error.message});
video.onloadeddata = async () => {
  for (const time of times) {
    const begin = performance.now();
    const seeked = new Promise(done => { video.onseeked = done; });
    const shown = new Promise(done => video.requestVideoFrameCallback((now, frame) => done(frame)));
    video.currentTime = time;
    await Promise.all([seeked, shown]);
    took.push(performance.now() - begin);
  }
  end({took, width: video.videoWidth});
};
"""

# A jump out of it: another part of the recording is asked for, and made where the browser can't play the original.
OUTSIDE = """
const [source, end] = arguments, video = document.createElement("video"), begin = performance.now();
video.muted = true; video.preload = "auto";
video.onerror = () => end({error: video.error.message});
video.requestVideoFrameCallback(() => {
  const took = performance.now() - begin;
  // As a page does that goes on to the next: what nobody looks at any more is given up.
  video.removeAttribute("src"); video.load(); video.remove();
  end({took});
});
video.src = source; document.body.append(video);
video.play();
"""


def sign_in(browser, base, person):
    browser.go(base + "/sign-in")
    browser.type("input[name=person]", person)
    browser.type("input[name=password]", PASSWORD)
    browser.click(".sign-in button")
    browser.wait(lambda: "/sign-in" not in browser.url)


def middle(times):
    return {"median": round(statistics.median(times), 1), "worst": round(max(times), 1), "count": len(times)}


def dispatch(browser, base, count):
    seen = []
    for _ in range(count):
        browser.go(base + "/dispatch/BENCH")
        seen.append(browser.async_script(INTERACTIVE))
    return {key: middle([one[key] for one in seen if one[key] is not None]) for key in seen[0]}


def seek(browser, base, way, sha256, seconds, count):
    place = f"{base}/recordings/{sha256}"
    browser.go(base + "/search")
    browser.call("POST", "/timeouts", {"script": 120000})
    dice = random.Random(5)
    result = {}
    if way == "original":
        times = [round(dice.uniform(1, seconds - 2), 3) for _ in range(count)]
        answer = browser.async_script(INSIDE, place + "/media", times)
        assert "error" not in answer, answer
        result["inside"] = middle(answer["took"])
        parts = [f"{place}/media#t={time}" for time in times[:count // 2 + 1]]
    else:
        # As long as the dispatch page asks for (CameraBox).
        length = min(120 if way == "copy" else 60, seconds)
        starts = dice.sample(range(max(1, seconds - length)), min(count, max(1, seconds - length)))
        parts = [f"{place}/clip?from={start}&length={length}" for start in starts]
    took = []
    for part in parts:
        answer = browser.async_script(OUTSIDE, part)
        assert "error" not in answer, (part, answer)
        took.append(answer["took"])
    result["outside"] = middle(took)
    if way != "original":
        # Inside a part that is there already.
        answer = browser.async_script(
            INSIDE, parts[0], [round(dice.uniform(0.5, max(1, length - 2)), 3) for _ in range(count)])
        assert "error" not in answer, answer
        result["inside"] = middle(answer["took"])
    return result


def main():
    what, base, person, *rest = sys.argv[1:]
    base = base.rstrip("/")
    browser = Browser()
    try:
        sign_in(browser, base, person)
        if what == "dispatch":
            print(json.dumps(dispatch(browser, base, int(rest[0]) if rest else 7)))
        else:
            way, sha256, seconds, *count = rest
            print(json.dumps(seek(browser, base, way, sha256, int(float(seconds)), int(count[0]) if count else 11)))
    finally:
        browser.close()


main()
