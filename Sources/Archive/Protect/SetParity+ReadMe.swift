extension SetParity {
    /// For someone who has this folder and none of our software.
    static let readMe = """
        全套光盘校验盘 / Parity of a set of discs
        ==========================================

        parity.bin 是同一套各光盘数据区逐字节“异或”的结果，较短的光盘以零补齐。任何一张光盘丢失或损坏时，
        可由其余各盘与 parity.bin 逐字节恢复。parity.json 列出各盘编号、扇区数（每扇区 2048 字节）与 SHA-256。

        parity.bin is the exclusive or (XOR), byte by byte, of the first sectors of every disc of this set, the shorter
        ones padded with zeros. Any ONE of them that is lost or broken follows from all the others and parity.bin, byte
        for byte. parity.json lists each disc with its identity, how many of its sectors are covered (2048 bytes each,
        from the first), and the SHA-256 of just those.

        恢复步骤 / To rebuild a disc:

        1. 将其余各盘读成映像文件，例如 / Copy every other disc to a file, for example:
               dd if=/dev/sr0 of=DISC-1.iso bs=2048 count=SECTORS
        2. 逐一核对 / Check each against parity.json:
               sha256sum DISC-1.iso
           （只取 parity.json 所列扇区数 / of just so many sectors as parity.json says:
               head -c $((SECTORS * 2048)) DISC-1.iso | sha256sum ）
        3. 运行 / Run (Python 3, nothing else needed):
               python3 rebuild.py parity.json LOST-DISC out.iso DISC-1.iso DISC-2.iso ...
           或用任何语言 / or in any language: out = parity.bin XOR disc 1 XOR disc 2 ..., each padded with zeros, cut to
           the lost disc's sectors x 2048.
        4. 结果的 SHA-256 必须与 parity.json 相同 / The result must have the SHA-256 that parity.json gives.

        out.iso 是完整的光盘数据映像，可直接挂载或刻录；其后的纠错数据不在其中。
        out.iso is a whole image: mount it or burn it. The error correction data that lay behind it on the disc are not
        part of it.

        """

    /// Rebuilds a disc with Python's own library only. The order of the images is free: each is known by its digest.
    static let script = #"""
        #!/usr/bin/env python3
        # Rebuilds one lost disc of a set: python3 rebuild.py parity.json LOST-DISC OUT.iso IMAGE [IMAGE ...]
        # IMAGE: a copy of each other disc of the set, in any order. See README.txt beside this file.
        import hashlib, json, os, sys

        header_path, lost_name, out_path, *images = sys.argv[1:]
        header = json.load(open(header_path, encoding="utf-8"))
        lost = next(d for d in header["discs"] if d["identity"] == lost_name)
        others = [d for d in header["discs"] if d is not lost]

        def digest(path, length):
            h, left = hashlib.sha256(), length
            with open(path, "rb") as f:
                while left and (piece := f.read(min(1 << 20, left))):
                    h.update(piece)
                    left -= len(piece)
            return h.hexdigest() if left == 0 else None

        parity = os.path.join(os.path.dirname(header_path) or ".", "parity.bin")
        if digest(parity, header["sectors"] * 2048) != header["sha256"]:
            sys.exit("parity.bin is damaged")
        sources = [(open(parity, "rb"), header["sectors"] * 2048)]
        for disc in others:
            length = disc["sectors"] * 2048
            path = next((p for p in images if digest(p, length) == disc["sha256"]), None)
            if path is None:
                sys.exit("no image given is an undamaged copy of " + disc["identity"])
            sources.append((open(path, "rb"), length))

        length, done, h = lost["sectors"] * 2048, 0, hashlib.sha256()
        with open(out_path, "xb") as out:
            while done < length:
                n = min(1 << 20, length - done)
                total = 0
                for f, size in sources:
                    total ^= int.from_bytes(f.read(max(0, min(n, size - done))).ljust(n, b"\0"), "little")
                piece = total.to_bytes(n, "little")
                h.update(piece)
                out.write(piece)
                done += n
        if h.hexdigest() != lost["sha256"]:
            os.remove(out_path)
            sys.exit("the result is not the lost disc")
        print(out_path, h.hexdigest())

        """#
}
