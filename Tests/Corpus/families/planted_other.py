"""A, third part: interruptions in Matroska, WebM, AVI, FLV, ASF, MPEG-PS, Ogg."""
from families.common import planner
from kit import ebml
from kit.bench import Expect, Recipe, hole, planted, write

RECIPES = []
plan = planner(RECIPES)

plan("a-mkv-b-500ms.mkv", "H.264 with B-frames and AAC, 13 pictures missing", [(2.4, 2.92)], v="h264b", how="select", gop=60, secs=6,
     twin=True)
plan("a-mkv-mpeg4-mp3.mkv", "MPEG-4 and MP3, 1 s", [(3, 4)], v="mpeg4", a="mp3", secs=6)
plan("a-mkv-hevc-60s.mkv", "HEVC and AC-3, 60 s by changing timestamps", [(2, 60)], v="hevc", a="ac3", how="retime", secs=4)
plan("a-mkv-mp3-only.mkv", "MP3 only, 1 s", [(3, 4)], v=None, a="mp3", secs=7)
plan("a-mka-pcm-only.mka", "PCM only in packets of 40 ms, 0.6 s", [(3, 3.6)], v=None, a="pcm40", secs=6)
plan("a-mkv-pcm-1s-packets.mkv", "MJPEG and PCM in packets of one second, 3 s", [(3, 6)], v="mjpeg", a="pcm", secs=9, twin=True)
plan("a-mkv-2997.mkv", "29.97 pictures a second rounded to 1 ms, 0.5 s", [(2.002, 2.5359)], fps="30000/1001", how="select", gop=90, secs=5)
plan("a-mkv-video-only-near-end.mkv", "picture only, 3 s before the last four pictures", [(2.84, 5.84)], v="h264b", a=None,
     how="select", secs=6)
plan("a-webm-vp9-opus.webm", "VP9 and Opus, 0.6 s of packets left out", [(2.2, 2.8)], v="vp9", a="opus", how="select", secs=5, gop=100,
     twin=True)
plan("a-webm-vp8-vorbis.webm", "VP8 and Vorbis, 3 s", [(2, 5)], v="vp8", a="vorbis", how="select", secs=7, gop=60)
plan("a-webm-opus-60ms.webm", "VP9 and Opus packets of 60 ms, 1 s", [(2, 3)], v="vp9", a="opus60", how="select",
     secs=5)
plan("a-flv-1s.flv", "H.264 with B-frames, 1 s", [(3, 4)], v="h264b", secs=6, twin=True)
plan("a-flv-5994.flv", "59.94 pictures a second rounded to 1 ms, 0.5 s", [(2.002, 2.5359)], fps="60000/1001", how="select", gop=120, secs=5)
plan("a-flv-video-only.flv", "picture only, 15 pictures a second, 60 s", [(2, 60)], a=None, fps="15", gop=15, how="retime", secs=4)
plan("a-wmv-1s.wmv", "WMV2 and WMA, 1 s", [(3, 4)], v="wmv2", a="wma", how="select", secs=6, twin=True)
plan("a-mpg-1s.mpg", "MPEG-2 and MP2, 1 s", [(3, 4)], v="mpeg2", a="mp2", how="select", secs=6, twin=True)
plan("a-mpg-video-only.mpg", "MPEG-2, picture only, 3 s", [(2, 5)], v="mpeg2", a=None, how="select", secs=7)

def ogg_hole(bench, path):
    bench.encode(path, v="theora", a="vorbis", secs=6, holes=[(3, 4)], how="select")
    return Expect("findings", [hole(3, 1, bounds=False)], verdict_or=["whole"], allow=["picture-loss", "sound-loss"], doubt="Ogg "
                  "counts pictures in its granule positions; libav derives most of the times and moves the hole")


def program_stream_cut(bench, path):
    """Whole 2048-byte packs out of the middle."""
    data = bench.bytes("ps.mpg", v="mpeg2", a="mp2", secs=10, vopt="-b:v 900k")
    assert len(data) > 40 * 2048, len(data)
    a, b = int(len(data) * 0.4) // 2048 * 2048, int(len(data) * 0.7) // 2048 * 2048
    write(path, data[:a] + data[b:])
    return Expect("findings", [planted("interruption", 4, 3, bounds=False, alt=["picture-loss"])], allow=["damaged", "sound-loss"],
                  doubt="packs of picture and sound are not cut at the same time; bounds are not compared")


def dropped_in_avi(a, doubt):
    def build(bench, path):
        bench.encode(path, v="mpeg4", a=a, secs=9, holes=[(3, 6)])
        return Expect("findings", [planted("interruption", 3, 3, alt=["picture-loss"], bounds=not a, tolerance=0.08)],
                      allow=["sound-loss", "picture-loss"], doubt=doubt)
    return build


def empty_chunks(bench, path):
    """The way a dashcam marks pictures it had no time for: index entries of length 0, sound without a hole."""
    bench.encode(path, v="mjpeg", a="pcm", secs=6, holes=[(2, 2.28)], ahole=False)
    return Expect("whole", vfr=True, allow=["picture-loss"])


def matroska_late(bench, path):
    """Clusters moved by rewriting their timestamps: 2 s from the fifth second on."""
    data = bench.bytes("late.mkv", v="h264", a="aac", secs=8, out="-cluster_time_limit 1000")
    write(path, ebml.shift_clusters(data, lambda t: t + 2000 if t > 4500 else t))
    at = min(t for t in ebml.cluster_times(data) if t > 4500) / 1000
    return Expect("findings", [hole(at, 2)])


RECIPES += [
    Recipe("A", "a-ogv-1s.ogv", "Theora and Vorbis, 1 s", ogg_hole),
    Recipe("B", "b-ogv.ogv", "Theora and Vorbis, nothing missing", lambda b, p: b.encode(p, v="theora", a="vorbis", secs=4) or Expect()),
    Recipe("A", "a-mpg-cut.mpg", "30 % of the packs of a program stream cut out of the middle", program_stream_cut),
    Recipe("A", "a-avi-mp3.avi", "MPEG-4 and MP3 in AVI, 3 s of packets missing (empty chunks)", dropped_in_avi("mp3", "AVI has no "
           "timestamps: the muxer fills the hole with empty chunks, the sound only has chunks in a row")),
    Recipe("A", "a-avi-pcm-1s.avi", "MPEG-4 and PCM of one second in AVI, 3 s missing", dropped_in_avi("pcm", "the picture's hole is "
           "empty chunks, the sound is contiguous on its own clock and ends 3 s early")),
    Recipe("A", "a-avi-video-only.avi", "MPEG-4 in AVI without sound, 3 s of empty chunks", dropped_in_avi(None, "")),
    Recipe("B", "b-avi-empty-chunks.avi", "seven empty chunks in a row (0.28 s) in an MJPEG AVI with sound", empty_chunks),
    Recipe("A", "a-mkv-late-clusters.mkv", "cluster timestamps 2 s later from the fifth second on", matroska_late),
]
