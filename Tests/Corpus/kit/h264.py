"""A tiny H.264 writer: intra PCM pictures, as two separate fields or as frames, of any claimed size."""


class Bits:
    def __init__(self):
        self.text = []

    def u(self, n, width):
        self.text.append(format(n, f"0{width}b"))

    def ue(self, n):
        digits = format(n + 1, "b")
        self.text.append("0" * (len(digits) - 1) + digits)

    def bytes(self, stop=True):
        text = "".join(self.text) + ("1" if stop else "")
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big") if text else b""


def nal(kind, body, ref=1):
    out, zeros = bytearray(), 0
    for byte in body:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return b"\0\0\0\1" + bytes([ref << 5 | kind]) + bytes(out)


def parameter_sets(wide, units, fields=True, level=30):
    """wide: width in macroblocks; units: height in macroblocks (of a field when fields are on)."""
    s = Bits()
    for n in (77, 0, level):
        s.u(n, 8)
    for n in (0, 4, 0, 4, 1):       # id, frame_num 8 bits, POC type 0, its 8 bits, one reference
        s.ue(n)
    s.u(0, 1)
    s.ue(wide - 1)
    s.ue(units - 1)
    s.u(0 if fields else 1, 1)
    s.u(0b01 if fields else 0b1, 2 if fields else 1)   # no MBAFF, direct_8x8
    s.u(0b01, 2)                                        # no cropping, VUI
    s.u(0b00001, 5)                                     # only timing
    s.u(1, 32)
    s.u(50, 32)
    s.u(0b10000, 5)                                     # fixed rate; no HRD, no pic_struct, no restriction
    p = Bits()
    p.ue(0)
    p.ue(0)
    p.u(0, 2)
    for n in (0, 0, 0):
        p.ue(n)
    p.u(0, 3)
    for n in (0, 0, 0):
        p.ue(n)
    p.u(0b100, 3)
    return nal(7, s.bytes()) + nal(8, p.bytes())


def flat(n, wide, units):
    """Frame n of a huge picture in few bytes: first all grey without residue, then nothing but skipped macroblocks."""
    s = Bits()
    for value in (0, 5 if n else 7, 0):
        s.ue(value)
    s.u(n % 256, 8)
    if n == 0:
        s.ue(0)
    s.u(2 * n % 256, 8)
    if n:
        s.u(0, 2)       # no override of the references, no reordering
    s.u(0, 1 if n else 2)
    s.ue(0)
    s.ue(1)
    if n:
        s.ue(wide * units)
    else:
        s.text.append("0010011" * (wide * units))   # I_16x16 by DC, chroma by DC, the same QP
    return nal(9, b"\xf0", 0) + (b"" if n else parameter_sets(wide, units, False, 62)) + nal(1 if n else 5, s.bytes())


def field(n, bottom, macroblocks, wide, units):
    """Field (or, with bottom=None, frame) of frame n: an access unit with its delimiter; changing grey ramps."""
    first = n == 0 and not bottom
    s = Bits()
    for value in (0, 7, 0):
        s.ue(value)
    s.u(n % 256, 8)
    if bottom is not None:
        s.u(1, 1)
        s.u(int(bottom), 1)
    if first:
        s.ue(0)
    s.u((2 * n + int(bool(bottom))) % 256, 8)
    s.u(0, 2 if first else 1)
    s.ue(0)
    s.ue(1)
    body = b""
    for m in range(macroblocks):
        s.ue(25)
        body += s.bytes(stop=False)
        body += bytes(1 + (n * 5 + m * 11 + i * 3 + i // 16) % 250 for i in range(256))
        body += bytes([64 + n % 128] * 64) + bytes([192 - n % 128] * 64)
        s = Bits()
    head = nal(9, b"\xf0", 0) + (parameter_sets(wide, units, bottom is not None) if first or (n % 25 == 0 and not bottom) else b"")
    return head + nal(5 if first else 1, body + b"\x80")
