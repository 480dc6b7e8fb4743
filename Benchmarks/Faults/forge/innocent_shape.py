"""Nothing is missing, however odd the file: edit lists, cut and open groups, other tracks, sound or picture alone, sizes that claim a little too much."""
import os
import struct
from dataclasses import replace

from kit import mp4
from kit.bench import read, write

from . import carry, packets
from .carry import CONTAINERS, ff
from .case import Case
from .packets import Recording


def edited(how):
    def make(work):
        r = work.base(seconds=work.rng.uniform(5, 9))
        if work.case.container == "mov":
            r = Recording([r.video, r.audio])
        ending = CONTAINERS[work.case.container][1]
        path = work.path(ending)
        brand = ending if ending in packets.BRANDS else "mp4"
        edits = {}
        skip = work.rng.uniform(0.1, 0.4)
        empty = work.rng.uniform(0.2, 1.2)
        moved = {"empty-picture": "video", "empty-sound": "audio"}.get(how)
        if moved:       # shown later, and as much shorter: both end together
            r = r.with_tracks([packets.kept(t, lambda x, end=t.end: x < end - empty - 1e-6) if t.kind == moved else t for t in r.tracks])
        for t in r.tracks:
            lead, end = -t.packets[0].dts, t.end
            edits[t.kind] = {
                "none": None,
                "empty-both": [(empty, -1), (end, lead)],
                "empty-picture": ([(empty, -1)] if t.kind == "video" else []) + [(end, lead)],
                "empty-sound": ([(empty, -1)] if t.kind == "audio" else []) + [(end, lead)],
                "skip": [(end - skip, lead + t.ticks(skip))],
                "trim-end": [(end - 0.03, lead)],
                "split": [(end / 2, lead), (end - end / 2, lead + t.ticks(end / 2))],
                "zero-length": [(0, lead)],
                "long": [(end + 2, lead)],
            }[how]
        if how == "none":
            edits = False
        packets.write_mp4(r, path, edits=edits, brand=brand, front=work.rng.random() < 0.5)
    return make


def priming(count):
    """Packets of priming before the edit's start."""
    def make(work):
        r = packets.load(work.pool.sound_only("aac", work.rng.choice([48000, 44100, 16000]), seed=work.rng.randrange(2)))
        t = packets.kept(r.audio, lambda x: x < 8)
        t = packets.moved(t, (1 - count) * t.frame)
        packets.write_mp4(Recording([t]), work.path("m4a"), brand="m4a")
    return make


def cut_group(n):
    """The file begins in the middle of a group of pictures, as a ring buffer does."""
    def make(work):
        r = work.base(variant=work.rng.randrange(3))       # the open group has its parameter sets only once in a transport stream
        first = work.rng.randint(3, 20)
        start = sorted(p.pts for p in r.video.packets)[first]
        v = replace(r.video, packets=[p for p in r.video.packets if p.pts >= start and p.dts >= r.video.packets[first].dts])
        stop = v.scale * work.rng.uniform(8, 12) + start
        v = packets.dated(replace(v, packets=[p for p in v.packets if p.pts < stop]))
        a = packets.kept(r.audio, lambda t: start / v.scale - 0.02 <= t < stop / v.scale)
        by = -min(p.pts for p in v.packets) / v.scale
        work.carry(r.with_tracks([packets.moved(v, by), packets.moved(a, by)]))
        work.vfr = True
    return make


def cut_transport(n):
    """Whole transport packets off the start and the end."""
    def make(work):
        r = work.base(variant=work.rng.randrange(3), seconds=10)
        path = work.path(CONTAINERS[work.case.container][1])
        carry.libav(r, path)
        data = read(path)
        size = 192 if path.endswith("m2ts") else 188
        count = len(data) // size
        a, b = work.rng.randint(20, count // 3), work.rng.randint(2 * count // 3, count)
        write(path, data[a * size:b * size])
        work.vfr = True
    return make


def joined(extra, ending):
    """More tracks: a second camera, subtitles, chapters, a cover."""
    def make(work):
        r = work.base(family="h264b", seconds=9)
        one = work.path(ending) + ".one.mp4"
        path = work.files[0]
        packets.write_fragmented(r, one)
        helper = path + ".helper"
        if extra == "camera":
            packets.write_fragmented(work.base(family="h264", variant=1, seconds=9.4), helper)
            ff("-i", one, "-i", helper, "-map", "0", "-map", "1", "-c", "copy", "-fflags", "+bitexact", path)
        elif extra == "text":
            write(helper, b"1\n00:00:00,500 --> 00:00:01,000\nA\n\n2\n00:00:07,900 --> 00:00:08,400\nB\n")
            ff("-i", one, "-f", "srt", "-i", helper, "-map", "0", "-map", "1", "-c", "copy", "-c:s", "srt" if ending == "mkv" else "mov_text", "-fflags", "+bitexact", path)
        elif extra == "chapters":
            write(helper, b";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=3000\ntitle=one\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=3000\nEND=9000\ntitle=two\n")
            ff("-i", one, "-f", "ffmetadata", "-i", helper, "-map", "0", "-map_metadata", "1", "-c", "copy", "-fflags", "+bitexact", path)
        elif extra == "timecode":
            ff("-i", one, "-map", "0", "-c", "copy", "-timecode", "10:00:00:00", "-fflags", "+bitexact", path)
        elif extra == "programmes":
            packets.write_fragmented(work.base(family="h264b", variant=2, seconds=9), helper)
            ff("-i", one, "-i", helper, "-map", "0", "-map", "1", "-c", "copy", "-program", "title=a:st=0:st=1", "-program", "title=b:st=2:st=3", "-fflags", "+bitexact", path)
        for p in (one, helper):
            if os.path.exists(p):
                os.unlink(p)
    return make


def alone(kind):
    def make(work):
        r = work.base(seconds=work.rng.uniform(5, 12))
        work.carry(r.with_tracks([r.of(kind)]))
    return make


def sound_file(codec, rate):
    def make(work):
        source = work.pool.sound_only(codec, rate, seed=work.rng.randrange(2))
        ending = source.rsplit(".", 1)[1]
        work.check = codec != "mp3"     # MP3 has no times of its own
        ff("-i", source, "-c", "copy", "-t", work.rng.uniform(4, 15), "-fflags", "+bitexact", "-map_metadata", "-1", work.path(ending))
    return make


def claims(how):
    """Sizes and tables that are a little wrong while every sample is there."""
    def make(work):
        r = work.base(seconds=work.rng.uniform(5, 8))
        path = work.path("mp4")
        packets.write_mp4(r, path, front=True)
        data = bytearray(read(path))
        if how == "mdat-longer":
            at = next(a for k, a, _ in mp4.top(data) if k == b"mdat")
            struct.pack_into(">I", data, at, struct.unpack_from(">I", data, at)[0] + 8)
        elif how == "free-after":
            data += struct.pack(">I4s", 4096, b"free") + bytes(4088)
        elif how == "no-stss":
            at = data.find(b"stss")
            data[at:at + 4] = b"free"
        elif how == "duration-rounded":
            at = data.find(b"mvhd")
            struct.pack_into(">I", data, at + 20, struct.unpack_from(">I", data, at + 20)[0] + 900)
        elif how == "four-gigabytes":
            # a recorder that reserves its file: the samples, then a hole to just below 4 GiB (sparse on disk)
            write(path, bytes(data))
            with open(path, "r+b") as f:
                f.seek(0, 2)
                rest = (1 << 32) - 65536 - f.tell()
                f.write(struct.pack(">I4sQ", 1, b"free", rest))
                f.truncate((1 << 32) - 65536)
            return
        write(path, bytes(data))
    return make


def late_sound(seconds):
    """A pre-record buffer: the picture from before the button was pressed, without sound.

    In a file whose recorder no profile names it can't be told from sound that was lost at the start, so that may be said;
    with a profile that says `preRecordSeconds` it is not (PipelineTests, PreRecord). Nothing else may be told."""
    def make(work):
        work.allowed += ["sound-loss"]
        r = work.base(variant=0 if work.case.container != "flv" else 1)
        video = packets.looped(r.video, seconds + 10)
        audio = packets.moved(packets.kept(r.audio, lambda t: 0 <= t < 10), seconds)
        work.carry(r.with_tracks([video, audio]))
    return make


def packed(n):
    """ffmpeg's own spacing: several sound frames in a packet, the clock half a second ahead."""
    def make(work):
        r = work.base(seconds=work.rng.uniform(6, 12))
        path = work.path(CONTAINERS[work.case.container][1])
        carry.libav(r, path, "-muxdelay", "0.7", "-muxpreload", "0.5", "-pes_payload_size", str(work.rng.choice([0, 1000, 2930, 8000])))
    return make


def cases():
    for how in ("none", "empty-both", "empty-picture", "empty-sound", "skip", "trim-end", "split", "zero-length", "long"):
        for container in ("mp4", "mp4-no-b", "hevc", "mov", "3gp"):
            for n in range(3):
                yield Case(f"ok-edit-{how}-{container}-{n}", "innocent", container, edited(how), f"edit list: {how}", innocence="edit lists")
    for count in (1, 2, 3, 5):
        for n in range(2):
            yield Case(f"ok-priming-{count}-{n}", "innocent", "m4a", priming(count), f"{count} packets of priming", innocence="edit lists")
    for container in ("mp4", "mp4-no-b", "fmp4", "ts", "mkv", "flv", "hevc", "mov"):
        for n in range(4):
            yield Case(f"ok-group-{container}-{n}", "innocent", container, cut_group(n), "begins in mid group", innocence="cut and open groups")
    for container in ("ts", "m2ts"):
        for n in range(10):
            yield Case(f"ok-cut-{container}-{n}", "innocent", container, cut_transport(n), "transport packets off both ends", innocence="cut and open groups")
        for n in range(10):
            yield Case(f"ok-packed-{container}-{n}", "innocent", container, packed(n), "several sound frames a packet", innocence="packed sound")
    for extra, endings in {"camera": ("mp4", "mkv", "mov"), "text": ("mp4", "mkv"), "chapters": ("mp4", "mkv"), "timecode": ("mov", "mp4"), "programmes": ("ts",)}.items():
        for ending in endings:
            for n in range(3):
                yield Case(f"ok-tracks-{extra}-{ending}-{n}", "innocent", ending, joined(extra, ending), f"more tracks: {extra}", innocence="more tracks, chapters")
    for container in CONTAINERS:
        for kind in ("video", "audio"):
            if kind == "audio" and container in ("avi", "avi-mjpeg", "ps", "m2ts"):
                continue
            for n in range(2):
                yield Case(f"ok-only-{kind}-{container}-{n}", "innocent", container, alone(kind), f"{kind} only", innocence="one medium only")
    for codec, rate in (("mp3", None), ("pcm", None), ("alaw", None), ("aac", 48000), ("aac", 44100), ("aac", 16000), ("aac", 8000)):
        for n in range(4):
            yield Case(f"ok-sound-{codec}-{rate}-{n}", "innocent", codec, sound_file(codec, rate), "a sound file", innocence="one medium only")
    for how in ("mdat-longer", "free-after", "no-stss", "duration-rounded"):
        for n in range(3):
            yield Case(f"ok-claims-{how}-{n}", "innocent", "mp4", claims(how), how, innocence="small lies of headers")
    for n in range(2):
        yield Case(f"ok-4gb-{n}", "innocent", "mp4", claims("four-gigabytes"), "a file of 4 GiB, mostly reserved", innocence="4 GB files")
    for container in ("mp4-no-b", "mp4-libav", "fmp4", "ts", "mkv", "flv"):
        for seconds in (10, 15, 20, 30, 60):
            yield Case(f"ok-prerecord-{container}-{seconds}", "innocent", container, late_sound(seconds), f"{seconds} s from before the button, without sound",
                       innocence="pre-record buffers")
