#!/usr/bin/env python3
"""Makes the golden probabilities beside this file: golden.py silero_vad_16k_op15.onnx

Needs numpy and onnxruntime. The model is in the Python package silero-vad 6.2.3 (MIT). The clips are raw: 16 kHz, mono,
16 bits, little-endian. Not part of any build: the results are committed.
"""
import math
import pathlib
import sys

import numpy as np
import onnxruntime

HERE = pathlib.Path(__file__).parent


def street(count):
    """Noise like a street's: rumble, hiss and an engine. Whole numbers only, the same as in Sounds.swift."""
    state, low, out = 1, 0, []
    for n in range(count):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        white = (state >> 16) - 32768
        low += (white - low) >> 4
        phase = n * 90 % 16000
        engine = (phase if phase < 8000 else 16000 - phase) - 4000
        out.append(low // 2 + white // 32 + engine // 4)
    return np.array(out, dtype=np.int64)


def mixed(speech, noise):
    """Speech with noise of the same power (0 dB), and half as loud, so that nothing is cut off."""
    power_s, power_n = int((speech * speech).sum()), int((noise * noise).sum())
    # The noise in 1/1024, rounded down to a whole number.
    scale = math.isqrt(power_s * 1024 * 1024 // power_n)
    return (speech + noise * scale // 1024) // 2


def main(model):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    clip = {name: np.fromfile(HERE / f"{name}.raw", dtype="<i2").astype(np.int64) for name in ("austen", "hello-zh")}
    clip["street"] = street(32000)
    clip["austen-in-street"] = mixed(clip["austen"], street(len(clip["austen"])))
    for name, samples in clip.items():
        state, context, lines = np.zeros((2, 1, 128), np.float32), np.zeros(64, np.float32), []
        sound = (samples / 32768).astype(np.float32)
        sound = np.concatenate([sound, np.zeros(-len(sound) % 512, np.float32)])
        for start in range(0, len(sound), 512):
            chunk = np.concatenate([context, sound[start : start + 512]])
            feed = {"input": chunk[None], "state": state, "sr": np.array(16000, dtype=np.int64)}
            feed = {i.name: feed[i.name] for i in session.get_inputs()}
            probability, state = session.run(None, feed)
            context = chunk[-64:]
            lines.append(f"{float(probability.reshape(-1)[0]):.7f}\n")
        (HERE / f"{name}.golden").write_text("".join(lines))
        marked = sum(float(line) >= 0.5 for line in lines)
        print(f"{name}: {len(lines)} chunks, {marked} with speech, peak {abs(samples).max()}")


main(sys.argv[1])
