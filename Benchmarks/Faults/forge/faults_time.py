"""Interruptions in both media, in one track alone, and losses of picture or sound in the middle, at the start, at the end."""
from . import packets
from .carry import CONTAINERS, COUNTED, STREAMED
from .case import BELOW, JUDGEMENT, MUST, Case

LOOPS = {"h264b", "h264", "hevc", "mjpeg", "h264pcm"}       # keyframes that can carry a remark
# size: positions tried in each container
SIZES = {0.04: ["middle"], 0.2: ["late"], 0.5: ["early", "middle", "late"], 0.52: ["start", "middle"], 1: ["start", "early", "late"],
         2: ["start", "middle", "late"], 5: ["early", "middle", "late"], 30: ["early", "late"], 600: ["start", "late"], 3600: ["early", "middle"]}


def place(rng, position, end, frame):
    """Seconds at which the hole begins, on a picture's edge."""
    share = {"early": rng.uniform(0.15, 0.3), "middle": rng.uniform(0.4, 0.6), "late": rng.uniform(0.7, 0.85)}
    if position == "start":
        at = rng.randint(3, 8) * frame
    elif position == "end":
        at = end - rng.randint(4, 9) * frame
    else:
        at = end * share[position]
    return round(at / frame) * frame


def both(size, position):
    def make(work):
        r = work.base(seconds=work.rng.uniform(9, 15))
        frame = r.video.frame
        gap = max(frame, round(size / frame) * frame) if size < 0.3 else size
        at = place(work.rng, position, r.video.end, frame)
        tracks = [packets.late(r.video, at, gap)]
        # sound stops at the packet nearest to the picture's edge
        tracks.append(packets.late(r.audio, at - r.audio.frame / 2, gap))
        work.carry(r.with_tracks(tracks))
        if work.case.container in COUNTED:
            work.plant("interruption", at, gap, alt=["picture-loss"], streams=[0])
            work.allowed += ["sound-loss"]
        elif work.case.container in STREAMED:
            work.plant("interruption", at, gap, tolerance=0.13 if work.case.container == "ps" else None)
        else:
            work.plant("interruption", at, gap)
        if size < 0.5:
            work.allowed += ["picture-loss", "sound-loss"]
    return make


def single(kind, size, position):
    def make(work):
        r = work.base(seconds=work.rng.uniform(9, 15))
        track = r.video if kind == "video" else r.audio
        at = place(work.rng, position, track.end, track.frame)
        work.carry(r.with_tracks([packets.late(track, at, size)]))
        work.plant("interruption", at, size)
    return make


def one_stops(kind, size, position):
    """Picture (or sound) stops for `size` seconds while the other goes on."""
    def make(work):
        long = size >= 30
        r = work.base(seconds=None if not long else work.rng.uniform(8, 12))
        stopping, going = (r.video, r.audio) if kind == "picture-loss" else (r.audio, r.video)
        if long:
            going = packets.looped(going, stopping.end + size)
        else:
            length = stopping.end - size
            stopping = packets.kept(stopping, lambda t: t < length - 1e-6)
        at = place(work.rng, position, stopping.end, r.video.frame)
        stopping = packets.late(stopping, at, size)
        work.carry(r.with_tracks(sorted([stopping, going], key=lambda t: t.kind != "video")))
        work.plant(kind, at, size, where="middle", tolerance=0.13 if work.case.container == "ps" else None)
        if work.case.container in COUNTED:
            work.planted[-1]["alt"] = ["interruption"]
    return make


def edge(kind, where, size):
    def make(work):
        r = work.base(seconds=work.rng.uniform(8, 12))
        ours, other = (r.video, r.audio) if kind == "picture-loss" else (r.audio, r.video)
        if where == "start":
            if other.kind == "audio" or CONTAINERS[work.case.container][0] in LOOPS:
                other = packets.looped(other, other.end + size)
            stop = other.end - size
            ours = packets.kept(ours, lambda t: t < stop - 1e-6)
            ours = packets.moved(ours, size)
        elif size >= 6:
            other = packets.looped(other, ours.end + size)
        else:
            stop = other.end - size
            ours = packets.kept(ours, lambda t: t < stop - 1e-6)
        work.carry(r.with_tracks(sorted([ours, other], key=lambda t: t.kind != "video")))
        streamed = work.case.container in STREAMED
        need = (1.5 if where == "start" else 1.0 if streamed else 0.5) + 2 * max(ours.frame, 0.04) + (0.3 if streamed else 0.05)
        if work.case.container == "ps":     # times are sparse there: twice the longest step
            need += 0.6
        if size < need:
            work.cls = BELOW
        work.plant(kind, None, size, where=where, tolerance=0.3 if streamed else None)
    return make


def cases():
    for container in CONTAINERS:
        for size, positions in SIZES.items():
            if container in COUNTED and size > 600:
                continue
            for position in positions:
                yield Case(f"int-{container}-{size:g}-{position}", "interruption", container, both(size, position),
                           f"nothing recorded for {size:g} s in either medium", size, position, MUST if size >= 0.5 else BELOW)
    for container in ("mp4", "mp4-no-b", "fmp4", "ts", "mkv", "flv"):
        for size, positions in {0.2: ["middle"], 0.5: ["early"], 0.52: ["middle"], 1: ["early"], 5: ["late"], 600: ["middle"], 3600: ["early"]}.items():
            for position in positions:
                cls = BELOW if size < 0.5 else JUDGEMENT if size == 0.5 else MUST
                yield Case(f"pic-{container}-{size:g}-{position}", "interruption-picture-only", container, single("video", size, position),
                           f"picture without sound, {size:g} s missing", size, position, cls)
    for container in ("mp4", "ts", "mkv", "mov", "3gp"):
        for size, position in ((0.2, "middle"), (0.5, "late"), (0.52, "early"), (1, "middle"), (5, "early"), (30, "late"), (3600, "middle")):
            cls = BELOW if size < 0.5 else JUDGEMENT if size == 0.5 else MUST
            yield Case(f"snd-{container}-{size:g}-{position}", "interruption-sound-only", container, single("audio", size, position),
                       f"sound without picture, {size:g} s missing", size, position, cls)
    middles = {0.2: ["middle"], 0.52: ["late"], 1: ["early", "middle"], 2: ["late"], 5: ["early", "middle"], 30: ["middle"]}
    for container, (family, _, _) in CONTAINERS.items():
        for size, positions in middles.items():
            for position in positions:
                cls = BELOW if size < 0.5 or container == "ps" and size < 1 else MUST
                yield Case(f"ploss-{container}-{size:g}-{position}", "picture-loss-middle", container, one_stops("picture-loss", size, position),
                           f"{size:g} s without picture, the sound goes on", size, position, cls)
                if container not in COUNTED and (size < 30 or family in LOOPS):
                    yield Case(f"sloss-{container}-{size:g}-{position}", "sound-loss-middle", container, one_stops("sound-loss", size, position),
                               f"{size:g} s without sound, the picture goes on", size, position, cls)
        if family in LOOPS and container not in COUNTED:
            for size in (600, 3600) if container in ("mp4", "fmp4", "mkv") else (600,):
                yield Case(f"ploss-{container}-{size}", "picture-loss-middle", container, one_stops("picture-loss", size, "middle"),
                           f"{size} s without picture, the sound goes on", size, "middle")
                if size == 600:
                    yield Case(f"sloss-{container}-{size}", "sound-loss-middle", container, one_stops("sound-loss", size, "middle"),
                               f"{size} s without sound, the picture goes on", size, "middle")
        for kind, short in (("picture-loss", "ploss"), ("sound-loss", "sloss")):
            for where in ("start", "end"):
                if container in COUNTED and where == "start":
                    continue
                for size in (0.5, 1, 2, 5) + ((30,) if family in LOOPS else ()):
                    yield Case(f"{short}-{container}-{where}-{size:g}", f"{kind}-{where}", container, edge(kind, where, size),
                               f"{kind.replace('-', ' ')} of {size:g} s at the {where}", size, where, MUST)
