"""What several families use: a file with holes as one line, and its clean twin."""
from kit.bench import Expect, Recipe, hole


def planner(recipes):
    """A function that adds one file with holes as bench.encode makes them, and with twin=True the same without."""
    def plan(name, what, holes, twin=False, allow=(), doubt="", vfr=False, frame=0.0, **options):
        retime = options.get("how") == "retime"

        def build(bench, path):
            bench.encode(path, holes=holes, **options)
            spans = [hole(a, b if retime else b - a) for a, b in holes]
            return Expect("findings", spans, allow=list(allow), doubt=doubt, vfr=vfr, frame=frame)

        recipes.append(Recipe("A", name, what, build))
        if twin:
            stem, dot, end = name.rpartition(".")
            clean = {k: v for k, v in options.items() if k != "how"}
            recipes.append(Recipe("B", f"{stem}-twin{dot}{end}", "clean twin of " + name,
                                  lambda bench, path: bench.encode(path, **clean) or Expect(vfr=vfr, frame=frame)))
    return plan


def simple(recipes):
    """A function that adds one clean file made by bench.encode."""
    def clean(name, what, vfr=False, allow=(), doubt="", frame=0.0, **options):
        recipes.append(Recipe("B", name, what, lambda bench, path: bench.encode(path, **options) or
                              Expect(vfr=vfr, allow=list(allow), doubt=doubt, frame=frame)))
    return clean
