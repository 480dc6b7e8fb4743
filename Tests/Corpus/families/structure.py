"""E: files cut, broken, hidden, disguised, or no media at all."""
import random
import struct
import zipfile

from kit import mp4, ts
from kit.bench import Expect, Recipe, planted, read, write

RECIPES = []
TRAP = "http://127.0.0.1:39271/"        # judge.py listens here: nobody may come


def add(name, what, family="E"):
    def keep(build):
        RECIPES.append(Recipe(family, name, what, build))
        return build
    return keep


def only(kind, *alt, allow=(), doubt="", verdict="findings", verdict_or=(), **more):
    return Expect(verdict, [planted(kind, bounds=False, alt=alt, **more)], allow=list(allow), doubt=doubt, verdict_or=list(verdict_or))


def front(bench):
    return bench.bytes("front.mp4", v="h264b", a="aac", secs=6, out="-movflags +faststart")


def share(source, part, *alt, doubt="", **options):
    """The first part of a file."""
    def build(bench, path):
        data = front(bench) if source == "front.mp4" else bench.bytes(source, **options)
        write(path, data[:int(len(data) * part)])
        return only("truncated", *alt, allow=["damaged", "sound-loss", "picture-loss"], doubt=doubt)
    return build


for percent in (30, 60, 95):
    add(f"e-moov-first-{percent}.mp4", f"moov at the front, the mdat ends at {percent} %")(share("front.mp4", percent / 100))
add("e-mkv-cut.mkv", "Matroska with a known size ends at 60 %")(share("cut.mkv", 0.6, v="h264b", a="aac"))
add("e-webm-cut.webm", "WebM with a known size ends at 50 %")(share("cut.webm", 0.5, v="vp8", a="vorbis", secs=5))
add("e-avi-cut.avi", "AVI ends at 60 %: no index")(share("cut.avi", 0.6, v="mpeg4", a="mp3"))
add("e-wav-cut.wav", "WAV ends at 50 %")(share("cut.wav", 0.5, v=None, a="pcm"))
add("e-flv-cut.flv", "FLV ends at 60 %, its metadata name the whole length")(share("cut.flv", 0.6, v="h264", a="aac", doubt="the "
    "metadata's duration and file size are the only promise"))
add("e-wmv-cut.wmv", "ASF ends at 60 %")(share("cut.wmv", 0.6, v="wmv2", a="wma", doubt="the header's file size and play duration promise more"))


@add("e-no-moov.mp4", "ftyp, free, mdat; no moov: power was cut")
def no_moov(bench, path):
    data = bench.bytes("whole.mp4", v="h264", a="aac", secs=4)
    write(path, b"".join(data[a:b] for kind, a, b in mp4.top(data) if kind != b"moov"))
    return only("truncated", "unreadable", "no-media", allow=["no-media", "unreadable"], verdict_or=["unreadable"])


@add("e-mdat-open.mp4", "as a recorder leaves it: mdat with size 0 to the end, no moov")
def open_mdat(bench, path):
    data = bench.bytes("whole.mp4", v="h264", a="aac", secs=4)
    boxes = {kind: data[a:b] for kind, a, b in mp4.top(data)}
    write(path, boxes[b"ftyp"] + struct.pack(">I4s", 0, b"mdat") + boxes[b"mdat"][8:])
    return only("truncated", "unreadable", "no-media", allow=["no-media", "unreadable"], verdict_or=["unreadable"])


@add("e-moov-only.mp4", "moov complete, no mdat: nothing to read")
def moov_only(bench, path):
    data = front(bench)
    write(path, b"".join(data[a:b] for kind, a, b in mp4.top(data) if kind != b"mdat"))
    return only("no-media", "truncated", allow=["truncated", "no-media", "unreadable"], verdict_or=["unreadable"])


@add("e-mdat-zeros.mp4", "the last 30 % of the mdat are zeros (a file made large in advance)")
def zeros(bench, path):
    data = front(bench)
    at = int(len(data) * 0.7)
    write(path, data[:at] + bytes(len(data) - at))
    return only("damaged", "truncated", allow=["truncated", "picture-loss", "sound-loss", "interruption"])


@add("e-mdat-8-longer.mp4", "the mdat claims 8 bytes more than there are, all samples are there")
def longer(bench, path):
    data = bytearray(front(bench))
    start = next(a for kind, a, _ in mp4.top(data) if kind == b"mdat")
    struct.pack_into(">I", data, start, struct.unpack_from(">I", data, start)[0] + 8)
    write(path, bytes(data))
    return Expect()


@add("e-tail-garbage.mp4", "64 kB of zeros after the last box")
def tail(bench, path):
    write(path, front(bench) + bytes(65536))
    return Expect(doubt="zeros after the end: nothing is missing, something is there too many", allow=["damaged", "truncated"])


def fragment_cut(inside):
    def build(bench, path):
        data = bench.bytes("cut-frag.mp4", v="h264b", a="aac", secs=8, out="-movflags frag_keyframe+empty_moov+default_base_moof")
        head, parts, _ = mp4.fragments(data)
        write(path, head + b"".join(parts[:5]) + (parts[5][:len(parts[5]) // 2] if inside else b""))
        return only("truncated", allow=["damaged", "sound-loss", "picture-loss"]) if inside else Expect()
    return build


add("e-fmp4-cut-inside.mp4", "fragmented MP4, cut inside a fragment")(fragment_cut(True))
add("e-fmp4-cut-between.mp4", "fragmented MP4, cut between fragments: nothing shows it")(fragment_cut(False))


def hidden(*spans):
    """Edit lists that show only these spans (from, to) of the media."""
    def build(bench, path):
        root = mp4.movie(bench.bytes("hide.mp4", v="h264", a="aac", secs=9))
        for trak in mp4.tracks(root).values():
            scale, lead = mp4.timescale(trak), mp4.edit_list(trak)[0][1]
            mp4.edits(root, trak, [(b - a, lead + a * scale) for a, b in spans])
        write(path, mp4.join(root))
        return only("hidden-media", lost=3.0, allow=["interruption"] if len(spans) > 1 else ())
    return build


add("e-hidden-middle.mp4", "edit lists leave out 3 s in the middle")(hidden((0, 3), (6, 9)))
add("e-hidden-end.mp4", "edit lists leave out the last 3 s")(hidden((0, 6)))
add("e-hidden-start.mp4", "edit lists leave out the first 3 s, which begin with a keyframe")(hidden((3, 9)))


@add("e-nal-sizes.mp4", "the length fields of the NAL units are broken from the third second on")
def nal_sizes(bench, path):
    data = bytearray(front(bench))
    trak = mp4.tracks(mp4.movie(bytes(data)))["vide"]
    for offset, _ in mp4.samples(trak, data)[60:]:
        data[offset:offset + 4] = b"\x00\x7f\xff\xff"
    write(path, bytes(data))
    return only("damaged", allow=["picture-loss"])


@add("e-overwritten.mp4", "20 kB in the middle of the mdat overwritten with noise")
def overwritten(bench, path):
    data = bytearray(front(bench))
    at = len(data) // 2
    data[at:at + 20000] = random.Random(5).randbytes(20000)
    write(path, bytes(data))
    return only("damaged", allow=["picture-loss", "sound-loss"])


def transport(change, what):
    def build(bench, path):
        packets = ts.packets(bench.bytes("ts-harm.ts", v="h264b", a="aac", secs=6))
        write(path, b"".join(bytes(p) for p in change(packets)))
        return only("damaged", allow=["picture-loss", "sound-loss"])
    RECIPES.append(Recipe("E", what[0], what[1], build))


def without(packets):
    """Every fortieth packet of the picture that begins no PES."""
    count = 0
    for p in packets:
        inside = ts.pid(p) == 0x100 and ts.starts(p) is None
        count += inside
        if not (inside and count % 40 == 0):
            yield p


def marked(packets):
    for n, p in enumerate(packets):
        if n % 60 == 59:
            p[1] |= 0x80
        yield p


transport(without, ("e-ts-lost-packets.ts", "single transport packets lost: counters jump, no picture is missing"))
transport(marked, ("e-ts-error-bits.ts", "the transport error indicator is set on some packets"))


def disguised(source, **options):
    def build(bench, path):
        write(path, bench.bytes(source, **options))
        return Expect()
    return build


add("e-mp4-named.avi", "an MP4 with another name")(disguised("dis.mp4", v="h264b", secs=3))
add("e-ts-named.mp4.txt", "a transport stream called .txt")(disguised("dis.ts", v="h264b", secs=3))
add("e-名 称 %d #1 100%.mp4", "an odd file name")(disguised("dis2.mp4", v="h264", secs=2))


def nothing(name, what, data, *alt, verdict_or=("findings",)):
    def build(bench, path):
        write(path, data(bench) if callable(data) else data)
        return only("unreadable", "no-media", "truncated", verdict="unreadable", verdict_or=verdict_or, allow=["no-media", "unreadable", "truncated", *alt])
    RECIPES.append(Recipe("E", name, what, build))


def archive(bench):
    path = bench.once("a.zip", lambda p: zipfile.ZipFile(p, "w").writestr(zipfile.ZipInfo("a.mp4"), b"0" * 5000))
    return read(path)


SDP = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 39271 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
nothing("e-empty.mp4", "no byte", b"")
nothing("e-text.mp4", "a text", b"What is written here is no film.\n" * 40)
nothing("e-zeros.mp4", "1 MB of zeros", bytes(1 << 20))
nothing("e-random.ts", "100 kB of noise", random.Random(7).randbytes(100000), "damaged")
nothing("e-random.mp4", "100 kB of noise", random.Random(8).randbytes(100000), "damaged")
nothing("e-archive.zip", "a zip archive", archive)
nothing("e-page.html", "a web page", b"<!DOCTYPE html><html><body><video src='b-picture.jpg'></video></body></html>\n")
nothing("e-paper.pdf", "a PDF", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
nothing("e-only-header.flv", "an FLV header and nothing else", b"FLV\x01\x05\0\0\0\x09\0\0\0\0", "damaged")
nothing("e-local.m3u8", "a playlist that names a good file beside it", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:6,\nb-ts-wrap.ts\n#EXT-X-ENDLIST\n")
nothing("e-remote.m3u8", "a playlist that names an address", f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:6,\n{TRAP}a.ts\n#EXT-X-ENDLIST\n".encode())
nothing("e-remote-m3u8.mp4", "a playlist called .mp4", f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:6,\n{TRAP}b.ts\n#EXT-X-ENDLIST\n".encode())
nothing("e-list.ffconcat", "a concat script that names a good file", b"ffconcat version 1.0\nfile b-ts-wrap.ts\nfile b-ts-late-start.ts\n")
nothing("e-list.txt", "a concat script without its signature's usual name", b"ffconcat version 1.0\nfile 'b-open-gop.mp4'\n")
nothing("e-session.sdp", "a session description", SDP.encode())
nothing("e-remote.mpd", "a DASH manifest", f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet '
        f'mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{TRAP}</BaseURL></Representation></AdaptationSet></Period></MPD>'.encode())
nothing("e-text.srt", "subtitles only", b"1\n00:00:00,500 --> 00:00:01,000\nA\n", verdict_or=("findings", "whole"))


@add("e-pattern-%d.jpg", "a single JPEG whose name is a pattern for others (e-pattern-1.jpg is beside it)")
def pattern(bench, path):
    data = bench.bytes("pattern.jpg", v="mjpeg", a=None, secs=0.04, out="-f image2 -update 1")
    write(path, data)
    return Expect(allow=["no-media"])


@add("e-pattern-1.jpg", "what the pattern beside it would match")
def matched(bench, path):
    write(path, bench.bytes("pattern.jpg", v="mjpeg", a=None, secs=0.04, out="-f image2 -update 1"))
    return Expect(allow=["no-media"])


@add("e-outside.mov", "a MOV whose samples lie in another file (data reference)")
def outside(bench, path):
    root = mp4.movie(bench.bytes("outside.mov", v="h264", a=None, secs=2))
    name = b"b-ts-wrap.ts"
    for dref in root.all(b"dref"):
        dref.data = struct.pack(">II", 0, 1) + struct.pack(">I4sI", 12 + len(name) + 1, b"url ", 0) + name + b"\0"
    root.children = [c for c in root.children if c.kind != b"mdat"]
    write(path, mp4.join(root))
    return only("no-media", "truncated", "damaged", allow=["truncated", "no-media", "unreadable", "damaged"], verdict_or=["unreadable"])
