#!/usr/bin/env bash
# Installs the Debian packages that building, testing and the demo need, and says so. Called by make; does nothing when
# all are there. Without root or apt it prints what to install and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev # FFmpeg's libraries
    libsqlite3-dev                                                               # the catalogue
    libssl-dev                                                                   # digests
    pkg-config git make                                                          # the build
    ffmpeg                                                                       # test media, benchmarks
    libtesseract-dev tesseract-ocr-eng                                           # the clock burnt into the pictures
    espeak-ng fonts-dejavu-core                                                  # sample media: voice, burnt-in clock
    librsvg2-bin fonts-noto-cjk poppler-utils                                    # printed papers, and tests of them
    qrencode zbar-tools                                                          # codes on labels, and tests of them
    chromium chromium-driver                                                     # tests of the discs' index page
    openssl curl                                                                   # proofs checked by another program
    xorriso                                                                      # images of discs, burning and reading them
    dvdisaster                                                                   # correction data of discs
    tgt libiscsi-dev gcc libc6-dev procps                                        # a drive emulated in tests
    libarchive-tools p7zip-full udftools libudfread0 python3-pycdlib              # images read by others
    python3-pip python3-venv util-linux                                          # the console's pages and its HTTP interface; limits for previews
    python3 sqlite3 faketime                                                     # test corpus, benchmarks, tests of days that are over
)

missing=()
for package in "${packages[@]}"; do
    [[ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)" == *"install ok installed"* ]] || missing+=("$package")
done

if ! command -v swift >/dev/null; then
    echo "error: swift is not on the PATH" >&2
    echo "hint: install Swift 6.3 for Debian 12 from swift.org, then run this again" >&2
    exit 1
fi

# axe-core judges the pages' accessibility in the browser tests: from PyPI, by its digest, into the build folder only.
fetch_axe() {
    local folder=.build/tools
    [[ -s "$folder/axe.min.js" ]] && return
    echo "Fetching axe-core (axe-core-python 0.1.0 from PyPI) into $folder."
    mkdir -p "$folder"
    echo "axe-core-python==0.1.0 --hash=sha256:f99f6bd674726c631c5e20b876983b44dff2b8f452a0ccf08f3c23ee45d0aac3" >"$folder/axe.txt"
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        --dest "$folder" --requirement "$folder/axe.txt"
    python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("axe_core_python/axe.min.js"))' \
        "$folder"/axe_core_python-0.1.0-*.whl >"$folder/axe.part"
    mv "$folder/axe.part" "$folder/axe.min.js"
}

# schemathesis asks the console's HTTP interface what its document allows and forbids: from PyPI, each package by its
# digest, into the build folder only.
fetch_schemathesis() {
    local folder=.build/tools/schemathesis
    cmp -s Tests/API/requirements.txt "$folder/requirements.txt" && return
    echo "Fetching schemathesis and what it needs (Tests/API/requirements.txt, from PyPI) into $folder."
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes --requirement Tests/API/requirements.txt
    cp Tests/API/requirements.txt "$folder/requirements.txt"
}

fetch_tools() {
    # Two makes at once must not fetch into one folder.
    mkdir -p .build
    exec 8>.build/tools.lock
    flock 8
    fetch_axe
    fetch_schemathesis
}

if [[ ${#missing[@]} -eq 0 ]]; then
    fetch_tools
    exit 0
fi

echo "These Debian packages are needed and missing: ${missing[*]}"
sudo=()
if [[ "$(id -u)" -ne 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo=(sudo); fi
fi
if ! command -v apt-get >/dev/null || { [[ "$(id -u)" -ne 0 ]] && [[ ${#sudo[@]} -eq 0 ]]; }; then
    echo "error: they can't be installed here without root and apt-get" >&2
    echo "hint: run as root: apt-get update && apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "Installing them with apt-get."
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
echo "Installed: ${missing[*]}"
fetch_tools
