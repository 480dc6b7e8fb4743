"""Nothing is covered and nothing is silent, however little happens: still scenes, night, white walls, quiet rooms, pauses in speech."""
from . import packets, scenes
from .case import Case
from .packets import Recording

CARRIERS = ["mp4-no-b", "ts", "mkv", "fmp4", "flv", "mp4-libav", "m2ts"]
STILL = ["still-noise", "still-clock", "still-noise-clock", "night", "night-still", "wall", "wall-clock", "fog", "normal", "clock"]


def scene(name, seed, sound, codec="h264"):
    def make(work):
        picture = packets.kept(scenes.picture(work.pool, name, codec, 40, seed, start=5 + 7 * seed), lambda t: t < 30)
        track = packets.kept(scenes.sound(work.pool, sound, "pcm" if codec == "mjpeg" else 16000), lambda t: t < 30)
        work.carry(Recording([picture, track]))
    return make


def quiet(sound, rate):
    def make(work):
        picture = packets.kept(scenes.picture(work.pool, "normal", "mjpeg" if rate == "pcm" else "h264", 40, 0), lambda t: t < 36)
        work.carry(Recording([picture, packets.kept(scenes.sound(work.pool, sound, rate), lambda t: t < 36)]))
    return make


def cases():
    for name in STILL:
        for seed in range(2):
            for n, container in enumerate(CARRIERS):
                if seed and n % 2:
                    continue
                yield Case(f"ok-scene-{name}-{container}-{seed}", "innocent", container, scene(name, seed, "busy"), f"scene: {name}", innocence="still and dark scenes")
        for codec, container in (("hevc", "hevc"), ("mjpeg", "avi-mjpeg")):
            yield Case(f"ok-scene-{name}-{codec}", "innocent", container, scene(name, 0, "busy", codec), f"scene: {name}", innocence="still and dark scenes")
        yield Case(f"ok-scene-{name}-quiet", "innocent", "mp4-no-b", scene(name, 0, "room58"), f"scene: {name} in a quiet room", innocence="still and dark scenes")
    for sound in [*scenes.QUIET, *scenes.PAUSES]:
        family = "quiet rooms" if sound in scenes.QUIET else "pauses in speech"
        for container in CARRIERS:
            yield Case(f"ok-{sound}-{container}", "innocent", container, quiet(sound, 16000), sound, innocence=family)
        for rate in (48000, 8000):
            yield Case(f"ok-{sound}-mp4-{rate}", "innocent", "mp4-no-b", quiet(sound, rate), sound, innocence=family)
        yield Case(f"ok-{sound}-pcm", "innocent", "avi-mjpeg", quiet(sound, "pcm"), sound, innocence=family)
