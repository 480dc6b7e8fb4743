"""What timestamps cannot show: covered lens, frozen picture, dead microphone, and content cut out without a hole in time."""
from . import packets, scenes
from .case import BELOW, JUDGEMENT, Case
from .packets import Recording
from .score import SPLICE

COVERS = ["black", "black-noise", "flat", "blurred", "frozen"]
CARRIERS = ["mp4-no-b", "ts", "mkv", "fmp4", "flv", "mp4-libav", "m2ts"]


def limited(track, seconds):
    return packets.kept(track, lambda t: t < seconds - 1e-6)


def covered(scene, size, position, codec):
    def make(work):
        seed = work.rng.randrange(2)
        normal = scenes.picture(work.pool, "normal", codec, 40, seed)
        if size == "all":
            track, start, stop = limited(scenes.picture(work.pool, scene, codec, 32, seed), 20), 0, 20
        else:
            total = 40 if size < 30 else 38
            at = {"start": 0, "middle": 6 + work.rng.randrange(4), "end": 40 - size - 2}[position]
            if size >= 30:
                at = {"start": 0, "middle": 4, "end": 8}[position]
            other = scenes.picture(work.pool, scene, codec, 32, seed, start=3 + (at if scene == "frozen" else 0))
            track, start, stop, _ = scenes.spliced(normal, at, other, size)
            track = limited(track, stop if position == "end" else total)
        sound = limited(scenes.sound(work.pool, "busy", "pcm" if codec == "mjpeg" else 16000), track.end)
        work.carry(Recording([track, sound]))
        work.offset = True
        work.plant("covered", start, None, bounds=False, at_end=min(stop, track.end))
    return make


def covered_long(scene, seconds):
    """Minutes under cover: few pictures a second, so that making it is quick."""
    def make(work):
        normal = scenes.picture(work.pool, "normal", "h264", 40, 3, fps=5, size="160x120")
        other = scenes.picture(work.pool, scene, "h264", seconds, 3, start=13, fps=5, size="160x120")
        at = packets.near_key(normal, 10)
        track, start, stop, _ = scenes.spliced(normal, at, other, seconds, resume=at)
        sound = packets.looped(scenes.sound(work.pool, "busy", 16000), track.end)
        work.carry(Recording([track, sound]))
        work.offset = True
        work.plant("covered", start, None, bounds=False, at_end=stop)
    return make


def silent(kind, size, position, rate=16000):
    def make(work):
        normal = scenes.picture(work.pool, "normal", "mjpeg" if rate == "pcm" else "h264", 40, 0)
        loud, dead = scenes.sound(work.pool, "busy", rate), scenes.sound(work.pool, kind, rate)
        if size == "all":
            track, start, stop = limited(dead, 30), 0, 30
        else:
            at = {"start": 0, "middle": 7 + work.rng.random() * 3, "end": 40 - size}[position]
            track, start, stop, _ = scenes.spliced(loud, at, dead, size)
            track = limited(track, 40)
        end = min(40, track.end)
        work.carry(Recording([limited(normal, end), track]))
        work.offset = True
        work.plant("silent", start, None, bounds=False, at_end=min(stop, track.end))
    return make


def splice(size, n):
    """Content left out (the burnt-in clock jumps), times that go on as if nothing had happened."""
    def make(work):
        first = scenes.picture(work.pool, "clock", "h264", 60, 5)
        at = 12 + 5 * n
        if size < 60:
            track, start, _, _ = scenes.spliced(first, at, None, 0, resume=at + size)
        else:
            later = scenes.picture(work.pool, f"clock+{size}", "h264", 60, 5, start=30)
            track, start, _, _ = scenes.spliced(first, at, later, 20, resume=59)
            track = limited(track, at + 19)
        sound = limited(scenes.sound(work.pool, "busy", 16000), track.end)
        work.carry(Recording([track, sound]))
        work.offset = True
        work.plant(SPLICE[0], start, None, alt=SPLICE[1:], bounds=False)
    return make


def cases():
    turn = 0
    for scene in COVERS:
        for size in (1, 2, 5, 10, 30):
            for position in ("start", "middle", "end"):
                container = CARRIERS[turn % len(CARRIERS)]
                turn += 1
                yield Case(f"cover-{scene}-{size}-{position}", "covered", container, covered(scene, size, position, "h264"),
                           f"{scene} for {size} s while the sound lives", size, position, BELOW if size < 5 else "must")
        yield Case(f"cover-{scene}-all", "covered", "mp4-no-b", covered(scene, "all", None, "h264"), f"{scene} throughout",
                   None, None, JUDGEMENT if scene == "frozen" else "must")
        for codec, container in (("hevc", "hevc"), ("mjpeg", "avi-mjpeg")):
            for size in (5, 10):
                yield Case(f"cover-{scene}-{codec}-{size}", "covered", container, covered(scene, size, "middle", codec), f"{scene} for {size} s", size, "middle")
        yield Case(f"cover-{scene}-600", "covered", "mkv", covered_long(scene, 600), f"{scene} for ten minutes", 600, "middle")
    yield Case("cover-black-3600", "covered", "mp4-no-b", covered_long("black", 3600), "black for an hour", 3600, "middle")
    for kind in ("digital", "hiss"):
        for size in (1, 2, 5, 10, 30):
            for position in ("start", "middle", "end"):
                container = CARRIERS[turn % len(CARRIERS)]
                turn += 1
                yield Case(f"silent-{kind}-{size}-{position}", "silent", container, silent(kind, size, position), f"{kind} for {size} s", size, position,
                           BELOW if size < 5 else "must")
        for container in CARRIERS:
            yield Case(f"silent-{kind}-all-{container}", "silent", container, silent(kind, "all", None), f"{kind} throughout")
        for size in (5, 10):
            yield Case(f"silent-{kind}-pcm-{size}", "silent", "avi-mjpeg", silent(kind, size, "middle", "pcm"), f"{kind} for {size} s in PCM", size, "middle")
    for size in (2, 5, 30, 600, 3600):
        for n in range(6):
            yield Case(f"splice-{size}-{n}", "splice", ["mp4-no-b", "ts", "mkv"][n % 3], splice(size, n % 2 + n // 3), f"{size} s cut out, no hole in time", size,
                       None, BELOW if size < 3 else "must")
