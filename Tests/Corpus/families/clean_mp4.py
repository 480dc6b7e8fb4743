"""B, first part: MP4 and MOV in which nothing is missing, however it looks: edit lists, variable rates, odd tracks."""
import struct

from families.common import simple
from kit import measure, mp4
from kit.bench import Expect, Recipe, read, write

RECIPES = []
clean = simple(RECIPES)


def edited(change, v="h264b", a="aac", allow=(), doubt="", vfr=False, **options):
    """The plain file with other edit lists: change(root, {handler: trak}). The bytes of the samples stay."""
    def build(bench, path):
        root = mp4.movie(bench.bytes(f"edit-{v}-{a}-{options}.mp4".replace(" ", "").replace("'", ""), v=v, a=a, secs=4, **options))
        change(root, mp4.tracks(root))
        write(path, mp4.join(root))
        return Expect(allow=list(allow), doubt=doubt, vfr=vfr)
    return build


def empty_at_start(seconds, which):
    def change(root, tracks):
        for kind in which:
            (length, lead), trak = mp4.edit_list(tracks[kind])[0], tracks[kind]
            mp4.edits(root, trak, [(seconds, -1), (length / mp4.movie_scale(root), lead)])
    return change


def skip(seconds):
    def change(root, tracks):
        for trak in tracks.values():
            (length, lead), scale = mp4.edit_list(trak)[0], mp4.timescale(trak)
            mp4.edits(root, trak, [(length / mp4.movie_scale(root) - seconds, lead + round(seconds * scale))])
    return change


def trimmed(root, tracks):
    """The last sound packet is longer than the picture: the edit list ends the sound with it."""
    for trak in tracks.values():
        lead = mp4.edit_list(trak)[0][1]
        mp4.edits(root, trak, [(3.99, lead)])


def no_edits(root, tracks):
    for trak in tracks.values():
        trak.children = [c for c in trak.children if c.kind != b"edts"]


def with_timecode(bench, path):
    bench.encode(path, v="h264", a="pcm40", secs=4, out="-timecode 10:00:00:00")
    assert "tmcd" in read(path).decode("latin1"), "no timecode track"
    return Expect()


def cover(bench, path, name="cover.m4a"):
    sound = bench.base("for-cover.m4a", v=None, a="aac", secs=6)
    picture = bench.base("cover.png", v="mjpeg", a=None, secs=0.04, out="-c:v png -f image2 -update 1")
    bench.ff("-i", sound, "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", "-fflags", "+bitexact", path)
    return Expect()


def subtitles(ext, codec):
    def build(bench, path):
        base = bench.base("for-text.mp4", v="h264b", a="aac", secs=8)
        text = bench.once("sparse.srt", lambda p: write(p + "", b"1\n00:00:00,500 --> 00:00:01,000\nA\n\n2\n00:00:06,900 --> 00:00:07,400\nB\n"))
        bench.ff("-i", base, "-i", text, "-map", "0", "-map", "1", "-c", "copy", "-c:s", codec, "-fflags", "+bitexact", path)
        return Expect()
    return build


def repeated_times(bench, path):
    """Screen recorder: pictures only when something moves; steps from 0.1 to 2 s, sound goes on."""
    steps = [0.1, 0.1, 2, 0.1, 0.5, 1.5, 0.1, 0.1, 0.1, 1, 0.2, 2, 0.1, 0.3, 0.1, 1.7]
    return screen(bench, path, steps, "aac")


def screen(bench, path, steps, a):
    at = [0.0]
    for step in steps:
        at.append(at[-1] + step)
    expression = "+".join(f"eq(N,{n})*{t:.2f}" for n, t in enumerate(at) if n)
    bench.encode(path, v="h264", a=a, fps="10", secs=len(at) / 10, audio_to=at[-1], gop=8, vf=f"settb=1/1000,setpts='({expression})/TB'",
                 vopt="-enc_time_base 1/1000 -video_track_timescale 1000")
    times = sorted(mp4.times(mp4.tracks(mp4.movie(read(path)))["vide"]))
    assert max(b - a for a, b in zip(times, times[1:])) >= 1900, "no long step"
    return Expect(vfr=True, frame=0.1)


def silent_screen(bench, path):
    """As the other one, without sound and with many different long steps."""
    return screen(bench, path, [0.1, 0.7, 1.9, 0.4, 1.2, 0.1, 2, 0.8, 1.5, 0.3, 1.1, 1.8, 0.6, 0.1, 1.3, 2, 0.9, 1.6, 0.2, 1.4], None)


def negative_shifts(bench, path):
    """B-frames with composition offsets below zero (version 1 ctts) instead of an edit list."""
    bench.encode(path, v="h264b", a="aac", secs=4, out="-movflags negative_cts_offsets")
    data = read(path)
    trak = mp4.tracks(mp4.movie(data))["vide"]
    low = min(struct.unpack_from(">Ii", trak.one(b"ctts").data, 8 + 8 * i)[1] for i in range(struct.unpack_from(">I", trak.one(b"ctts").data, 4)[0]))
    assert low < 0, "no negative offset"
    return Expect()


def late_fragments(bench, path):
    """Fragments of a stream that has been going for 26 hours: the first tfdt is large."""
    data = bench.bytes("late-frag.mp4", v="h264b", a="aac", secs=6, out="-movflags frag_keyframe+empty_moov+default_base_moof")
    head, parts, _ = mp4.fragments(data)
    scales = {n: mp4.timescale(t) for n, t in enumerate(mp4.Box(b"", children=mp4.parse(head)).all(b"trak"), 1)}
    write(path, head + b"".join(mp4.shift_fragment(p, 93600, scales) for p in parts))
    return Expect()


def no_keyframe_table(root, tracks):
    table = tracks["vide"].one(b"stbl")
    table.children = [c for c in table.children if c.kind != b"stss"]


def sound_later(seconds, early=0.0):
    def build(bench, path):
        bench.encode(path, v="h264b", a="aac", secs=6, audio_from=seconds, audio_to=6 - early)
        picture, sound = (next(t for t in measure.tracks(path) if t.kind == kind) for kind in ("video", "audio"))
        assert abs(sound.times[0] - picture.times[0] - seconds) < 0.1, sound.times[0]
        return Expect()
    return build


RECIPES += [
    Recipe("B", "b-edit-empty-both.mp4", "empty edit of 2.5 s at the start of both tracks", edited(empty_at_start(2.5, ["vide", "soun"]))),
    Recipe("B", "b-edit-empty-picture.mp4", "empty edit of 0.4 s on the picture: the sound starts earlier", edited(empty_at_start(0.4, ["vide"]))),
    Recipe("B", "b-edit-skip.mp4", "both edit lists start 0.4 s into the media (a lossless cut between keyframes)",
           edited(skip(0.4), allow=["hidden-media"], doubt="0.4 s of recorded media lie before the edit's start")),
    Recipe("B", "b-edit-none-bframes.mp4", "B-frames without any edit list: the first picture is at 0.08 s", edited(no_edits)),
    Recipe("B", "b-edit-trim-end.mp4", "edit list ends the picture and the sound some ms early", edited(trimmed)),
    Recipe("B", "b-no-stss.mp4", "no stss: all pictures are called keyframes", edited(no_keyframe_table)),
    Recipe("B", "b-negative-cts.mp4", "B-frames with negative composition offsets", negative_shifts),
    Recipe("B", "b-fmp4-late-start.mp4", "fragments of which the first tfdt is 26 h", late_fragments),
    Recipe("B", "b-tmcd.mov", "MOV with a timecode track", with_timecode),
    Recipe("B", "b-cover.m4a", "sound with an attached cover picture", cover),
    Recipe("B", "b-sparse-text.mp4", "two subtitles 6 s apart", subtitles("mp4", "mov_text")),
    Recipe("B", "b-sparse-text.mkv", "two subtitles 6 s apart in Matroska", subtitles("mkv", "srt")),
    Recipe("B", "b-screen-sound.mp4", "screen recorder, steps up to 2 s, continuous sound", repeated_times),
    Recipe("B", "b-screen-silent.mp4", "screen recorder without sound, many different long steps", silent_screen),
    Recipe("B", "b-sound-1s-later.mp4", "the sound starts 1 s after the picture (pre-recording buffer)", sound_later(1.0)),
    Recipe("B", "b-sound-early-end.mp4", "the sound ends 0.3 s before the picture", sound_later(0, 0.3)),
]
clean("b-30-to-15.mp4", "30 pictures a second, 15 from the middle on", fps="30", secs=8, gop=60, vfr=True,
      vf="select='lt(t,4)+not(mod(n,2))'")
clean("b-25-to-50.mp4", "25 pictures a second, 50 from the middle on", fps="50", secs=8, gop=60, vfr=True, vf="select='gte(t,4)+not(mod(n,2))'",
      v="h264b")
clean("b-30-10-30.mp4", "low light: 30, then 7.5, then 30 pictures a second", fps="30", secs=9, gop=60, vfr=True,
      vf="select='not(between(t,3,6))+not(mod(n,4))'")
clean("b-timelapse-2s.mp4", "one picture every 2 s", fps="1/2", secs=40, a=None, gop=5)
clean("b-half-fps.mkv", "one picture every 2 s in Matroska", fps="1/2", secs=30, a=None, gop=5, v="h264b")
clean("b-one-fps-sound.mp4", "one picture a second with sound", fps="1", secs=12, gop=4)
clean("b-frag-key.mov", "fragmented MOV, H.264 with B-frames and AAC 44.1 kHz", v="h264b", a="aac44", secs=4,
      out="-movflags frag_keyframe+empty_moov+default_base_moof")
clean("b-frag-audio.m4a", "fragmented, sound only", v=None, secs=6, out="-movflags empty_moov+default_base_moof -frag_duration 1000000")
clean("b-single-picture.mp4", "one picture only", secs=0.04, a=None)
clean("b-two-pictures-3s.mp4", "two pictures 3 s apart and nothing else", fps="1/3", secs=6, a=None, doubt="two pictures show no rate")
clean("b-open-gop.mp4", "open GOP, three B-frames", v="h264open", secs=6, gop=50)
