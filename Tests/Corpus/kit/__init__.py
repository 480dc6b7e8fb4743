"""Tools the recipes are made with: run ffmpeg, read and patch containers, measure what came out."""
