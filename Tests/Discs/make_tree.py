#!/usr/bin/env python3
"""Makes a tree to be put on an image, and the list of what is in it: make_tree.py KIND FOLDER LIST

KIND: odd (names that readers stumble over), case (names that differ in case only), large (a file of 5 GiB), edge (files of 4 GiB and a little less), many (20 000 files).
LIST gets a line for each file: SHA-256, size, path. The same kind gives the same tree each time."""
import hashlib
import os
import random
import sys

CHINESE = "执法记录仪处警现场视频文件唐山高新区分局辖区街道巡逻盘查笔录"


class Tree:
    def __init__(self, root, listing):
        self.root = root
        self.listing = open(listing, "w", encoding="utf-8")
        self.random = random.Random(38)

    def path(self, name):
        path = os.path.join(self.root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def note(self, name, size, sha):
        self.listing.write(f"{sha} {size} {name}\n")
        os.utime(self.path(name), (1767225600 + size % 86400, 1767225600 + size % 86400))

    def add(self, name, size):
        data = self.random.randbytes(size)
        with open(self.path(name), "wb") as file:
            file.write(data)
        self.note(name, size, hashlib.sha256(data).hexdigest())

    def add_sparse(self, name, size, places):
        """Holes, but for 64 KiB at each of these places: what is read from the wrong place is not what was put in."""
        with open(self.path(name), "wb") as file:
            file.truncate(size)
            for place in places:
                file.seek(place)
                file.write(self.random.randbytes(min(65536, size - place)))
        sha = hashlib.sha256()
        with open(self.path(name), "rb") as file:
            while block := file.read(1 << 22):
                sha.update(block)
        self.note(name, size, sha.hexdigest())


def odd(tree):
    names = [
        "处警记录.mp4", (CHINESE * 3)[:84], (CHINESE * 3)[:83] + ".mp4", "执法视频-" + "长" * 70 + ".mp4", "表情😀与𠮷字.mp4", "𠀋" * 31 + ".mp4",
        'colon: star* question? quote" less< more> bar|.txt', "back\\slash.txt", "trailing dot.", "trailing dots...", "trailing space ",
        "Case.txt", "empty", ".hidden", "x" * 253, "two.dots.tar.gz", "no extension", "a;1", "semi;1.mp4",
        "tilde~1.txt", "tilde~2.txt", "ümlaut.txt", "Ω.txt", "same" + "一" * 70 + "甲.mp4", "same" + "一" * 70 + "乙.mp4", "same" + "一" * 70 + "丙.mp4",
        "long.extension-that-is-none-of-the-usual", "名.扩展名很长很长很长很长很长很长", "%41.txt", "'quote'.txt", "#1 & $2.txt", "-rf", "tab here.txt",
    ]
    for index, name in enumerate(names):
        tree.add("odd/" + name, 0 if name == "empty" else index * 977 + 17)
    tree.add("README.txt", 6)
    tree.add("/".join(f"level{index}" for index in range(1, 20)) + "/深.txt", 4)
    tree.add("/".join((CHINESE * 2)[:40] + str(index) for index in range(1, 10)) + "/deep.bin", 5000)
    os.makedirs(os.path.join(tree.root, "empty folder/空文件夹"))
    for size in [0, 1, 2047, 2048, 2049, 65536, 7 * 1024 * 1024 + 5]:
        tree.add(f"sizes/{size}.bin", size)
    for index in range(300):
        tree.add(f"many/处警{index:05d}-现场执法记录视频文件.mp4", index * 7)


def case(tree):
    for folder in ["", "Folder/", "folder/", "FOLDER/"]:
        for index, name in enumerate(["Case.txt", "case.txt", "CASE.TXT", "case~1.txt", "ÄRGER", "ärger"]):
            tree.add(folder + name, 100 + index)


def large(tree):
    gib = 1 << 30
    edges = [0, gib - 65536, gib, 0x3FFFF800 - 100, 4 * gib - 65536, 4 * gib - 2048 - 100, 4 * gib, 5 * gib - 65536]
    tree.add_sparse("证据/五吉字节.mp4", 5 * gib, edges)
    tree.add("证据/after.txt", 100)


def edge(tree):
    gib = 1 << 30
    edges = [0, gib - 65536, gib, 0x3FFFF800 - 100, 4 * gib - 65536, 4 * gib - 2048 - 100]
    for name, size in [("四吉字节", 4 * gib), ("差一字节", 4 * gib - 1), ("差一扇区", 4 * gib - 2048), ("差一扇区多一字节", 4 * gib - 2047)]:
        tree.add_sparse(f"证据/{name}.mp4", size, [place for place in edges if place < size])
    tree.add("证据/after.txt", 100)


def many(tree):
    # Linux looks names up in ISO 9660 one after the other: more in one folder would keep its machine busy for an hour.
    for index in range(1000):
        tree.add(f"一个文件夹/DCAM_CAM{index % 300:03d}_{index:06d}_20261120_{CHINESE[index % 20:index % 20 + 6]}.mp4", index % 3000)
    for index in range(19000):
        tree.add(f"{index % 97:02d}/{index % 13:02d}/{CHINESE[index % 11:]}{index}.jpg", index % 500)


tree = Tree(sys.argv[2], sys.argv[3])
{"odd": odd, "case": case, "large": large, "edge": edge, "many": many}[sys.argv[1]](tree)
tree.listing.close()
