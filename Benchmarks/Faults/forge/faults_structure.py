"""Files that are cut, damaged, or hide media behind an edit list."""

from kit import mp4
from kit.bench import read, write

from . import carry, packets
from .case import BELOW, DEEP, JUDGEMENT, Case
from .carry import CONTAINERS

LOST = ["damaged", "picture-loss", "sound-loss", "interruption"]
# containers whose header or index tells where they end
TELL = {"mp4-front": ("mp4", "mp4"), "mov-front": ("mov", "mov"), "hevc-front": ("hevc", "mp4"), "3gp-front": ("3gp", "3gp"),
        "fmp4": ("fmp4", "mp4"), "mkv": ("mkv", "mkv"), "avi": ("avi", "avi"), "avi-mjpeg": ("avi-mjpeg", "avi"), "flv": ("flv", "flv")}


def container_of(name):
    return TELL[name][0]


def cut(name, share):
    def make(work):
        container, ending = TELL[name]
        r = work.base(seconds=work.rng.uniform(6, 10))
        path = work.path(ending)
        if name.endswith("-front"):
            packets.write_mp4(r, path, front=True, brand=ending if ending in packets.BRANDS else "mp4")
        elif name == "fmp4":
            packets.write_fragmented(r, path)
        else:
            carry.libav(r, path)
        data = read(path)
        at = int(len(data) * share) if share < 1 else len(data) - int(share)
        if name == "fmp4":      # never on a fragment's edge
            edges = [a for k, a, _ in mp4.top(data) if k == b"moof"]
            at = max(at, edges[0] + 50)
            at += 40 if any(abs(at - e) < 30 for e in edges) else 0
        write(path, data[:at])
        # a cut inside the very last sample, or less than a header's rounding: a damaged sample says the same
        work.plant("truncated", bounds=False, alt=["damaged"] if share == 1 or name == "flv" else [])
        work.allowed += LOST
    return make


def no_index(name, ending):
    def make(work):
        container = {"mp4": "mp4", "mov": "mov", "3gp": "3gp", "m4a": "mp4"}[name]
        r = work.base(family=CONTAINERS[container][0], seconds=8)
        path = work.path(ending)
        packets.write_mp4(r, path, brand=ending if ending in packets.BRANDS else "mp4")
        data = read(path)
        moov = next(a for k, a, _ in mp4.top(data) if k == b"moov")
        write(path, data[:int(moov * work.rng.uniform(0.3, 1.0))])
        work.plant("truncated", bounds=False, alt=["no-media", "unreadable"])
        work.allowed += ["no-media", "unreadable"]
    return make


def sound_cut(codec, share):
    def make(work):
        source = work.pool.sound_only(codec, None if codec != "aac" else work.rng.choice([16000, 44100]), seed=work.rng.randrange(2))
        data = read(source)
        if codec == "aac":      # the index first, as recorders do that may lose power
            r = packets.load(source)
            packets.write_mp4(r, work.path("m4a"), front=True, brand="m4a")
            data = read(work.files[0])
            write(work.files[0], data[:int(len(data) * share)])
        else:
            write(work.path(source.rsplit(".", 1)[1]), data[:int(len(data) * share)])
        work.plant("truncated", bounds=False)
        work.allowed += LOST
    return make


def overwritten(where, length):
    """Bytes of samples overwritten with noise: where = key (a keyframe's head), lengths (NAL length fields), deep (a picture between)."""
    def make(work):
        r = work.base(seconds=8)
        path = work.path(CONTAINERS[work.case.container][1])
        if CONTAINERS[work.case.container][2] in ("own", "fragmented"):
            carry.carry(r, work.case.container, path)
        else:
            carry.libav(r, path)
        data = bytearray(read(path))
        video = r.video.packets
        chosen = [p for p in video if p.key == (where == "key") and len(p.data) > 120]
        if where == "lengths":
            chosen = [p for p in video[30:60] if len(p.data) > 40]
        picked = work.rng.sample(chosen, min(len(chosen), 3))
        hits = 0
        for p in picked:
            at = data.find(p.data[8:72])
            if at < 0:
                continue
            at -= 8
            if where == "lengths":
                data[at:at + 4] = b"\x00\x7f\xff\xff"
            else:
                # past the headers, to the end of the picture at most
                offset = min(len(p.data) // 4, 40) if where == "deep" else len(p.data) // 2
                size = min(length, len(p.data) - offset - 8)
                data[at + offset:at + offset + size] = work.rng.randbytes(size)
            hits += 1
        if not hits:
            raise AssertionError("no sample found to damage")
        write(path, bytes(data))
        work.plant("damaged", bounds=False)
        work.allowed += ["damaged"]
        if where != "lengths" and not complains(path, keys_only=where == "key"):
            work.cls, work.notes["undecided"] = JUDGEMENT, "the decoder does not notice"
    return make


def complains(path, keys_only):
    """Whether ffmpeg's decoder notices; entropy-coded pictures may decode to rubbish without a word."""
    argv = ["-skip_frame", "nokey"] if keys_only else []
    return bool(carry.ff(*argv, "-i", path, "-map", "0:v", "-f", "null", "-").strip())


def transport(how, share):
    def make(work):
        r = work.base(seconds=10)
        ending = CONTAINERS[work.case.container][1]
        path = work.path(ending)
        carry.libav(r, path)
        data = read(path)
        size, lead = (192, 4) if ending == "m2ts" else (188, 0)
        blocks = [bytearray(data[i:i + size]) for i in range(0, len(data) - size + 1, size)]
        pid = 0x1011 if ending == "m2ts" else 0x100        # what ffmpeg gives the picture
        picture = [n for n, b in enumerate(blocks) if (b[lead + 1] & 31) << 8 | b[lead + 2] == pid and not b[lead + 1] & 0x40 and n > 40]
        chosen = set(work.rng.sample(picture, max(1, int(len(picture) * share))))
        if how == "lost":
            blocks = [b for n, b in enumerate(blocks) if n not in chosen]
        elif how == "marked":
            for n in chosen:
                blocks[n][lead + 1] |= 0x80
        else:
            for n in chosen:
                blocks[n][lead] ^= 0xFF     # the sync byte is gone
        write(path, b"".join(bytes(b) for b in blocks))
        work.plant("damaged", bounds=False)
        work.allowed += ["damaged", "picture-loss", "sound-loss", "interruption"]
    return make


def hidden(where, size):
    def make(work):
        r = work.base(seconds=size + 7)
        path = work.path(CONTAINERS[work.case.container][1])
        edits = {}
        for t in r.tracks:
            first, total = t.packets[0].dts, t.end
            lead = -first
            if where == "start":
                spans = [(size, total)]
            elif where == "end":
                spans = [(0, total - size)]
            else:
                spans = [(0, 3), (3 + size, total)]
            edits[t.kind] = [(b - a, lead + t.ticks(a)) for a, b in spans]
        packets.write_mp4(r, path, edits=edits, brand="mov" if path.endswith("mov") else "3gp" if path.endswith("3gp") else "mp4")
        work.plant("hidden-media", bounds=False, lost=size, tolerance=0.15)
        work.allowed += ["hidden-media"] + (["interruption"] if where == "middle" else [])
        work.check = False
        work.frame = r.video.frame
    return make


def cases():
    for name in TELL:
        for share in (0.2, 0.4, 0.6, 0.8, 0.95, 0.99) + ((1,) if name != "flv" else ()):
            label = f"{share:g}" if share < 1 else "one-byte"
            yield Case(f"cut-{name}-{label}", "truncated", container_of(name), cut(name, share), f"the file ends at {label} of its length")
    for name, ending in (("mp4", "mp4"), ("mov", "mov"), ("3gp", "3gp")):
        for n in range(4):
            yield Case(f"no-moov-{name}-{n}", "truncated", name, no_index(name, ending), "power was cut before the index was written")
    for codec in ("aac", "pcm", "alaw", "mp3"):
        for share in (0.2, 0.5, 0.8, 0.97):
            yield Case(f"cut-sound-{codec}-{share:g}", "truncated", {"aac": "m4a", "pcm": "wav", "alaw": "wav", "mp3": "mp3"}[codec],
                       sound_cut(codec, share), "sound only, cut short")
    for container in ("mp4", "mp4-no-b", "fmp4", "hevc", "mov", "mkv", "flv"):
        for n in range(2):
            yield Case(f"nal-{container}-{n}", "damaged", container, overwritten("lengths", 4), "inner lengths of pictures broken")
    for container in ("mp4", "mp4-no-b", "fmp4", "hevc", "mov", "mkv", "flv", "avi", "avi-mjpeg", "3gp"):
        for length in (60, 400):
            yield Case(f"key-{container}-{length}", "damaged", container, overwritten("key", length), "keyframes overwritten with noise",
                       cls=DEEP if container == "avi-mjpeg" else "must")
        if container != "avi-mjpeg":        # nothing but keyframes
            yield Case(f"deep-{container}", "damaged", container, overwritten("deep", 300), "pictures between keyframes overwritten", cls=DEEP)
    for container in ("ts", "m2ts"):
        for how in ("lost", "marked", "sync"):
            for share in (0.005, 0.03, 0.1):
                yield Case(f"tsdamage-{container}-{how}-{share:g}", "damaged", container, transport(how, share), f"transport packets: {how}")
    for container in ("mp4", "mp4-no-b", "hevc", "mov", "3gp"):
        for where in ("start", "middle", "end"):
            for size in (0.2, 0.6, 1, 2, 5):
                yield Case(f"hide-{container}-{where}-{size:g}", "hidden-media", container, hidden(where, size),
                           f"an edit list hides {size:g} s at the {where}", size, where, BELOW if size < 0.5 else "must")
