"""F: files made to hang, to crash or to eat memory; and seeded mutations of sound files. Only a verdict in time is asked for."""
import random
import struct

from kit import ebml, h264, mp4, ts
from kit.bench import Expect, Recipe, write

RECIPES = []
ANY = Expect(any=True)


def add(name, what):
    def keep(build):
        def made(bench, path):
            write(path, build(bench))
            return ANY
        RECIPES.append(Recipe("F", name, what, made))
        return build
    return keep


def box(kind, body=b"", claim=None):
    return struct.pack(">I4s", 8 + len(body) if claim is None else claim, kind) + body


def small(bench):
    return mp4.movie(bench.bytes("hostile.mp4", v="h264", a="aac", secs=2))


def tables(name, what, **boxes):
    """The first track's tables replaced."""
    @add(name, what)
    def build(bench):
        root = small(bench)
        trak = mp4.tracks(root)["vide"]
        for kind, data in boxes.items():
            trak.one(kind.encode()).data = data
        return mp4.join(root)


TWO = 0x7FFFFFFF
tables("f-stsz-2g.mp4", "2^31 samples of one byte", stsz=struct.pack(">III", 0, 1, TWO), stts=struct.pack(">IIII", 0, 1, TWO, 1),
       stsc=struct.pack(">5I", 0, 1, 1, TWO, 1))
tables("f-stsz-150m.mp4", "150 million samples of one byte in one chunk: gigabytes of index", stsz=struct.pack(">III", 0, 1, 150000000),
       stts=struct.pack(">IIII", 0, 1, 150000000, 1), stsc=struct.pack(">5I", 0, 1, 1, 150000000, 1))
tables("f-stsz-20m.mp4", "20 million samples of one byte in one chunk", stsz=struct.pack(">III", 0, 1, 20000000),
       stts=struct.pack(">IIII", 0, 1, 20000000, 1), stsc=struct.pack(">5I", 0, 1, 1, 20000000, 1))
tables("f-stts-claims.mp4", "the number of stts entries is 2^32-1", stts=struct.pack(">IIII", 0, 0xFFFFFFFF, 1, 512))
tables("f-stts-negative.mp4", "sample durations with the top bit set", stts=struct.pack(">IIIIII", 0, 2, 25, 0xFFFFFF00, 25, 0x80000000))
tables("f-stsc-huge.mp4", "2^31 samples a chunk", stsc=struct.pack(">5I", 0, 1, 1, TWO, 1))
tables("f-stco-far.mp4", "chunk offsets past the end", stco=struct.pack(">III", 0, 1, 0xFFFFFFF0))
tables("f-timescale-zero.mp4", "a time scale of 0", mdhd=struct.pack(">6I", 0, 0, 0, 0, 50, 0))
tables("f-timescale-max.mp4", "a time scale of 2^31-1 and the longest duration", mdhd=struct.pack(">6I", 0, 0, 0, TWO, 0xFFFFFFFF, 0))


@add("f-elst-40k.mp4", "an edit list of 40 000 entries, each shows a picture again")
def many_edits(bench):
    root = small(bench)
    for trak in mp4.tracks(root).values():
        mp4.edits(root, trak, [(0.02, (n % 40) * 512) for n in range(40000)])
    return mp4.join(root)


@add("f-box-one.mp4", "64-bit box of size 2^63")
def box_one(bench):
    data = mp4.join(small(bench))
    return data[:28] + struct.pack(">I4sQ", 1, b"mdat", 1 << 63) + data[28:]


@add("f-box-zero.mp4", "boxes of size 0 inside the moov")
def box_zero(_):
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", box(b"trak", box(b"mdia", claim=0) * 500) * 20)


@add("f-box-seven.mp4", "boxes of sizes 1 to 7")
def box_seven(_):
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", b"".join(box(b"trak", claim=n % 8) for n in range(4000)))


@add("f-moov-4g.mp4", "a moov that claims 4 GB")
def moov_large(_):
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", box(b"mvhd", bytes(100)) + bytes(2000), claim=0xFFFFFFFF)


@add("f-nested.mp4", "trak in trak in trak, 20 000 deep")
def nested(_):
    depth = 20000
    inside = b"".join(struct.pack(">I4s", 8 * (depth - n), b"trak") for n in range(depth))
    return box(b"ftyp", b"isom\0\0\2\0isom") + box(b"moov", inside)


@add("f-many-tracks.mp4", "500 tracks")
def many_tracks(bench):
    root = small(bench)
    moov = next(c for c in root.children if c.kind == b"moov")
    trak = mp4.tracks(root)["vide"]
    moov.children += [trak] * 498
    return mp4.join(root)


def fragment_of(count, flags=0, times=1):
    def build(bench):
        data = bench.bytes("hostile-frag.mp4", v="h264", a=None, secs=2, out="-movflags frag_keyframe+empty_moov+default_base_moof")
        head, parts, _ = mp4.fragments(data)
        head_of = box(b"tfhd", struct.pack(">IIIII", 0x20038, 1, 512, 1, 0))
        piece = box(b"moof", box(b"mfhd", bytes(8)) + box(b"traf", head_of + box(b"trun", struct.pack(">II", flags, count)))) + box(b"mdat")
        return head + parts[0] + piece * times
    return build


add("f-trun-50m.mp4", "a fragment of 50 million samples without a table")(fragment_of(50000000))
add("f-trun-2g.mp4", "a fragment of 2^31 samples")(fragment_of(TWO))
add("f-trun-many.mp4", "10 000 fragments of 10 000 samples each")(fragment_of(10000, times=10000))


@add("f-meta-4g.m4a", "a tag that claims 2 GB")
def large_tag(bench):
    root = mp4.movie(bench.bytes("hostile.m4a", v=None, a="aac", secs=1))
    moov = next(c for c in root.children if c.kind == b"moov")
    text = box(b"data", bytes(8) + b"x", claim=TWO)
    moov.children.append(mp4.Box(b"udta", box(b"meta", bytes(4) + box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9)) + box(b"ilst", box(b"\xa9nam", text)))))
    return mp4.join(root)


EBML = ebml.element(b"\x1a\x45\xdf\xa3", ebml.element(b"\x42\x82", b"matroska") + ebml.number(b"\x42\x87", 4) + ebml.number(b"\x42\x85", 2))
SEGMENT, INFO, TRACKS, CLUSTER = b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
TRACK = ebml.element(b"\xae", ebml.number(b"\xd7", 1) + ebml.number(b"\x73\xc5", 1) + ebml.number(b"\x83", 1) +
                     ebml.element(b"\x86", b"V_MJPEG") + ebml.element(b"\xe0", ebml.number(b"\xb0", 160) + ebml.number(b"\xba", 120)))


@add("f-ebml-huge.mkv", "elements that claim 2^55 bytes")
def ebml_huge(_):
    return EBML + ebml.element(SEGMENT, ebml.element(INFO, b"", 1 << 50) + TRACK * 3, (1 << 55) - 2)


@add("f-ebml-nested.mkv", "chapters in chapters, 8000 deep")
def ebml_nested(_):
    inside = b""
    for _n in range(8000):
        inside = ebml.element(b"\xb6", inside)
    return EBML + ebml.element(SEGMENT, ebml.element(TRACKS, TRACK) + ebml.element(b"\x10\x43\xa7\x70", ebml.element(b"\x45\xb9", inside)))


@add("f-tags-nested.mkv", "tags in tags, 8000 deep")
def tags_nested(_):
    inside = b""
    for _n in range(8000):
        inside = ebml.element(b"\x67\xc8", ebml.element(b"\x45\xa3", b"n") + inside)
    return EBML + ebml.element(SEGMENT, ebml.element(TRACKS, TRACK) + ebml.element(b"\x12\x54\xc3\x67", ebml.element(b"\x73\x73", inside)))


@add("f-attachment.mkv", "an attachment that claims 4 GB, and 2000 small ones")
def attachments(_):
    file_ = ebml.element(b"\x61\xa7", ebml.element(b"\x46\x6e", b"a.ttf") + ebml.element(b"\x46\x60", b"font/ttf") + ebml.element(b"\x46\x5c", b"x" * 50))
    large = ebml.element(b"\x61\xa7", ebml.element(b"\x46\x6e", b"b.ttf") + ebml.element(b"\x46\x5c", b"x" * 50, 1 << 32))
    return EBML + ebml.element(SEGMENT, ebml.element(TRACKS, TRACK) + ebml.element(b"\x19\x41\xa4\x69", file_ * 2000 + large))


@add("f-clusters-empty.mkv", "60 000 empty clusters, times up and down")
def clusters_empty(_):
    one = b"".join(CLUSTER + ebml.size(9, 1) + b"\xe7\x87" + struct.pack(">Q", (n * 7919) % (1 << 55))[1:] for n in range(60000))
    return EBML + ebml.element(SEGMENT, ebml.element(TRACKS, TRACK) + one)


@add("f-block-times.mkv", "blocks whose times jump over the whole range of 64 bits")
def block_times(_):
    blocks = b"".join(ebml.element(CLUSTER, ebml.element(b"\xe7", struct.pack(">Q", (0x7FFFFFFFFFFFFFFF, 5, 1 << 62)[n % 3])) +
                      ebml.element(b"\xa3", b"\x81" + struct.pack(">h", 32767 * (-1) ** n) + b"\x80\xff\xd8\xff\xd9")) for n in range(300))
    return EBML + ebml.element(SEGMENT, ebml.element(TRACKS, TRACK) + blocks)


def chunk(kind, body, claim=None):
    return kind + struct.pack("<I", len(body) if claim is None else claim) + body + b"\0" * (len(body) % 2)


@add("f-index-bomb.avi", "an index of 40 000 entries that all name one chunk")
def avi_bomb(bench):
    data = bench.bytes("hostile.avi", v="mjpeg", a=None, secs=1)
    at = data.rindex(b"idx1")
    return data[:at] + chunk(b"idx1", data[at + 8:at + 24] * 40000)


@add("f-index-claims.avi", "an index that claims 4 GB")
def avi_claims(bench):
    data = bytearray(bench.bytes("hostile.avi", v="mjpeg", a=None, secs=1))
    struct.pack_into("<I", data, data.rindex(b"idx1") + 4, 0xFFFFFFF0)
    return bytes(data)


@add("f-index-loop.avi", "an OpenDML index that names itself")
def avi_loop(bench):
    data = bench.bytes("hostile.avi", v="mjpeg", a=None, secs=1)
    at = data.index(b"strf")
    size = 8 + struct.unpack_from("<I", data, at + 4)[0]
    place = at + size + 8 + 8
    index = struct.pack("<HBBI4s3I", 4, 0, 0, 500, b"00dc", 0, 0, 0) + struct.pack("<QII", at + size, 4096, 1) * 500
    assert place
    return data[:at + size] + chunk(b"indx", index) + data[at + size:]


@add("f-rates-zero.avi", "rate, scale and sample size of 0")
def avi_zero(bench):
    data = bytearray(bench.bytes("hostile.avi", v="mjpeg", a=None, secs=1))
    at = data.index(b"strh") + 8
    data[at + 20:at + 28] = bytes(8)
    return bytes(data)


@add("f-wave-claims.wav", "65535 channels of 64 bits at 4 GHz, 4 GB of data")
def wave(_):
    form = struct.pack("<HHIIHH", 1, 65535, 0xFFFFFFFF, 0xFFFFFFFF, 65535, 64)
    return b"RIFF" + struct.pack("<I", 0xFFFFFFFF) + b"WAVE" + chunk(b"fmt ", form) + chunk(b"data", bytes(5000), 0xFFFFFFFF)


@add("f-65535.jpg", "a JPEG that claims 65535 x 65535")
def jpeg(bench):
    data = bytearray(bench.bytes("hostile.jpg", v="mjpeg", a=None, secs=0.04, out="-f image2 -update 1"))
    at = data.index(b"\xff\xc0")
    data[at + 5:at + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


@add("f-65535.png", "a PNG that claims 2^31 x 2^31")
def png(bench):
    data = bytearray(bench.bytes("hostile.png", v="mjpeg", a=None, secs=0.04, out="-c:v png -f image2 -update 1"))
    data[16:24] = struct.pack(">II", TWO, TWO)
    return bytes(data)


def transport(pictures):
    mux = ts.Mux()
    mux.pat({1: 0x1000})
    mux.pmt(0x1000, 1, 0x100, [(0x100, 0x1B)])
    for n, payload in enumerate(pictures):
        mux.pes(0x100, payload, 126000 + n * 3600, None, 0xE0, 117000 + n * 3600, n == 0)
    return bytes(mux.out)


@add("f-65536.ts", "H.264 that claims 65536 x 65536")
def h264_large(_):
    return transport([h264.parameter_sets(4096, 4096, False, 62) + h264.field(n, None, 1, 4096, 4096) for n in range(20)])


@add("f-flat-8k.ts", "250 pictures of 8192 x 8192 in a few hundred kB: each costs 100 MB to decode")
def decoder_bomb(_):
    return transport([h264.flat(n, 512, 512) for n in range(250)])


@add("f-flat-8k.h264", "1500 pictures of 8192 x 8192, raw")
def raw_bomb(_):
    return b"".join(h264.flat(n, 512, 512) for n in range(1500))


@add("f-8000-streams.ts", "40 programmes of 200 streams")
def streams(_):
    mux = ts.Mux()
    mux.pat({n + 1: 0x20 + n for n in range(40)})
    for n in range(40):
        mux.pmt(0x20 + n, n + 1, 0x100 + n * 190, [(0x100 + (n * 190 + k) % 7900, (0x1B, 0x0F, 0x06, 0x24)[k % 4]) for k in range(200)])
    for n in range(0, 7900, 4):
        mux.pes(0x100 + n, b"\0\0\1\x09\xf0" * 20, 90000 + n, None, 0xE0)
    return bytes(mux.out)


@add("f-pmt-changes.ts", "a PMT that changes its streams 1200 times")
def changing(_):
    mux = ts.Mux()
    for n in range(1200):
        mux.pat({1: 0x1000 + n % 500})
        mux.pmt(0x1000 + n % 500, 1, 0x100, [(0x100 + (n * 3 + k) % 3000, 0x1B) for k in range(3)])
        mux.pes(0x100 + (n * 3) % 3000, b"\0\0\1\x09\xf0" * 4, 90000 + n * 3600, None, 0xE0, 90000 + n * 3600)
    return bytes(mux.out)


@add("f-stamps-random.ts", "PTS, DTS and PCR at random")
def stamps(bench):
    rng = random.Random(11)
    return ts.retime(bench.bytes("hostile.ts", v="h264b", a="aac", secs=6), lambda i, t, kind: rng.randrange(ts.WRAP))


@add("f-pages.ogg", "2000 streams begin")
def pages(_):
    out = b""
    for n in range(2000):
        body = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 2, 48000, 0, 64000, 0, 0xB8, 1)
        out += b"OggS\0\2" + bytes(8) + struct.pack("<III", n, 0, 0) + bytes([1, len(body)]) + body
    return out


@add("f-tags.flv", "tags of size 2^24-1 and times up and down")
def flash(_):
    tag = b"\x09\xff\xff\xff" + bytes(7) + b"\x17\0\0\0\0"
    small_tags = b"".join(b"\x08\0\0\x02" + struct.pack(">I", (n * 7919 * 65537) & 0xFFFFFFFF)[1:] + b"\0\0\0\0\xaf\x01\0\0\0\x0d" for n in range(20000))
    return b"FLV\x01\x05\0\0\0\x09\0\0\0\0" + small_tags + tag


BASES = [("mut.mp4", dict(v="h264b", secs=3)), ("mut.ts", dict(v="h264b", secs=3)), ("mut.mkv", dict(v="h264b", secs=3)),
         ("mut.avi", dict(v="mpeg4b", a="mp3", secs=3)), ("mut.flv", dict(v="h264", secs=3)), ("mut.webm", dict(v="vp9", a="opus", secs=2)),
         ("mut.wmv", dict(v="wmv2", a="wma", secs=3)), ("mut.mpg", dict(v="mpeg2", a="mp2", secs=3)), ("mut.ogv", dict(v="theora", a="vorbis", secs=2)),
         ("mut.mov", dict(v="mjpeg", a="pcm40", secs=2))]


def mutation(base, options, n):
    """n = 0: bits flipped everywhere, n = 1: bytes flipped in the first and last 3 kB (headers and indexes), and a piece left out."""
    @add(f"f-{base.replace('.', f'-{n}.')}", ["bits flipped everywhere", "headers and indexes hit, a piece left out"][n])
    def build(bench):
        rng, data = random.Random(f"{base}{n}"), bytearray(bench.bytes(base, **options))
        if n == 0:
            for _ in range(max(40, len(data) // 1500)):
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
            return bytes(data)
        for _ in range(60):
            at = rng.randrange(16, 3000)
            data[at if rng.random() < 0.5 else len(data) - at] = rng.randrange(256)
        at = rng.randrange(4000, len(data) // 2)
        del data[at:at + rng.randrange(1, 2000)]
        return bytes(data)


for name_, options_ in BASES:
    mutation(name_, options_, 0)
    mutation(name_, options_, 1)
