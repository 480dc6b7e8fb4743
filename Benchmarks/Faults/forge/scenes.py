"""Scenes that must be decoded to be told apart: all of one camera (one encoder setting), so that they can be spliced at keyframes."""
from dataclasses import replace

from . import packets, pool
from .carry import ff

FPS, GOP, SIZE = 15, 15, "320x240"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
MASK = pool.MASK
NIGHT = "eq=brightness=-0.36:contrast=0.5,noise=alls=10:allf=t:all_seed={seed}"
NORMAL = "testsrc2=s={size}:r={fps}:d=700,trim=start={start},setpts=PTS-STARTPTS," + MASK + ",noise=alls=6:allf=t:all_seed={seed}"
# the first picture over and over; the time base is one picture
STILL = "testsrc2=s={size}:r={fps}:d=200,trim=start={start},setpts=PTS-STARTPTS,loop=loop=-1:size=1:start=0,setpts=N," + MASK
PLAIN = "color=c={colour}:s={size}:r={fps}"
CLOCK = ",drawtext=fontfile={font}:fontsize=22:fontcolor=white:box=1:boxcolor=black:boxborderw=4:x=8:y=8:text='%{{pts\\:gmtime\\:{epoch}}}'"
EPOCH = 1795162500      # 2026-11-20 08:15:00, as a recorder writes local time

GRAPHS = {
    "normal": NORMAL,
    # covered
    "black": PLAIN.format(colour="black", size="{size}", fps="{fps}"),
    "black-noise": PLAIN.format(colour="0x040404", size="{size}", fps="{fps}") + ",noise=alls=3:allf=t:all_seed={seed}",
    "flat": PLAIN.format(colour="0x2a1410", size="{size}", fps="{fps}") + ",noise=alls=4:allf=t:all_seed={seed}",
    "blurred": NORMAL + ",gblur=sigma=25,eq=brightness=-0.42:contrast=0.3,noise=alls=3:allf=t:all_seed={seed}",
    "frozen": STILL,
    # innocent
    "still-noise": STILL + ",noise=alls=12:allf=t:all_seed={seed}",
    "still-clock": STILL + CLOCK,
    "still-noise-clock": STILL + ",noise=alls=8:allf=t:all_seed={seed}" + CLOCK,
    "night": NORMAL + "," + NIGHT,
    "night-still": STILL + "," + NIGHT,
    "wall": PLAIN.format(colour="0xdcd8d0", size="{size}", fps="{fps}") + ",noise=alls=7:allf=t:all_seed={seed}",
    "wall-clock": PLAIN.format(colour="0xc8c4bc", size="{size}", fps="{fps}") + ",noise=alls=5:allf=t:all_seed={seed}" + CLOCK,
    "fog": NORMAL + ",gblur=sigma=8,eq=brightness=0.2:contrast=0.35,noise=alls=5:allf=t:all_seed={seed}",
    # splices
    "clock": NORMAL + CLOCK,
    "clock+600": NORMAL + CLOCK.replace("{epoch}", "{late600}"),
    "clock+3600": NORMAL + CLOCK.replace("{epoch}", "{late3600}"),
}
SOUNDS = {
    "busy": pool.noise(90, 5, 0.06),
    "digital": "anullsrc=r=48000:cl=mono",
    "hiss": "anoisesrc=c=white:a=0.000308:r={rate}:seed=9",          # near −75 dBFS RMS
}
# The sampling rate is that of the track: a lower one would take the upper part of the noise, and its level, away.
# White noise of amplitude a has an RMS of a / √3
QUIET = {f"room{level}": f"anoisesrc=c=white:a={3 ** 0.5 * 10 ** (-level / 20):.6f}:r={{rate}}:seed={level}" for level in (55, 58, 60, 62, 65)}
PAUSES = {f"pauses{n}": f"aevalsrc='if(lt(mod(t+{n},{9 + 2 * n}),4),0.2*sin(2*PI*{140 + 20 * n}*t)*(0.5+0.5*sin(2*PI*4*t)),0)+0.0025*(random(0)-0.5)':s={{rate}}"
          for n in range(4)}
SOUNDS |= QUIET | PAUSES


def picture(store, scene, codec="h264", seconds=40, seed=0, start=3, fps=FPS, size=SIZE):
    """The picture track of a scene; `start`: which second of the pattern it begins with, or stands still at."""
    text = GRAPHS[scene].format(size=size, fps=fps, seed=seed + 1, start=start, font=FONT, epoch=EPOCH, late600=EPOCH + 600,
                                late3600=EPOCH + 3600)
    name = f"scene-{scene}-{codec}-{seconds:g}-{seed}-{start:g}-{fps}-{size}.{'mov' if codec == 'mjpeg' else 'mp4'}"
    gop = 1 if codec == "mjpeg" else GOP
    quality = {"h264": ["-crf", "26"], "hevc": ["-crf", "26"], "mjpeg": ["-q:v", "8"]}[codec]
    path = store.once(name, lambda part: pool.encode(part, text, None, codec, None, gop, seconds, extra=quality))
    track = packets.load(path).video
    if track is None or len(track.packets) < round(seconds * fps) - 2:
        raise AssertionError(f"{name}: pictures are missing")
    return track


def sound(store, kind, rate=16000, seconds=60):
    """A sound track: rate of AAC, or "alaw", "mp3"."""
    ending = {"alaw": "mov", "pcm": "mov"}.get(rate, "m4a" if isinstance(rate, int) else "mp4")
    hertz = rate if isinstance(rate, int) else {"mp3": 44100}.get(rate, 8000)
    options = (pool.AAC[rate] if isinstance(rate, int) else pool.OTHER[rate]).split()
    path = store.once(f"tone-{kind}-{rate}-{seconds:g}.{ending}", lambda part: ff("-f", "lavfi", "-i", SOUNDS[kind].replace("{rate}", str(hertz)), "-t", seconds, "-ac", 1, "-map_metadata", "-1",
                                                                                 "-fflags", "+bitexact", *options, part))
    return packets.load(path).audio


def spliced(track, at, other, length, resume=None):
    """`track` until `at`, then `other` for `length` seconds, then `track` from `resume` on (default: at + length; a keyframe).
    Pictures are cut at keyframes, sound at packets; times go on without a hole. Returns the track and the span."""
    if track.kind == "video":
        at = packets.near_key(track, at)
    else:
        at = min((p.pts for p in track.packets), key=lambda t: abs(t - track.ticks(at))) / track.scale
    low = track.ticks(at)
    count = round(length / track.frame) if other else 0
    if other and len(other.packets) < count:
        raise AssertionError("too little to splice in")
    if other and other.scale != track.scale:
        raise AssertionError("splicing needs one time base")
    part = [p for p in track.packets if p.pts < low]
    begin = low
    for p in (other.packets[:count] if other else []):
        part.append(replace(p, pts=p.pts - other.packets[0].pts + begin, dts=p.pts - other.packets[0].pts + begin))
    stop = begin + count * track.step
    again = resume if resume is not None else stop / track.scale
    if track.kind == "video":
        again = packets.near_key(track, again)
    rest = [p for p in track.packets if p.pts >= track.ticks(again) - 1]
    by = stop - rest[0].pts if rest else 0
    part += [replace(p, pts=p.pts + by, dts=p.pts + by) for p in rest]
    track = replace(track, packets=part)
    return packets.dated(track) if track.kind == "video" else track, at, stop / track.scale, again
