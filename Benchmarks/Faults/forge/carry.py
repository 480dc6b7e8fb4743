"""Puts a recording into a container: our own MP4 writers, or ffmpeg's muxers by stream copy."""
import os
import subprocess

from . import packets

# key: (base of the pool, file ending, how)
CONTAINERS = {
    "mp4": ("h264b", "mp4", "own"),             # H.264 with B-frames, AAC
    "mp4-no-b": ("h264", "mp4", "own"),
    "mp4-libav": ("h264b", "mp4", "libav"),
    "fmp4": ("h264b", "mp4", "fragmented"),
    "hevc": ("hevc", "mp4", "own"),
    "ts": ("h264b", "ts", "libav"),
    "ts-wrap": ("h264b", "ts", "wrap"),
    "m2ts": ("h264b", "m2ts", "libav"),
    "ps": ("mpeg2", "mpg", "libav"),
    "mov": ("h264pcm", "mov", "own"),           # H.264 without B-frames, G.711 in blocks of 40 ms
    "mkv": ("h264b", "mkv", "libav"),
    "avi": ("mpeg4", "avi", "libav"),           # MPEG-4 and MP3
    "avi-mjpeg": ("mjpeg", "avi", "libav"),     # MJPEG and PCM
    "flv": ("h264b", "flv", "libav"),
    "3gp": ("h263", "3gp", "own"),              # H.263 and AMR
}
STREAMED = {"ts", "ts-wrap", "m2ts", "ps"}
COUNTED = {"avi", "avi-mjpeg"}
OPTIONS = {"mpg": ["-f", "vob"], "m2ts": ["-f", "mpegts", "-mpegts_m2ts_mode", "1"]}


def ff(*args, timeout=120):
    argv = ["ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y", *[str(a) for a in args]]
    run = subprocess.run(argv, capture_output=True, timeout=timeout)
    if run.returncode:
        raise RuntimeError(" ".join(argv) + "\n" + run.stderr.decode("utf-8", "replace")[-600:])
    return run.stderr.decode("utf-8", "replace")


def libav(recording, path, *options, shift=0.0):
    """Through ffmpeg by stream copy, times untouched."""
    middle = path + ".part.mp4"
    packets.write_fragmented(recording, middle, shift=shift)
    try:
        ff("-copyts", "-i", middle, "-map", "0", "-c", "copy", "-copyinkf", "-avoid_negative_ts", "disabled", "-fflags", "+bitexact",
           "-map_metadata", "-1", "-muxdelay", "0", "-muxpreload", "0", *OPTIONS.get(path.rsplit(".", 1)[-1], []), *options, path)
    finally:
        os.unlink(middle)


def carry(recording, key, path, rng=None):
    """Writes the recording into the container of that key."""
    _, ending, how = CONTAINERS[key]
    if how == "own":
        packets.write_mp4(recording, path, brand=ending if ending in packets.BRANDS else "mp4", front=bool(rng and rng.random() < 0.5))
    elif how == "fragmented":
        packets.write_fragmented(recording, path)
    elif how == "wrap":
        middle = path + ".part.ts"
        libav(recording, middle)
        wrap(middle, path, (rng.uniform(0.1, 0.9) if rng else 0.5) * min(recording.end, 60))
        os.unlink(middle)
    else:
        libav(recording, path)


def wrap(source, path, at):
    """The 33-bit clock wraps `at` seconds after the first picture."""
    from kit import ts
    from kit.bench import read, write
    data = read(source)
    streams = ts.elementary(data)
    media = sorted((v for v in streams.values() if v[0].pts is not None), key=lambda v: not 0xE0 <= v[0].sid <= 0xEF)
    first = media[0][0].pts
    shift = ts.WRAP - first - round(at * 90000)
    write(path, ts.retime(data, lambda i, t, kind: t + shift))
