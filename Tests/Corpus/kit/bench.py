"""Run ffmpeg, keep base encodes, and hold what a recipe is and what it expects."""
import os
import subprocess
import threading
from dataclasses import dataclass, field
from fractions import Fraction

KINDS = ["interruption", "picture-loss", "sound-loss", "timestamp-reset", "overlap", "repeat", "truncated",
         "damaged", "hidden-media", "no-media", "unreadable", "covered", "silent"]

X264 = "-c:v libx264 -preset ultrafast -crf 42 -threads 1 -sc_threshold 0 "
VIDEO = {
    "h264": X264 + "-bf 0",
    "h264b": X264 + "-bf 2 -x264-params b-adapt=0:weightp=0",
    "h264open": X264 + "-bf 3 -x264-params open-gop=1:b-adapt=0",
    "hevc": "-c:v libx265 -preset ultrafast -crf 38 -bf 2 -x265-params log-level=error:pools=1:frame-threads=1:"
            "no-open-gop=1:scenecut=0:b-adapt=0:repeat-headers=1:keyint={gop}:min-keyint={gop}",
    "mpeg2": "-c:v mpeg2video -b:v 200k -bf 2 -sc_threshold 1000000000",
    "mpeg4": "-c:v mpeg4 -q:v 20 -bf 0",
    "mpeg4b": "-c:v mpeg4 -q:v 20 -bf 2",
    "mjpeg": "-c:v mjpeg -q:v 28 -pix_fmt yuvj420p",
    "vp9": "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 120k -threads 1 -lag-in-frames 0",
    "vp8": "-c:v libvpx -deadline good -cpu-used 5 -b:v 120k -threads 1 -lag-in-frames 0 -auto-alt-ref 0",
    "wmv2": "-c:v wmv2 -q:v 20",
    "theora": "-c:v libtheora -q:v 3",
    "h263": "-c:v h263 -q:v 12",
}
AUDIO = {  # options, sampling rate, samples a source frame
    "aac": ("-c:a aac -b:a 24k", 48000, 1024),
    "aac44": ("-c:a aac -b:a 32k", 44100, 1024),
    "mp3": ("-c:a libmp3lame -b:a 48k", 44100, 1152),
    "mp2": ("-c:a mp2 -b:a 64k", 48000, 1152),
    "ac3": ("-c:a ac3 -b:a 64k", 48000, 1536),
    "opus60": ("-c:a libopus -b:a 32k -frame_duration 60", 48000, 2880),
    "opus": ("-c:a libopus -b:a 32k", 48000, 960),
    "vorbis": ("-c:a libvorbis -q:a 1 -ac 2", 48000, 1024),
    "wma": ("-c:a wmav2 -b:a 48k", 44100, 2048),
    "pcm": ("-c:a pcm_s16le", 8000, 8000),      # packets of one second
    "pcm40": ("-c:a pcm_s16le", 8000, 320),     # packets of 40 ms
    "alaw": ("-c:a pcm_alaw", 8000, 160),
}


@dataclass
class Expect:
    """What a product must say. `planted` are checked against the produced bytes before they become findings."""
    verdict: str = "whole"
    planted: list = field(default_factory=list)
    allow: list = field(default_factory=list)        # kinds neither wanted nor forbidden
    doubt: str = ""
    verdict_or: list = field(default_factory=list)
    vfr: bool = False                                 # steps of its own: skip the "no other step" check
    frame: float = 0.0                                # overrides the measured one
    within: float = 10.0
    any: bool = False                                 # hostile: only a verdict in time


def planted(kind, at=None, lost=None, where=None, streams=None, alt=(), bounds=True, at_end=None, tolerance=None):
    """One finding: near media time `at`, `lost` seconds long. bounds=False: only the kind is compared."""
    return dict(kind=kind, at=at, lost=lost, where=where, streams=streams, alt=list(alt), bounds=bounds,
                end=at_end, tolerance=tolerance)


def hole(at, lost, **more):
    return planted("interruption", at, lost, **more)


@dataclass
class Recipe:
    family: str
    name: str       # file name
    what: str
    build: object   # build(bench, path) -> Expect


class Bench:
    def __init__(self, scratch):
        self.scratch, self.locks, self.guard = scratch, {}, threading.Lock()

    def ff(self, *args, ok=True):
        argv = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", *[str(a) for a in args]]
        run = subprocess.run(argv, capture_output=True, timeout=120)
        if ok and run.returncode:
            raise RuntimeError(" ".join(argv) + "\n" + run.stderr.decode("utf-8", "replace")[-800:])
        return run.stderr.decode("utf-8", "replace")

    def once(self, name, make):
        """A scratch file that several recipes share; made by whoever asks first."""
        with self.guard:
            lock = self.locks.setdefault(name, threading.Lock())
        path = os.path.join(self.scratch, name)
        with lock:
            if not os.path.exists(path):
                part = os.path.join(self.scratch, "part-" + name)
                make(part)
                os.rename(part, path)
        return path

    def base(self, name, **options):
        return self.once(name, lambda path: self.encode(path, **options))

    def bytes(self, name, **options):
        return read(self.base(name, **options))

    def encode(self, path, v="h264", a="aac", fps="25", secs=8, size="160x120", gop=25, holes=(), how="drop",
               vhole=True, ahole=True, vf="", af="", vopt="", aopt="", out="", audio_from=0, audio_to=None, seed=0):
        """Moving picture and changing sound. `holes` (from, to): how=drop leaves out the pictures' packets after the
        encoder, how=select the pictures before it; with how=retime they are (at, seconds) added to the timestamps."""
        rate, samples = (AUDIO[a][1], AUDIO[a][2]) if a else (0, 0)
        inside = "+".join(f"between(t,{x}-0.0001,{y}-0.0002)" for x, y in holes)
        late = "+".join(f"gte(T,{at}-0.0001)*{gap}/TB" for at, gap in holes)
        argv = []
        if v:
            # a seed moves the start of the pattern, so that two encodes never share bytes
            argv += ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={fps}:d={secs + seed},trim=start={seed},setpts=PTS-STARTPTS"]
        if a:
            end = secs if audio_to is None else audio_to
            argv += ["-f", "lavfi", "-i", f"aevalsrc='0.25*sin(2*PI*(t+{seed})*(220+17*(t+{seed})))+0.02*random(0)'"
                     f":s={rate}:d={end - audio_from}:n={samples}"]
        argv += ["-map", "0"] + (["-map", "1"] if v and a else [])
        argv += ["-map_metadata", "-1", "-fflags", "+bitexact"]
        if v:
            chain = [vf] if vf else []
            if vhole and holes and how == "select":
                chain.append(f"select='not({inside})'")
            if vhole and holes and how == "retime":
                chain.append(f"setpts='PTS+{late}'")
            if chain:
                argv += ["-vf", ",".join(chain)]
            argv += ["-flags:v", "+bitexact", "-fps_mode", "passthrough", "-g", gop]
            argv += VIDEO[v].format(gop=gop).split() + vopt.split()
            if vhole and holes and how == "drop":
                # by packet number: ffmpeg 5.1 gives bit stream filters a time base that is not their packets'
                rate_ = Fraction(fps)
                cut = "+".join(f"between(n,{round(x * rate_)},{round(y * rate_) - 1})" for x, y in holes)
                argv += ["-bsf:v", f"noise=drop='{cut}'"]
        if a:
            chain = [af] if af else []
            if audio_from:      # here, because ffmpeg moves each input to zero
                chain.append(f"asetpts=PTS+{audio_from}/TB")
            if ahole and holes:
                chain.append(f"asetpts='PTS+{late}'" if how == "retime" else f"aselect='not({inside})'")
            if chain:
                argv += ["-af", ",".join(chain)]
            argv += ["-flags:a", "+bitexact"] + AUDIO[a][0].split() + aopt.split()
        self.ff(*argv, *out.split(), *muxer(path), path)

    def copy(self, source, path, *args, before=()):
        self.ff(*before, "-i", source, "-map", "0", "-c", "copy", "-fflags", "+bitexact", *args, *muxer(path), path)


def muxer(path):
    """ffmpeg guesses the container by the name's end; say it where it would guess another one."""
    kind = {"mpg": "vob", "m2ts": "mpegts", "mts": "mpegts", "m4v": "mp4"}.get(path.rsplit(".", 1)[-1])
    return ["-f", kind] if kind else []


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)
