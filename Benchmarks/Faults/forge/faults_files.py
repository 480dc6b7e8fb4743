"""Between files of one recorder: missing numbers, time without a file, the same file twice, a clock at its factory date."""
import os
import shutil

from . import files
from .case import BELOW, Case

LENGTH = 6


def missing(profile, count, wraps):
    def make(work):
        first = 9996 if wraps else work.rng.randint(2, 80)
        if profile == "gopro":
            first = 1
        kept = [0, 1, 2 + count, 3 + count]
        top = 99 if profile == "gopro" else 999999 if profile == "novatek" else 9999
        numbers = [(first + n - 1) % top + 1 for n in kept]
        spans = [(n * LENGTH, LENGTH) for n in kept]
        files.folder(work, profile, spans, numbers)
        work.plant("missing-file", bounds=False)
        work.allowed += ["break"]       # the time of the missing file
    return make


def broken(profile, size):
    def make(work):
        spans = [(0, LENGTH), (LENGTH, LENGTH), (2 * LENGTH + size, LENGTH), (3 * LENGTH + size, LENGTH)]
        files.folder(work, profile, spans)
        work.plant("break", None, size, bounds=False, tolerance=2.1)
    return make


def same_file(profile):
    def make(work):
        files.folder(work, profile, [(0, LENGTH), (LENGTH, LENGTH), (2 * LENGTH, LENGTH)])
        source = work.files[1]
        stem, ending = source.rsplit(".", 1)
        copy = work.path(None, stem.rsplit("/", 1)[1] + "_IMP." + ending)
        shutil.copyfile(source, copy)
        work.notes["digest"] = True
        work.plant("duplicate", bounds=False)
        work.allowed += ["break"]
    return make


def factory_date(profile, year):
    def make(work):
        spans = [(0, LENGTH), (LENGTH, LENGTH), (2 * LENGTH, LENGTH)]
        files.folder(work, profile, spans)
        old = work.files[2]
        new = old.replace(files.stamp(2 * LENGTH, "%Y%m%d"), f"{year}0101")
        os.rename(old, new)
        work.files[2] = new
        work.plant("clock-reset", bounds=False)
        work.allowed += ["break", "missing-file"]
    return make


def cases():
    for profile in ("hik", "hik-ts", "novatek", "gopro"):
        for count in (1, 2, 10):
            for n in range(3):
                if profile == "gopro" and count > 2:
                    continue
                wraps = n == 2 and profile.startswith("hik")
                yield Case(f"seq-missing-{profile}-{count}-{n}", "missing-file", files.NAMES[profile][1], missing(profile, count, wraps),
                           f"{count} files missing" + (", across the turn of the count" if wraps else ""), count)
    for profile in ("dcam", "hik", "hik-ts", "dahua", "dated", "novatek"):
        for size in (1, 2, 5, 30, 600, 3600):
            need = 3.1 if profile == "novatek" else 2.1
            yield Case(f"seq-break-{profile}-{size}", "break", files.NAMES[profile][1], broken(profile, size), f"{size} s between two files", size,
                       cls=BELOW if size < need else "must")
    for profile in ("dcam", "hik", "dahua"):
        for n in range(4):
            yield Case(f"seq-twice-{profile}-{n}", "duplicate", files.NAMES[profile][1], same_file(profile), "the same bytes under another name")
        for year in (2000, 1970, 2005):
            yield Case(f"seq-clock-{profile}-{year}", "clock-reset", files.NAMES[profile][1], factory_date(profile, year), f"the third file is of {year}")
