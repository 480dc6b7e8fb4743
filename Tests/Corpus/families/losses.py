"""C: one stream stops while the other goes on."""
from kit.bench import Expect, Recipe, planted

RECIPES = []


def loss(kind, where, name, what, doubt="", allow=(), **options):
    at = lost = None
    if where == "middle":
        (a, b), = options["holes"]
        at, lost = a, b - a

    def build(bench, path):
        bench.encode(path, **options)
        sound = 0.4 if kind == "sound-loss" and path.endswith((".ts", ".mpg")) else None     # several frames a PES packet
        return Expect("findings", [planted(kind, at, lost, where=where, tolerance=sound)], doubt=doubt, allow=list(allow))
    RECIPES.append(Recipe("C", name, what, build))


GO_ON = dict(how="select", gop=50, v="h264b")
for ext in ("mp4", "ts", "mkv"):
    loss("picture-loss", "middle", f"c-picture-middle.{ext}", "3 s without picture, sound goes on", holes=[(3, 6)], ahole=False, secs=9, **GO_ON)
    loss("sound-loss", "middle", f"c-sound-middle.{ext}", "3 s without sound, picture goes on", holes=[(3, 6)], vhole=False, secs=9, **GO_ON)
    loss("picture-loss", "end", f"c-picture-end.{ext}", "the picture ends 4 s before the sound", secs=5, audio_to=9, v="h264b")
    loss("sound-loss", "end", f"c-sound-end.{ext}", "the sound ends 4 s before the picture", secs=9, audio_to=5, v="h264b")
loss("picture-loss", "middle", "c-picture-middle-600ms.mp4", "0.6 s without picture", holes=[(3, 3.6)], ahole=False, secs=6, how="select", gop=75)
loss("sound-loss", "middle", "c-sound-middle-1s.flv", "1 s without sound", holes=[(3, 4)], vhole=False, secs=6)
loss("picture-loss", "start", "c-picture-start.mp4", "the picture starts 4 s after the sound", secs=5, audio_to=9, vf="setpts=PTS+4/TB")
loss("picture-loss", "start", "c-picture-start.ts", "the picture starts 4 s after the sound", secs=5, audio_to=9, vf="setpts=PTS+4/TB", v="h264b")
for ext in ("mp4", "ts"):
    loss("sound-loss", "start", f"c-sound-start.{ext}", "the sound starts 5 s after the picture", secs=9, audio_from=5, v="h264b",
         doubt="a pre-recording buffer without sound is normal")


def covered(name, what, vf, kind="covered", **options):
    def build(bench, path):
        bench.encode(path, secs=16, vf=vf, **options)
        return Expect("findings", [planted(kind, bounds=False)], doubt="how long a picture must stay black or frozen is a setting")
    RECIPES.append(Recipe("C", name, what, build))


covered("c-black.mp4", "10 s of black picture, sound goes on", "drawbox=t=fill:c=black:enable='between(t,3,13)'")
covered("c-frozen.mp4", "10 s of frozen picture, sound goes on", "loop=loop=250:size=1:start=75,trim=end_frame=400")
covered("c-silent.mp4", "a sound track of digital silence", "null", kind="silent", af="volume=0")
