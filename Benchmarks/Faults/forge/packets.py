"""A recording as packets: read from a base MP4 or MOV, changed in time, and written as plain or fragmented MP4.

Times are whole ticks of the track. Zero is the first presented sample of the base; what an edit list leaves out lies before it.
"""
import struct
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kit import mp4
from kit.bench import read

NON_SYNC, SYNC = 0x01010000, 0x02000000


@dataclass(frozen=True)
class Packet:
    pts: int
    dts: int
    data: bytes
    key: bool


@dataclass
class Track:
    kind: str           # video, audio
    scale: int          # ticks a second
    packets: list       # in decoding order
    trak: object        # the base's trak: header, media header, sample description
    step: int           # usual step in ticks

    def ticks(self, seconds):
        return round(seconds * self.scale)

    def times(self):
        return sorted(p.pts / self.scale for p in self.packets)

    @property
    def frame(self):
        return self.step / self.scale

    @property
    def end(self):
        return (max(p.pts for p in self.packets) + self.step) / self.scale


@dataclass
class Recording:
    tracks: list = field(default_factory=list)

    def of(self, kind):
        return next((t for t in self.tracks if t.kind == kind), None)

    @property
    def video(self):
        return self.of("video")

    @property
    def audio(self):
        return self.of("audio")

    @property
    def end(self):
        return max(t.end for t in self.tracks)

    def with_tracks(self, tracks):
        return Recording([t for t in tracks if t is not None and t.packets])


@lru_cache(maxsize=24)
def load(path):
    data = read(path)
    root = mp4.movie(data)
    tracks = []
    for handler, kind in (("vide", "video"), ("soun", "audio")):
        trak = mp4.tracks(root).get(handler)
        if trak is None:
            continue
        stts = trak.one(b"stts").data
        decode, now = [], 0
        for i in range(struct.unpack_from(">I", stts, 4)[0]):
            count, step = struct.unpack_from(">II", stts, 8 + 8 * i)
            for _ in range(count):
                decode.append(now)
                now += step
        shown = mp4.times(trak)
        lead = 0
        if next(trak.all(b"elst"), None) is not None:
            lead = max(0, mp4.edit_list(trak)[-1][1])
        stss = next(trak.all(b"stss"), None)
        keys = None
        if stss is not None:
            keys = set(struct.unpack_from(f">{struct.unpack_from('>I', stss.data, 4)[0]}I", stss.data, 8))
        packets = [Packet(p - lead, d - lead, data[o:o + s], keys is None or n + 1 in keys)
                   for n, (d, p, (o, s)) in enumerate(zip(decode, shown, mp4.samples(trak, data)))]
        if kind == "audio" and len(decode) > 1 and decode[1] - decode[0] == 1:
            packets = blocks(trak, packets)
        steps = sorted(b - a for a, b in zip(sorted(p.pts for p in packets), sorted(p.pts for p in packets)[1:]))
        tracks.append(Track(kind, mp4.timescale(trak), packets, trak, steps[len(steps) // 2] if steps else 1))
    return Recording(tracks)


def blocks(trak, packets, seconds=0.04):
    """PCM in MOV has a sample a tick; here a packet is a block of 40 ms."""
    count = round(mp4.timescale(trak) * seconds)
    out = []
    for i in range(0, len(packets) - count + 1, count):
        part = packets[i:i + count]
        out.append(Packet(part[0].pts, part[0].dts, b"".join(p.data for p in part), True))
    return out


def joined(track, seconds):
    """Several packets of PCM as one (one-second packets)."""
    count = max(1, round(seconds / track.frame))
    out = []
    for i in range(0, len(track.packets) - count + 1, count):
        part = track.packets[i:i + count]
        out.append(Packet(part[0].pts, part[0].dts, b"".join(p.data for p in part), True))
    return replace(track, packets=out, step=track.step * count)


# --- changes of one track --------------------------------------------------------------------------------------------

def moved(track, seconds, start=0):
    by = track.ticks(seconds)
    return replace(track, packets=[replace(p, pts=p.pts + by, dts=p.dts + by) for p in track.packets[start:]])


def kept(track, keep):
    """Packets for whose presentation time (seconds) keep says yes."""
    return replace(track, packets=[p for p in track.packets if keep(p.pts / track.scale)])


def late(track, at, gap):
    """Nothing recorded for `gap` seconds at `at`; the content goes on where it was, so everything decodes.
    Returns the track; its hole lies at the first packet presented at or after `at`."""
    edge, by = track.ticks(at), track.ticks(gap)
    last = max((n for n, p in enumerate(track.packets) if p.pts < edge), default=-1)
    return replace(track, packets=[
        replace(p, pts=p.pts + by if p.pts >= edge else p.pts, dts=p.dts + by if n > last else p.dts)
        for n, p in enumerate(track.packets)])


def looped(track, seconds, period=None):
    """The same packets over and over until `seconds`; keyframes get a remark of their own, so that nothing repeats."""
    length = track.ticks(period) if period else len(track.packets) * track.step
    out, turn = [], 0
    first = min(p.pts for p in track.packets)
    while turn * length < track.ticks(seconds):
        for p in track.packets:
            if p.pts - first >= length or p.pts + turn * length >= track.ticks(seconds):
                continue
            data = remarked(p.data, turn, track) if turn and p.key and track.kind == "video" else p.data
            out.append(replace(p, pts=p.pts + turn * length, dts=p.dts + turn * length, data=data))
        turn += 1
    out = replace(track, packets=out)
    return dated(out) if track.kind == "video" else out


def remarked(data, number, track):
    """A keyframe with a remark (SEI) that nobody shows: its bytes differ from all others'."""
    text = b"unbroken remark " + str(number).encode().rjust(16, b"0")
    codec = track.trak.one(b"stsd").data[12:16]
    if codec in (b"avc1", b"avc3"):
        unit = b"\x06\x05" + bytes([len(text) + 16]) + bytes(range(65, 81)) + text + b"\x80"
    elif codec in (b"hvc1", b"hev1"):
        unit = b"\x4e\x01\x05" + bytes([len(text) + 16]) + bytes(range(65, 81)) + text + b"\x80"
    elif codec in (b"jpeg", b"mjpa") or data[:2] == b"\xff\xd8":
        return data[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + data[2:]
    else:
        return data
    # first of all, so that it lies in the bytes that a sampled comparison reads
    return struct.pack(">I", len(unit)) + unit + data


def dated(track):
    """Decoding times made anew from the presentation times: as late as the reordering allows, never back."""
    shown = sorted(p.pts for p in track.packets)
    delay = max([0] + [s - p.pts for s, p in zip(shown, track.packets)])
    return replace(track, packets=[replace(p, dts=s - delay) for s, p in zip(shown, track.packets)])


def keys(track):
    return [p.pts / track.scale for p in track.packets if p.key]


def near_key(track, at):
    return min(keys(track), key=lambda t: abs(t - at))


# --- writing -----------------------------------------------------------------------------------------------------------

def _flat(box):
    return mp4.Box(box.kind, box.data, None if box.children is None else [_flat(c) for c in box.children])


def _tables(trak, tables):
    stbl = trak.one(b"stbl")
    stbl.children = [c for c in stbl.children if c.kind == b"stsd"] + [mp4.Box(k, v) for k, v in tables]
    trak.children = [c for c in trak.children if c.kind != b"edts"]


def _duration(trak, media, movie):
    for box, at, value in ((trak.one(b"mdhd"), 16, media), (trak.one(b"tkhd"), 20, movie)):
        if box.data[0]:
            wide = {16: 24, 20: 28}[at]
            box.data = box.data[:wide] + struct.pack(">Q", value) + box.data[wide + 8:]
        else:
            box.data = box.data[:at] + struct.pack(">I", min(value, 0xFFFFFFFF)) + box.data[at + 4:]


def _runs(values, form):
    out = []
    for v in values:
        if out and out[-1][1] == v:
            out[-1][0] += 1
        else:
            out.append([1, v])
    return struct.pack(">II", 0, len(out)) + b"".join(struct.pack(form, c, v) for c, v in out)


def _movie_header(duration, tracks, scale=1000):
    head = struct.pack(">IIIII", 0, 0, 0, scale, min(duration, 0xFFFFFFFF)) + struct.pack(">IH10x", 0x10000, 0x100)
    matrix = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    return mp4.Box(b"mvhd", head + matrix + bytes(24) + struct.pack(">I", tracks + 1))


def _number(trak, n):
    box = trak.one(b"tkhd")
    at = 20 if box.data[0] else 12
    box.data = box.data[:at] + struct.pack(">I", n) + box.data[at + 4:]


BRANDS = {"mp4": b"isom\0\0\2\0isomiso2mp41", "mov": b"qt  \0\0\2\0qt  ", "3gp": b"3gp5\0\0\2\0isom3gp5", "m4a": b"M4A \0\0\2\0M4A isom"}


def write_mp4(recording, path, front=False, edits=True, brand="mp4", chunk=0.5):
    """Plain MP4. edits: a list per track that starts the show at time zero of the recording (as encoders with a delay do);
    without, the track's first sample is its zero. `edits` may be {kind: [(seconds, ticks or -1) …]} with ticks from the
    track's first decoding time."""
    order = []
    for n, t in enumerate(recording.tracks):
        order += [(p.dts / t.scale // chunk, n, i) for i, p in enumerate(t.packets)]
    order.sort()
    body = b"".join(recording.tracks[n].packets[i].data for _, n, i in order)
    offsets, at = [[0] * len(t.packets) for t in recording.tracks], 0
    for _, n, i in order:
        offsets[n][i] = at
        at += len(recording.tracks[n].packets[i].data)

    def movie(base):
        traks, total = [], 0
        for n, t in enumerate(recording.tracks):
            trak, packets = _flat(t.trak), t.packets
            first = packets[0].dts
            steps = [b.dts - a.dts for a, b in zip(packets, packets[1:])] + [t.step]
            if min(steps) < 0:
                raise AssertionError("decoding times step back: no plain MP4")
            shifts = [p.pts - p.dts for p in packets]
            tables = [(b"stts", _runs(steps, ">II"))]
            if any(shifts):
                tables.append((b"ctts", (b"\1" if min(shifts) < 0 else b"\0") + _runs(shifts, ">Ii")[1:]))
            if not all(p.key for p in packets):
                sync = [i + 1 for i, p in enumerate(packets) if p.key]
                tables.append((b"stss", struct.pack(f">II{len(sync)}I", 0, len(sync), *sync)))
            sizes = [len(p.data) for p in packets]
            tables.append((b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes)))
            tables.append((b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)))
            tables.append((b"stco", struct.pack(f">II{len(sizes)}I", 0, len(sizes), *[base + o for o in offsets[n]])))
            _tables(trak, tables)
            media = max(p.pts for p in packets) + t.step - first
            shown = round((media + first) / t.scale * 1000)
            total = max(total, shown)
            _duration(trak, media, max(shown, 0))
            _number(trak, n + 1)
            if edits is True:
                entries = [(shown / 1000, -first)] if first <= 0 else [(packets[0].pts / t.scale, -1), (media / t.scale, shifts[0])]
            else:
                entries = (edits or {}).get(t.kind)
            if entries:
                elst = struct.pack(">II", 0, len(entries)) + b"".join(
                    struct.pack(">IiI", round(s * 1000), m, 0x10000) for s, m in entries)
                trak.children.insert(1, mp4.Box(b"edts", children=[mp4.Box(b"elst", elst)]))
            traks.append(trak)
        return mp4.Box(b"moov", children=[_movie_header(total, len(traks)), *traks]).bytes()

    start = mp4.Box(b"ftyp", BRANDS[brand]).bytes()
    size = len(movie(0))
    with open(path, "wb") as f:
        f.write(start)
        if front:
            f.write(movie(len(start) + size + 8))
        f.write(struct.pack(">I4s", 8 + len(body), b"mdat") + body)
        if not front:
            f.write(movie(len(start) + 8))


def fragments(recording, shift=0.0, length=None):
    """(head, [fragment …]): a fragment a keyframe, or every `length` seconds. All times are moved by `shift` (at least
    so far that none lies before zero) and stand as they are in tfdt and trun."""
    lead = max([0] + [-min(p.dts for p in t.packets) / t.scale for t in recording.tracks]) + shift
    traks, extends, tracks = [], [], []
    for n, t in enumerate(recording.tracks):
        trak = _flat(t.trak)
        _tables(trak, [(b"stts", bytes(8)), (b"stsc", bytes(8)), (b"stsz", bytes(12)), (b"stco", bytes(8))])
        _duration(trak, 0, 0)
        _number(trak, n + 1)
        traks.append(trak)
        extends.append(mp4.Box(b"trex", struct.pack(">IIIIII", 0, n + 1, 1, 0, 0, 0)))
        tracks.append(moved(t, lead))
    moov = mp4.Box(b"moov", children=[_movie_header(0, len(traks)), *traks, mp4.Box(b"mvex", children=extends)]).bytes()
    head = mp4.Box(b"ftyp", b"iso5\0\0\2\0iso5iso6mp41").bytes() + moov
    leader = next((t for t in tracks if t.kind == "video"), tracks[0])
    cuts, last = [], None
    for p in leader.packets:
        at = p.dts / leader.scale
        if last is None or (at - last >= length if length else p.key and at > last):
            cuts.append(at)
            last = at
    parts, place = [], [0] * len(tracks)
    for number, stop in enumerate(cuts[1:] + [float("inf")], 1):
        runs = []
        for n, t in enumerate(tracks):
            begin = place[n]
            while place[n] < len(t.packets) and t.packets[place[n]].dts / t.scale < stop:
                place[n] += 1
            if place[n] > begin:
                runs.append((n, t, begin, place[n]))
        if runs:
            parts.append(_fragment(number, runs))
    return head, parts


def _fragment(number, runs):
    def box(offsets):
        trafs = []
        for (n, t, a, b), offset in zip(runs, offsets):
            packets = t.packets[a:b]
            ends = [p.dts for p in t.packets[a + 1:b + 1]]
            # the last sample of a fragment claims its usual step, as recorders do that don't know yet what follows
            steps = [max(0, e - p.dts) for p, e in zip(packets, ends[:len(packets) - 1])] + [t.step]
            rows = b"".join(struct.pack(">IIIi", s, len(p.data), SYNC if p.key else NON_SYNC, p.pts - p.dts)
                            for s, p in zip(steps, packets))
            trafs.append(mp4.Box(b"traf", children=[
                mp4.Box(b"tfhd", struct.pack(">II", 0x020000, n + 1)),
                mp4.Box(b"tfdt", struct.pack(">IQ", 0x01000000, packets[0].dts)),
                mp4.Box(b"trun", struct.pack(">IIi", 0x01000F01, len(packets), offset) + rows)]))
        return mp4.Box(b"moof", children=[mp4.Box(b"mfhd", struct.pack(">II", 0, number)), *trafs]).bytes()

    size, offsets, at = len(box([0] * len(runs))), [], 0
    datas = [b"".join(p.data for p in t.packets[a:b]) for _, t, a, b in runs]
    for d in datas:
        offsets.append(size + 8 + at)
        at += len(d)
    return box(offsets) + struct.pack(">I4s", 8 + at, b"mdat") + b"".join(datas)


def write_fragmented(recording, path, shift=0.0, length=None):
    head, parts = fragments(recording, shift, length)
    with open(path, "wb") as f:
        f.write(head + b"".join(parts))
