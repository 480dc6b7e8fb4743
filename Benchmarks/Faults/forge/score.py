"""Compare what was said with what was planted, and count."""
import statistics

SLACK = 0.0015      # times are printed with six decimals, some containers round to 1 ms
# may be said in several pieces
AGAIN = {"damaged", "truncated", "repeat", "overlap", "timestamp-reset", "hidden-media", "covered", "silent", "missing-file"}
# a jump of the burnt-in clock: any of these says it
SPLICE = ["splice", "clock-jump", "burnt-clock-jump", "clock-disagreement", "interruption"]
HEARD = {"voice": {"voice"}, "no-voice": {"none", "noSound"}}


class Row:
    """The figures of one kind."""

    def __init__(self):
        self.cases = self.wanted = self.found = self.below = self.below_found = self.apart = self.apart_found = 0
        self.invented = self.cases_invented = self.not_evaluated = self.timeouts = self.crashes = self.outside = 0
        self.errors = []

    def figures(self):
        errors = sorted(self.errors)
        pick = lambda share: errors[min(len(errors) - 1, int(share * len(errors)))] if errors else None  # noqa: E731
        recall = self.found / self.wanted if self.wanted else None
        precision = self.found / (self.found + self.invented) if self.found + self.invented else None
        f1 = 2 * precision * recall / (precision + recall) if recall and precision else 0.0 if self.wanted else None
        return {"n": self.cases, "wanted": self.wanted, "found": self.found, "recall": recall, "false_alarms": self.invented, "f1": f1,
                "bound_median": statistics.median(errors) if errors else None, "bound_p95": pick(0.95), "bound_max": errors[-1] if errors else None,
                "outside_a_frame": self.outside, "below": self.below, "below_found": self.below_found, "apart": self.apart,
                "apart_found": self.apart_found, "not_evaluated": self.not_evaluated, "timeouts": self.timeouts, "crashes": self.crashes}


def kinds_of(truth):
    return [truth["kind"], *truth.get("or", [])]


def bound_error(truth, said, frame):
    """Largest error of start and end, in frames; None where neither is part of the truth. A tolerance is taken off first."""
    if truth["kind"] == "splice" and isinstance(said.get("start"), (int, float)) and isinstance(said.get("end"), (int, float)):
        # a clock in the picture is read at keyframes: the splice lies between two of them
        return max(0.0, said["start"] - truth["start"] - SLACK, truth["start"] - said["end"] - SLACK) / frame
    worst = None
    for key in ("start", "end"):
        if key in truth:
            value = said.get(key)
            if not isinstance(value, (int, float)):
                return float("inf")
            off = max(0.0, abs(value - truth[key]) - truth.get("tolerance", 0) - SLACK)
            worst = max(worst or 0.0, off / frame)
    return worst


def findings_of(lines, case):
    """Findings of a case: of its one file, or of the sequence and all its files."""
    out = []
    for line in lines:
        out += [f for f in line.get("findings") or [] if isinstance(f, dict)]
    return out


def not_evaluated(lines):
    count = 0
    for line in lines:
        told = line.get("notEvaluated")
        count += len(told) if isinstance(told, (list, dict)) else 0
        for finding in line.get("findings") or []:
            facts = (finding.get("evidence") or {}).get("facts") or {}
            count += any(str(v) in ("notEvaluated", "not-evaluated") for v in facts.values()) or finding.get("kind") == "not-evaluated"
    return count


def judge(case, lines):
    """{"missed": […], "invented": […], "bounds": [(frames, text)], "found": n, "voice": text or None}"""
    left = [f for f in findings_of(lines, case) if f.get("kind") != "not-evaluated"]
    result = {"missed": [], "invented": [], "bounds": [], "found": 0, "voice": None}
    matched = []
    for truth in case["truth"]:
        names = kinds_of(truth)
        fits = [f for f in left if f.get("kind") in names and ("where" not in truth or f.get("where") in (truth["where"], None))]
        if not fits:
            result["missed"].append(f"no {' or '.join(names)}" + (f" at {truth['start']}" if "start" in truth else ""))
            continue
        away = lambda f: abs((f.get("start") or 0) - truth["start"]) if "start" in truth else 0  # noqa: E731, B023
        best = min(fits, key=lambda f: (away(f) > 1, names.index(f["kind"]), away(f)))
        left.remove(best)
        matched.append(best["kind"])
        result["found"] += 1
        error = bound_error(truth, best, case["frame"])
        if error is not None:
            result["bounds"].append((error, f"{best['kind']} {best.get('start')}–{best.get('end')} instead of {truth.get('start')}–{truth.get('end')}"))
        if "voice" in case:
            facts = (best.get("evidence") or {}).get("facts") or {}
            result["voice"] = facts.get("voice.decision", "absent")
        lost = best.get("lost")
        if "lost" in truth and "start" not in truth and (not isinstance(lost, (int, float)) or abs(lost - truth["lost"]) > truth.get("tolerance", 0.5)):
            result["bounds"].append((float("inf"), f"lost {lost} instead of {truth['lost']}"))
    small = case["class"] != "must"
    allowed = set(case.get("allowed", []))
    wanted = {k for t in case["truth"] for k in kinds_of(t)}
    for f in left:
        kind = f.get("kind")
        if kind in allowed or kind in matched and kind in AGAIN or small and kind in wanted:
            continue
        result["invented"].append(f"{kind} {f.get('start')}–{f.get('end')}" + (f" {f['where']}" if f.get("where") else ""))
    return result


def add(row, case, verdict, trouble, lines):
    row.cases += 1
    row.timeouts += trouble == "timeout"
    row.crashes += bool(trouble) and trouble != "timeout"
    row.not_evaluated += not_evaluated(lines)
    row.invented += len(verdict["invented"])
    row.cases_invented += bool(verdict["invented"])
    wanted = len(case["truth"])
    if case["class"] == "must":
        row.wanted += wanted
        row.found += verdict["found"]
        row.errors += [e for e, _ in verdict["bounds"] if e != float("inf")]
        row.outside += sum(e > 1.0 for e, _ in verdict["bounds"])
    elif case["class"] == "below-threshold":
        row.below += wanted
        row.below_found += verdict["found"]
    else:
        row.apart += wanted
        row.apart_found += verdict["found"]


# kind of case: what the issue asks for
TARGETS = {"interruption": "recall", "timestamp-reset": "recall", "missing-file": "recall", "truncated": "recall", "covered": "f1", "silent": "f1"}


def failures(table):
    """[(kind, text)] of targets missed."""
    out = []
    for kind, row in sorted(table.items()):
        f = row.figures()
        if f["timeouts"] or f["crashes"]:
            out.append((kind, f"{f['timeouts']} time-outs, {f['crashes']} crashes"))
        if f["false_alarms"]:
            out.append((kind, f"{f['false_alarms']} false alarms"))
        if TARGETS.get(kind) == "recall" and f["recall"] is not None and f["recall"] < 1:
            out.append((kind, f"recall {f['recall']:.3f}"))
        if TARGETS.get(kind) == "f1" and f["f1"] is not None and f["f1"] < 0.98:
            out.append((kind, f"F1 {f['f1']:.3f}"))
        if f["outside_a_frame"] and kind in ("interruption", "interruption-picture-only", "interruption-sound-only", "picture-loss-middle",
                                             "sound-loss-middle", "picture-loss-start", "picture-loss-end", "sound-loss-start", "sound-loss-end"):
            out.append((kind, f"{f['outside_a_frame']} bounds further than a frame"))
    return out
