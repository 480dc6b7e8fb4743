"""The score as text: for people, for the documentation, for machines."""
from .score import HEARD, TARGETS, Row

HEADS = ["kind", "cases", "wanted", "found", "recall", "false alarms", "F1", "bounds: median", "p95", "max", "> 1 frame", "below threshold: found",
         "apart: found", "not evaluated", "time-outs", "crashes"]


def number(value, form):
    return "–" if value is None else format(value, form)


def columns(kind, row):
    f = row.figures()
    pair = lambda found, all_: f"{found}/{all_}" if all_ else "–"  # noqa: E731
    innocent = kind.startswith(("innocent", "all innocent"))
    return [kind, str(f["n"]), "–" if innocent else str(f["wanted"]), "–" if innocent else str(f["found"]), number(f["recall"], ".3f"),
            str(f["false_alarms"]), number(f["f1"], ".3f") if kind in TARGETS else "–", number(f["bound_median"], ".2f"), number(f["bound_p95"], ".2f"),
            number(f["bound_max"], ".2f"), str(f["outside_a_frame"]), pair(f["below_found"], f["below"]), pair(f["apart_found"], f["apart"]),
            str(f["not_evaluated"]), str(f["timeouts"]), str(f["crashes"])]


def total(rows, innocent):
    out = Row()
    for kind, row in rows.items():
        if kind.startswith("innocent") == innocent:
            for key, value in vars(row).items():
                setattr(out, key, getattr(out, key) + value)
    return out


def lines(rows):
    faults = [columns(k, rows[k]) for k in sorted(rows) if not k.startswith("innocent")]
    clean = [columns(k, rows[k]) for k in sorted(rows) if k.startswith("innocent")]
    return faults + [columns("all faults", total(rows, False))] + clean + [columns("all innocent", total(rows, True))]


def plain(rows, voices):
    body = [HEADS, *lines(rows)]
    wide = [max(len(r[i]) for r in body) for i in range(len(HEADS))]
    text = "\n".join("  ".join(c.ljust(w) if i == 0 else c.rjust(w) for i, (c, w) in enumerate(zip(r, wide))) for r in body)
    return "\n" + text + "\n" + "\n".join(f"voice, {k} planted: {v}" for k, v in sorted(voices.items()))


def markdown(rows, voices, cases, found):
    told = next((lines_[0]["versions"] for lines_, _ in found.values() if lines_ and "versions" in lines_[0]), {})
    out = [f"{len(cases)} cases, {sum('innocence' in c for c in cases)} of them innocent. Versions: {told}. Bounds are errors in frames.", "",
           "| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    out += ["| " + " | ".join(c) + " |" for c in lines(rows)]
    out += [""] + [f"Voice, {k} planted: {v}" for k, v in sorted(voices.items())]
    return "\n".join(out) + "\n"


def voice_failures(voices):
    """Recall of at least 0.95 where a voice is, at most 0.05 heard where none is. Undecided ones are counted, not hidden."""
    out = []
    for planted, tally in voices.items():
        n = sum(tally.values())
        right = sum(tally.get(v, 0) for v in HEARD[planted])
        if planted == "voice" and right < 0.95 * n:
            out.append(("voice", f"heard in {right} of {n}"))
        if planted == "no-voice" and tally.get("voice", 0) > 0.05 * n:
            out.append(("no voice", f"voice heard in {tally['voice']} of {n}"))
    return out


def result(rows, voices, missed, unmade, seconds):
    return {"bench": "faults", "unit": "targets missed", "value": len(missed), "target": 0, "verdict": "FAIL" if missed or unmade else "PASS",
            "cases": sum(r.cases for r in rows.values()), "unmade": len(unmade), "seconds": round(seconds, 1), "voice": voices,
            "kinds": {k: r.figures() for k, r in sorted(rows.items())}, "faults": total(rows, False).figures(), "innocent": total(rows, True).figures()}
