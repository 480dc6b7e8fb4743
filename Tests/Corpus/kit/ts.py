"""Read, patch and write MPEG transport streams, one packet at a time."""
import struct
from collections import namedtuple

WRAP = 1 << 33
Pes = namedtuple("Pes", "pid packet pts dts payload sid")


def crc(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = ((value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return struct.pack(">I", value)


def packets(data):
    """The 188-byte packets; finds the phase, takes 192-byte packets too, and finds its way again after a break."""
    size, lead = 188, 0
    if len(data) > 1000 and data[4] == 0x47 and data[196] == 0x47 and data[388] == 0x47:
        size, lead = 192, 4
    out, at = [], lead
    while at + 188 <= len(data):
        if data[at] == 0x47 and (at + size >= len(data) or data[at + size] == 0x47):
            out.append(bytearray(data[at:at + 188]))
            at += size
        else:
            at = data.find(b"\x47", at + 1)
            if at < 0:
                break
    return out


def pid(p):
    return (p[1] & 0x1F) << 8 | p[2]


def body(p):
    """Where the payload begins, or 188."""
    if not p[3] & 0x10:
        return 188
    return 4 if not p[3] & 0x20 else min(188, 5 + p[4])


def get_stamp(b, at):
    return (b[at] >> 1 & 7) << 30 | b[at + 1] << 22 | (b[at + 2] >> 1) << 15 | b[at + 3] << 7 | b[at + 4] >> 1


def put_stamp(value, mark):
    value %= WRAP
    return bytes([mark << 4 | (value >> 30) << 1 | 1, value >> 22 & 255, (value >> 15 & 127) << 1 | 1, value >> 7 & 255,
                  (value & 127) << 1 | 1])


def starts(p):
    """Offset of the PES header when this packet begins one, else None."""
    at = body(p)
    return at if p[1] & 0x40 and at < 180 and p[at:at + 3] == b"\0\0\1" and p[at + 3] >= 0xBD else None


def elementary(data):
    """{pid: [Pes …]} in file order."""
    found, open_ = {}, {}
    for n, p in enumerate(packets(data)):
        i, at = pid(p), starts(p)
        if at is not None:
            flags, length = p[at + 7], p[at + 8]
            pts = get_stamp(p, at + 9) if flags & 0x80 else None
            dts = get_stamp(p, at + 14) if flags & 0xC0 == 0xC0 else pts
            open_[i] = Pes(i, n, pts, dts, bytearray(p[at + 9 + length:]), p[at + 3])
            found.setdefault(i, []).append(open_[i])
        elif i in open_ and not p[1] & 0x40:
            open_[i].payload.extend(p[body(p):])
    return found


def unwrap(values):
    """Seconds from the first, a wrap taken as none; missing ones are left out."""
    out, last = [], None
    for v in values:
        if v is None:
            continue
        last = v if last is None else last + ((v - last + WRAP // 2) % WRAP - WRAP // 2)
        out.append(last)
    return out


def retime(data, change, pids=None):
    """Rewrite PTS, DTS and PCR: change(pid, 90 kHz ticks, "pts"|"dts"|"pcr") gives new ticks, or None to take the stamp away."""
    out = []
    for p in packets(data):
        i = pid(p)
        if pids is None or i in pids:
            if p[3] & 0x20 and p[4] >= 7 and p[5] & 0x10:
                base = p[6] << 25 | p[7] << 17 | p[8] << 9 | p[9] << 1 | p[10] >> 7
                new = change(i, base, "pcr") % WRAP
                p[6:11] = bytes([new >> 25 & 255, new >> 17 & 255, new >> 9 & 255, new >> 1 & 255, (new & 1) << 7 | p[10] & 127])
            at = starts(p)
            if at is not None and p[at + 7] & 0x80:
                both = p[at + 7] & 0xC0 == 0xC0
                pts = change(i, get_stamp(p, at + 9), "pts")
                dts = change(i, get_stamp(p, at + 14), "dts") if both else None
                if pts is None:
                    p[at + 7] &= 0x3F
                    n = 10 if both else 5
                    p[at + 9:at + 9 + n] = b"\xff" * n
                else:
                    p[at + 9:at + 14] = put_stamp(pts, 3 if both else 2)
                    if both:
                        p[at + 14:at + 19] = put_stamp(dts, 1)
        out.append(bytes(p))
    return b"".join(out)


class Mux:
    """A transport stream from nothing: tables, PES packets, null packets."""

    def __init__(self):
        self.out, self.counter = bytearray(), {}

    def packet(self, i, payload, start=False, adaptation=None):
        c = self.counter[i] = (self.counter.get(i, -1) + 1) & 15
        room = 184 - (0 if adaptation is None else 1 + len(adaptation))
        piece, rest = payload[:room], payload[room:]
        spare = room - len(piece)
        if spare or adaptation is not None:
            if adaptation is None:
                adaptation, spare = (b"", 0) if spare == 1 else (b"\0", spare - 2)
            field = bytes([len(adaptation) + spare]) + adaptation + b"\xff" * spare
        else:
            field = b""
        head = bytes([0x47, (0x40 if start else 0) | i >> 8, i & 255, (0x30 if field else 0x10) | c])
        self.out += head + field + piece
        return rest

    def section(self, i, table, ident, content, private=b""):
        data = struct.pack(">BHHBBB", table, 0xB000 | (len(content) + 9), ident, 0xC1, 0, 0) + content
        rest, first = b"\0" + data + crc(data), True
        while rest:
            rest = self.packet(i, rest.ljust(184, b"\xff") if len(rest) < 184 else rest, first)
            first = False

    def pat(self, programmes):
        self.section(0, 0, 1, b"".join(struct.pack(">HH", n, 0xE000 | i) for n, i in programmes.items()))

    def pmt(self, i, programme, clock, streams):
        body_ = struct.pack(">HH", 0xE000 | clock, 0xF000)
        body_ += b"".join(struct.pack(">BHH", kind, 0xE000 | es, 0xF000) for es, kind in streams)
        self.section(i, 2, programme, body_)

    def pes(self, i, payload, pts=None, dts=None, sid=0xE0, clock=None, key=False):
        stamps = b"" if pts is None else put_stamp(pts, 2) if dts is None else put_stamp(pts, 3) + put_stamp(dts, 1)
        flags = {0: 0, 5: 0x80, 10: 0xC0}[len(stamps)]
        size = 3 + len(stamps) + len(payload)
        rest = struct.pack(">IHBBB", 0x100 | sid, size if size < 65536 and sid < 0xE0 else 0, 0x80, flags, len(stamps)) + stamps + payload
        adaptation = None
        if clock is not None:
            clock %= WRAP
            adaptation = bytes([0x50 if key else 0x10]) + struct.pack(">Q", (clock << 15 | 0x7E00) << 16)[:6]
        first = True
        while rest:
            rest = self.packet(i, rest, first, adaptation if first else None)
            first = False

    def clock(self, i, value):
        """A packet of PCR only: no payload, so the counter stands still."""
        value %= WRAP
        stamp = struct.pack(">Q", (value << 15 | 0x7E00) << 16)[:6]
        self.out += bytes([0x47, i >> 8, i & 255, 0x20 | self.counter.get(i, 0), 183, 0x10]) + stamp + b"\xff" * 176

    def null(self, count=1):
        self.out += (b"\x47\x1f\xff\x10" + b"\xff" * 184) * count
