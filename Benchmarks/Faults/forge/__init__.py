"""What the fault generator is made of. The corpus's kit (Tests/Corpus/kit) reads, measures and patches containers."""
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "Tests", "Corpus"))
