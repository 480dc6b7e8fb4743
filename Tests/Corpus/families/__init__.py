"""One module a family; each has RECIPES, a list of kit.bench.Recipe."""
