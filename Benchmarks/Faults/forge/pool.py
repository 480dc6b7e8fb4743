"""Base recordings, each encoded once and kept in the work folder: small, moving, noisy, and different from seed to seed."""
import os
import random
import shutil
import time

from kit.bench import VIDEO

from . import packets
from .carry import ff

AAC = {48000: "-c:a aac -b:a 32k -ar 48000", 44100: "-c:a aac -b:a 32k -ar 44100", 32000: "-c:a aac -b:a 24k -ar 32000",
       16000: "-c:a aac -b:a 16k -ar 16000", 8000: "-c:a aac -b:a 12k -ar 8000"}
OTHER = {"mp2": "-c:a mp2 -b:a 64k -ar 48000", "mp3": "-c:a libmp3lame -b:a 32k -ar 44100", "pcm": "-c:a pcm_s16le -ar 8000",
         "alaw": "-c:a pcm_alaw -ar 8000", "ac3": "-c:a ac3 -b:a 64k -ar 48000"}
# The pattern shows a timer of its own: a clock burnt in that would not go with the times we give the pictures.
MASK = "drawbox=0:0:112:44:0x506070:fill"
SOURCES = {
    "bars": "testsrc2=s={size}:r={fps}:d={late},trim=start={seed},setpts=PTS-STARTPTS," + MASK + ",noise=alls=8:allf=t:all_seed={seed}",
    "fractal": "mandelbrot=s={size}:r={fps}:start_scale=0.{near}:end_scale=0.0{near},trim=duration={seconds},noise=alls=4:allf=t:all_seed={seed}",
    "street": "life=s={size}:r={fps}:mold=9:ratio=0.3:death_color=0x405060:life_color=0xC0B090:seed={seed}:stitch=1,trim=duration={seconds},"
              "boxblur=1,noise=alls=12:allf=t:all_seed={seed}",
}
# codec family: variants of (video, sound, pictures a second, group, size, scene)
BASES = {
    "h264b": [("h264b", 48000, "25", 25, "160x120", "bars"), ("h264b", 44100, "30000/1001", 30, "176x144", "street"),
              ("h264b", 16000, "15", 30, "240x136", "bars"), ("h264open", 48000, "30", 30, "160x120", "fractal")],
    "h264": [("h264", 48000, "25", 25, "160x120", "street"), ("h264", 32000, "12.5", 25, "320x180", "bars"),
             ("h264", 8000, "20", 20, "160x120", "bars")],
    "hevc": [("hevc", 48000, "25", 25, "160x120", "bars"), ("hevc", 16000, "15", 15, "176x144", "street")],
    "mpeg2": [("mpeg2", "mp2", "25", 12, "176x144", "bars"), ("mpeg2", "mp2", "30000/1001", 15, "176x144", "street")],
    "mpeg4": [("mpeg4", "mp3", "25", 25, "160x120", "bars"), ("mpeg4", "mp3", "10", 20, "176x144", "street")],
    "mjpeg": [("mjpeg", "pcm", "10", 1, "160x120", "bars"), ("mjpeg", "pcm", "15", 1, "160x120", "street")],
    "h264pcm": [("h264", "alaw", "25", 25, "160x120", "bars"), ("h264", "alaw", "15", 30, "176x144", "street")],
    "h263": [("h263", "amr", "15", 15, "176x144", "bars"), ("h263", "amr", "10", 20, "176x144", "street")],
}
SECONDS = 24
ENDING = {"mjpeg": "mov", "h264pcm": "mov", "h263": "3gp"}


class Pool:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def once(self, name, make):
        """A file made by whoever asks first; others wait for it (a lock folder, since makers are processes)."""
        path, lock = os.path.join(self.folder, name), os.path.join(self.folder, name + ".lock")
        while not os.path.exists(path):
            try:
                os.mkdir(lock)
            except FileExistsError:
                time.sleep(0.05)
                continue
            try:
                if not os.path.exists(path):
                    part = os.path.join(self.folder, "part-" + name)
                    make(part)
                    os.rename(part, path)
            finally:
                shutil.rmtree(lock, ignore_errors=True)
        return path

    def base(self, family, variant=0, seconds=SECONDS):
        """The recording of a family; variants differ in rate, size and scene."""
        rows = BASES[family]
        row = rows[variant % len(rows)]
        name = f"{family}-{variant}-{seconds:g}.{ENDING.get(family, 'mp4')}"
        return packets.load(self.once(name, lambda part: self.encode(part, *row, seconds, variant)))

    def encode(self, part, video, sound, fps, gop, size, scene, seconds, seed):
        rng = random.Random(f"{video}{sound}{seed}")
        start = rng.randint(1, 50)
        source = SOURCES[scene].format(size=size, fps=fps, seconds=seconds, late=seconds + start, seed=start, near=rng.randint(1, 9))
        encode(part, source, noise(seconds, start, 0.06), video, sound, gop, seconds, seed=seed,
               extra=["-crf", "30"] if scene == "street" and video.startswith("h264") else [])

    def sound_only(self, codec, rate=None, seconds=SECONDS, seed=0):
        endings = {"mp3": "mp3", "pcm": "wav", "alaw": "wav", "aac": "m4a"}
        name = f"sound-{codec}-{rate}-{seconds:g}-{seed}.{endings[codec]}"
        options = (AAC[rate or 48000] if codec == "aac" else OTHER[codec]).split()
        return self.once(name, lambda part: ff("-f", "lavfi", "-i", noise(seconds, seed + 3, 0.06), "-map_metadata", "-1", "-ac", 1, "-fflags", "+bitexact",
                                               *options, part))


def noise(seconds, seed, level, rate=48000):
    """A busy place: brown noise and a voice-like hum that comes and goes."""
    return (f"anoisesrc=c=pink:a={level}:r={rate}:d={seconds}:seed={seed}[n];"
            f"aevalsrc='0.05*sin(2*PI*{110 + seed % 60}*t)*(0.5+0.5*sin(2*PI*0.31*t+{seed}))':s={rate}:d={seconds}[h];[n][h]amix=inputs=2:normalize=0")


def codec_options(video, gop):
    return VIDEO[video].format(gop=gop).split() + ["-g", str(gop)]


def amr(path, seconds, seed):
    """AMR 12.2 kbit/s frames with whatever bits: nobody listens, the times count."""
    rng = random.Random(seed)
    with open(path, "wb") as f:
        f.write(b"#!AMR\n" + b"".join(b"\x3c" + rng.randbytes(31) for _ in range(round(seconds * 50))))


def encode(part, picture, sound_filter, video, sound, gop, seconds, seed=0, extra=()):
    """One base. picture and sound_filter are lavfi graphs; sound None: picture only."""
    inputs = ["-f", "lavfi", "-i", picture]
    options = ["-map", "0:v"]
    helper = None
    if sound == "amr":
        helper = part + ".amr"
        amr(helper, seconds, seed)
        inputs += ["-i", helper]
        options += ["-map", "1:a", "-c:a", "copy"]
    elif sound:
        inputs += ["-f", "lavfi", "-i", sound_filter]
        options += ["-map", "1:a", "-ac", "1", *(AAC[sound] if isinstance(sound, int) else OTHER[sound]).split()]
    ff(*inputs, *options, *codec_options(video, gop), "-pix_fmt", "yuvj420p" if video == "mjpeg" else "yuv420p", "-t", seconds,
       "-map_metadata", "-1", "-flags:v", "+bitexact", "-fflags", "+bitexact", "-fps_mode", "passthrough", *extra, part, timeout=300)
    if helper:
        os.unlink(helper)
