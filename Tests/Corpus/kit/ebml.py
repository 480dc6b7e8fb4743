"""Matroska: build elements, move clusters."""
import struct
import zlib


def size(n, width=8):
    return (n | 1 << 7 * width).to_bytes(width, "big")


def element(ident, body, claim=None):
    """ident as bytes; claim: the size written instead of the true one."""
    return ident + size(len(body) if claim is None else claim) + body


def number(ident, n):
    return element(ident, struct.pack(">Q", n).lstrip(b"\0") or b"\0")


def vint(data, at):
    """(value, width) of a size field."""
    first = data[at]
    width = 9 - first.bit_length()
    return int.from_bytes(data[at:at + width], "big") & ((1 << 7 * width) - 1), width


def clusters(data):
    """(start, end, offset of the timestamp's value, its width, milliseconds) of each cluster that ffmpeg wrote."""
    at = data.find(b"\x1f\x43\xb6\x75")
    while at >= 0:
        length, width = vint(data, at + 4)
        t = at + 4 + width
        if data[t] == 0xBF:     # CRC-32
            t += 6
        if data[t] == 0xE7:
            wide, one = vint(data, t + 1)
            value = t + 1 + one
            yield at, at + 4 + width + length, value, wide, int.from_bytes(data[value:value + wide], "big")
        at = data.find(b"\x1f\x43\xb6\x75", at + 4)


def cluster_times(data):
    return [c[4] for c in clusters(data)]


def shift_clusters(data, change):
    """New cluster times in the place of the old ones (the width stays, so they must fit), checksums made right."""
    out = bytearray(data)
    for start, end, at, wide, now in clusters(data):
        out[at:at + wide] = change(now).to_bytes(wide, "big")
        crc = out.find(b"\xbf\x84", start, start + 14)
        if crc > 0:
            out[crc + 2:crc + 6] = zlib.crc32(out[crc + 6:end]).to_bytes(4, "little")
    return bytes(out)
