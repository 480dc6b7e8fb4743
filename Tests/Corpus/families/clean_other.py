"""B, third part: every other container in which nothing is missing, and files of one kind of media."""
from families.common import simple
from kit import mp4
from kit.bench import Expect, Recipe, write

RECIPES = []
clean = simple(RECIPES)

clean("b-avi-bframes.avi", "MPEG-4 with B-frames in AVI: no PTS anywhere", v="mpeg4b", a="mp3", secs=5)
clean("b-avi-mjpeg-pcm-1s.avi", "MJPEG, sound in one chunk a second", v="mjpeg", a="pcm", fps="10", secs=6)
clean("b-avi-10fps-keys.avi", "surveillance: MPEG-4, 10 pictures a second, a keyframe every 20 s, no sound", v="mpeg4", a=None, fps="10",
      secs=30, gop=200)
clean("b-mkv-2997.mkv", "29.97 pictures a second rounded to 1 ms", v="h264b", fps="30000/1001", secs=5)
clean("b-mkv-5994-ac3.mkv", "59.94 pictures a second rounded to 1 ms, AC-3", fps="60000/1001", a="ac3", secs=4, gop=60)
clean("b-mkv-live.mkv", "Matroska as a live stream: no sizes, no index", v="h264b", secs=4, out="-live 1 -f matroska")
clean("b-mkv-late-start.mkv", "the first timestamp is an hour", v="h264", secs=4, out="-output_ts_offset 3600")
clean("b-mkv-15-alternate.mkv", "30 and 15 pictures a second in turns", fps="30", secs=6, gop=30, vfr=True, vf="select='mod(floor(t),2)+not(mod(n,2))'")
clean("b-flv-5994.flv", "59.94 pictures a second rounded to 1 ms", v="h264b", fps="60000/1001", secs=4, gop=60)
clean("b-flv-23976.flv", "23.976 pictures a second rounded to 1 ms", fps="24000/1001", secs=4, gop=24)
clean("b-flv-late-start.flv", "the first timestamp is ten hours (above 24 bits of ms)", v="h264b", secs=4, out="-output_ts_offset 36000")
clean("b-webm-opus-60ms.webm", "Opus packets of 60 ms", v="vp8", a="opus60", secs=4)
clean("b-ogg-opus.opus", "Opus only", v=None, a="opus", secs=5)
clean("b-webm-opus-2ms5.webm", "Opus packets of 2.5 ms, sound only", v=None, a="opus", aopt="-frame_duration 2.5 -application lowdelay", secs=4)
clean("b-wmv-15.wmv", "WMV2 and WMA, 15 pictures a second", v="wmv2", a="wma", fps="15", secs=5)
clean("b-mpg-mpeg2.mpg", "MPEG-PS, 29.97 pictures a second, B-frames", v="mpeg2", a="mp2", fps="30000/1001", secs=5, gop=15)
clean("b-raw.h264", "raw H.264 with B-frames: no timestamps", v="h264b", a=None, secs=5, out="-f h264")
clean("b-raw.hevc", "raw HEVC: no timestamps", v="hevc", a=None, secs=3, out="-f hevc")
clean("b-raw.aac", "ADTS", v=None, a="aac", secs=5, out="-f adts")
clean("b-vbr.mp3", "MP3, variable bit rate", v=None, a="mp3", aopt="-q:a 4 -b:a 0", secs=6)
clean("b-plain.wav", "WAV", v=None, a="pcm", secs=5)
clean("b-alaw.wav", "WAV, A-law", v=None, a="alaw", secs=5)
clean("b-picture.jpg", "a single JPEG picture", v="mjpeg", a=None, secs=0.04, out="-f image2 -update 1")


def long_priming(bench, path):
    """Three AAC packets of priming that the edit list leaves out."""
    root = mp4.movie(bench.bytes("priming.m4a", v=None, a="aac", secs=5))
    trak = mp4.tracks(root)["soun"]
    length = mp4.edit_list(trak)[0][0] / mp4.movie_scale(root)
    mp4.edits(root, trak, [(length - 2048 / 48000, 3072)])
    write(path, mp4.join(root))
    return Expect()


def two_pictures(bench, path):
    """Two picture tracks of different length and rate, two of sound, as in a multi-camera recorder."""
    one = bench.base("multi-1.mp4", v="h264b", a="aac", secs=5)
    two = bench.base("multi-2.mp4", v="h264", a="aac", secs=5.4, fps="10", seed=30)
    bench.ff("-i", one, "-i", two, "-map", "0", "-map", "1", "-c", "copy", "-fflags", "+bitexact", path)
    return Expect()


RECIPES += [
    Recipe("B", "b-long-priming.m4a", "3072 samples of priming before the edit's start", long_priming),
    Recipe("B", "b-two-cameras.mp4", "two picture and two sound tracks of different rate and length", two_pictures),
]
