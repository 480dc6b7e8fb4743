"""A, first part: interruptions in MP4, MOV, M4A and fragmented MP4, each with a clean twin where that is cheap."""
import struct

from families.common import planner
from kit import mp4
from kit.bench import Expect, Recipe, hole, planted, read, write

RECIPES = []


plan = planner(RECIPES)

plan("a-mp4-nob-500ms.mp4", "H.264 without B-frames, 0.5 s, the encoder goes on without a keyframe", [(3.2, 3.7)],
     how="select", gop=200, twin=True)
plan("a-mp4-nob-1s-key.mp4", "H.264 without B-frames, one GOP of packets left out", [(3, 4)])
plan("a-mp4-nob-60s.mp4", "60 s inserted by changing timestamps, picture only", [(2, 60)], how="retime", a=None, secs=4)
plan("a-mp4-b-1s-key.mp4", "H.264 with B-frames, one GOP left out", [(3, 4)], v="h264b", twin=True)
plan("a-mp4-b-600ms.mp4", "H.264 with B-frames, 0.6 s, not on a keyframe", [(2.28, 2.88)], v="h264b", how="select", gop=60)
plan("a-mp4-open-3s.mp4", "open GOP, three B-frames, 3 s, the encoder goes on", [(2.4, 5.4)], v="h264open", how="select", gop=50)
plan("a-mp4-near-start.mp4", "3 s after four pictures", [(0.16, 3.16)], v="h264b", how="select", secs=6)
plan("a-mp4-near-end.mp4", "3 s before the last four pictures", [(2.84, 5.84)], v="h264b", how="select", secs=6)
plan("a-mp4-three-5994.mp4", "0.5, 1 and 3 s in one file of 59.94 pictures a second", [(1, 1.5), (2.5, 3.5), (5, 8)],
     how="select", fps="60000/1001", secs=9, gop=120)
plan("a-mp4-2997-one-frame-key.mp4", "two holes with a single GOP between them, 29.97", [(1.001, 2.002), (3.003, 4.004)],
     fps="30000/1001", gop=30, secs=6)
plan("a-mp4-hevc-1s.mp4", "HEVC with B-frames, 1 s on a keyframe", [(3, 4)], v="hevc", twin=True, secs=6, vopt="-tag:v hvc1")
plan("a-mp4-hevc-700ms.mp4", "HEVC, 0.7 s, pictures never encoded", [(2.2, 2.9)], v="hevc", how="select", secs=5, gop=50)
plan("a-mp4-lowrate-5s.mp4", "one picture a second, 5 s missing", [(10, 15)], fps="1", secs=30, gop=5, a=None, how="select")
plan("a-mp4-10fps-1s.mp4", "10 pictures a second with 44.1 kHz sound, 1 s", [(4.3, 5.3)], fps="10", a="aac44", how="select", gop=300)
plan("a-3gp-h263.3gp", "H.263 and AAC in 3GP, 15 pictures a second, 1.2 s", [(2, 3.2)], v="h263", fps="15", size="176x144", gop=15, secs=6,
     how="select")
plan("a-m4a-1s.m4a", "sound only, 1 s", [(3, 4)], v=None)
plan("a-m4a-500ms.m4a", "sound only, 24 packets of 1024 samples (0.512 s)", [(2.005, 2.505)], v=None, twin=True)
plan("a-mp4-nob-video-only-500ms.mp4", "picture only, no B-frames, 13 pictures (0.52 s)", [(2.08, 2.6)], a=None, how="select", secs=5)

# A phone: steps of 33 ms with a jitter of some ms, stored with 90 kHz ticks.
JITTER = "settb=1/90000,setpts='PTS+9*mod(N*7919,131)-585*gt(N,0)'"
plan("a-vfr-phone.mp4", "phone: steps of 26 to 39 ms, 1 s missing in both tracks", [(3, 4)], vf=JITTER, how="select", fps="30",
     vopt="-enc_time_base 1/90000 -video_track_timescale 90000", gop=30, twin=True)
ALTERNATE = "select='not(eq(mod(n,3),2))'"
plan("a-vfr-alternating.mp4", "every third picture dropped (steps 1x/2x), 0.8 s missing in both tracks", [(3, 3.8)], vf=ALTERNATE,
     how="select", fps="30", gop=30, twin=True)


def fragmented(keep, shift=0.0):
    """Leave fragments out, or move all later ones by some seconds."""
    def build(bench, path):
        data = bench.bytes("frag.mp4", v="h264b", a="aac", secs=8, out="-movflags frag_keyframe+empty_moov+default_base_moof")
        head, parts, tail = mp4.fragments(data)
        scales = {n: mp4.timescale(t) for n, t in enumerate(mp4.Box(b"", children=mp4.parse(head)).all(b"trak"), 1)}
        if shift:
            parts = [mp4.shift_fragment(p, shift if n >= keep else 0, scales) for n, p in enumerate(parts)]
            planted = [hole(keep, shift)]
        else:
            out = [n for n in range(len(parts)) if n not in keep]
            parts = [p for n, p in enumerate(parts) if n in keep]
            planted = [hole(out[0], len(out))]
        write(path, head + b"".join(parts))     # without the mfra: its offsets would be wrong
        return Expect("findings", planted, allow=["truncated"])
    return build


RECIPES += [
    Recipe("A", "a-fmp4-left-out.mp4", "fragmented MP4, two fragments left out", fragmented([0, 1, 2, 5, 6, 7])),
    Recipe("A", "a-fmp4-first-kept.mp4", "fragmented MP4, the fragments 1 to 3 left out: 3 s right after the first",
           fragmented([0, 4, 5, 6, 7])),
    Recipe("A", "a-fmp4-retimed-1s.mp4", "fragmented MP4, tfdt of all later fragments 1 s later", fragmented(4, 1.0)),
    Recipe("A", "a-fmp4-retimed-60s.mp4", "fragmented MP4, tfdt of all later fragments 60 s later", fragmented(5, 60.0)),
    Recipe("B", "a-fmp4-twin.mp4", "clean twin of a-fmp4-*", lambda b, p: b.encode(
        p, v="h264b", secs=8, out="-movflags frag_keyframe+empty_moov+default_base_moof") or Expect()),
]


def pcm_in_mov(name, v, a, at, lost, secs, late):
    """ffmpeg's MOV muxer cannot leave a hole in PCM: the later sound moves up. late=True writes the hole into stts."""
    def build(bench, path):
        raw = bench.base("raw-" + name, v=v, a=a, secs=secs, holes=[(at, at + lost)])
        root = mp4.movie(read(raw))
        if late:
            trak = mp4.tracks(root)["soun"]
            count, rate = len(mp4.samples(trak, b"")), mp4.timescale(trak)
            trak.one(b"stts").data = struct.pack(">II6I", 0, 3, at * rate - 1, 1, 1, 1 + lost * rate, count - at * rate, 1)
        write(path, mp4.join(root))
        if late:
            # The rewritten sound is zeros: silent, and may be called so.
            return Expect("findings", [hole(at, lost)], allow=["silent"])
        return Expect("findings", [planted("interruption", at, lost, alt=["picture-loss"], bounds=False)], allow=["sound-loss",
                      "picture-loss"], doubt="the picture has a hole, the sound is contiguous on its own clock and ends as "
                      "much earlier: PCM in MOV as ffmpeg writes it")
    return build


RECIPES += [
    Recipe("A", "a-mov-mjpeg-pcm-stts.mov", "MJPEG and PCM, 1 s missing, the sound's hole in one long sample duration",
           pcm_in_mov("pcm-stts.mov", "mjpeg", "pcm40", 2, 1, 5, True)),
    Recipe("A", "a-mov-pcm-moved-up.mov", "H.264 and PCM in packets of one second, 3 s of packets missing, the later sound moved up",
           pcm_in_mov("pcm-up.mov", "h264", "pcm", 3, 3, 9, False)),
    Recipe("B", "b-mov-pcm-1s-packets.mov", "H.264 and PCM in packets of one second, nothing missing",
           lambda b, p: b.encode(p, a="pcm", secs=6) or Expect()),
]


def empty_edit_inside(bench, path):
    """Two edits with an empty one between: a player pauses for 2 s, the samples themselves are contiguous: no media is missing."""
    root = mp4.movie(bench.bytes("plain.mp4", v="h264", a="aac", secs=6))
    for trak in mp4.tracks(root).values():
        scale, lead = mp4.timescale(trak), mp4.edit_list(trak)[0][1]
        mp4.edits(root, trak, [(3, lead), (2, -1), (3, lead + 3 * scale)])
    write(path, mp4.join(root))
    return Expect("findings", [planted("hidden-media", lost=0.0, bounds=False)])


RECIPES.append(Recipe("A", "a-mp4-empty-edit-inside.mp4", "an empty edit of 2 s in the middle of both tracks", empty_edit_inside))


def same_samples_late(bench, path):
    """The sound's hole is 0.3 s wider than the picture's on each side: the recorder stopped sound first."""
    bench.encode(path, holes=[(3, 5)], how="select", secs=8, ahole=False, af="aselect='not(between(t,2.7,5.3))'")
    return Expect("findings", [hole(3, 2)], allow=["sound-loss"])


RECIPES.append(Recipe("A", "a-mp4-sound-wider.mp4", "2 s of picture missing, the sound missing 0.3 s longer on both sides",
                      same_samples_late))
