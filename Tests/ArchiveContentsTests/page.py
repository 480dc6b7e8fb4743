#!/usr/bin/env python3
"""Opens a page in headless Chromium (Debian: chromium, chromium-driver) and runs a script in it.

page.py ADDRESS SCRIPT [--lang zh-CN] [--screenshot FILE] [--dark] [--size 1280x900]

SCRIPT is JavaScript; `await` may stand in it; what it returns is printed as JSON. Speaks WebDriver over HTTP by itself.
"""
import argparse, base64, json, signal, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

options = argparse.ArgumentParser()
options.add_argument("address")
options.add_argument("script")
options.add_argument("--lang", default="zh-CN")
options.add_argument("--screenshot")
options.add_argument("--dark", action="store_true")
options.add_argument("--no-script", action="store_true", help="scripts of the page do not run")
options.add_argument("--size", default="1280x900")
asked = options.parse_args()

# Whoever started this may have signals blocked; the browser must be stoppable.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          stdin=subprocess.DEVNULL)
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    for _ in range(400):
        try:
            opener.open(f"http://127.0.0.1:{port}/status", timeout=5).close()
            break
        except OSError:
            time.sleep(0.05)
    else:
        sys.exit("chromedriver did not start")

    def call(method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        try:
            with opener.open(request, timeout=90) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            sys.exit(error.read().decode())

    with tempfile.TemporaryDirectory() as profile:
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
                     "--hide-scrollbars", "--autoplay-policy=no-user-gesture-required", f"--lang={asked.lang}",
                     f"--user-data-dir={profile}", "--window-size=" + asked.size.replace("x", ","),
                     "--host-resolver-rules=MAP * ~NOTFOUND"]
        if asked.dark:
            arguments.append("--force-dark-mode")
        prefs = {"intl.accept_languages": asked.lang}
        if asked.no_script:
            prefs["profile.managed_default_content_settings.javascript"] = 2
        session = call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"args": arguments, "prefs": prefs, "binary": "/usr/bin/chromium"}}}})["sessionId"]
        base = f"/session/{session}"
        try:
            call("POST", base + "/timeouts", {"script": 60000, "pageLoad": 60000})
            call("POST", base + "/url", {"url": asked.address})
            if asked.no_script:
                text = call("POST", base + "/elements", {"using": "css selector", "value": "noscript, noscript *, body"})
                result = [call("GET", f"{base}/element/{list(one.values())[0]}/text") for one in text]
            else:
                result = call("POST", base + "/execute/async", {"args": [], "script":
                    "const done = arguments[arguments.length - 1]; (async () => {" + asked.script
                    + "})().then(done, (error) => done({ error: String(error && error.stack || error) }));"})
            if asked.screenshot:
                with open(asked.screenshot, "wb") as file:
                    file.write(base64.b64decode(call("GET", base + "/screenshot")))
            log = [one["message"] for one in call("POST", base + "/se/log", {"type": "browser"})]
            print(json.dumps({"result": result, "log": log}, ensure_ascii=False))
        finally:
            call("DELETE", base)
finally:
    driver.terminate()
    try:
        driver.wait(10)
    except subprocess.TimeoutExpired:
        driver.kill()
        driver.wait()
