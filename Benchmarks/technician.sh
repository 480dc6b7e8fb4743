#!/usr/bin/env bash
# What a technician without Unbroken writes in an afternoon, and writes well: copy, digest, packet list, pictures, row.
# One program per file and step, two files at a time. It finds no gap yet; that is left out in its favour.
#
#   technician.sh SOURCE VAULT [SECONDS-PER-PICTURE] [PARALLEL]
#
# Writes VAULT/recordings, VAULT/packets, VAULT/pictures and VAULT/list.db.
set -euo pipefail

if [[ ${1:-} != --one ]]; then
    source=$1 vault=$2 every=${3:-10} parallel=${4:-2}
    mkdir -p "$vault"/{recordings,packets,pictures}
    sqlite3 "$vault/list.db" >/dev/null "PRAGMA journal_mode = WAL;
        CREATE TABLE recording (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, size INTEGER, duration REAL, packets INTEGER,
            pictures INTEGER, seen TEXT DEFAULT CURRENT_TIMESTAMP);
        CREATE INDEX recording_sha256 ON recording (sha256);"
    find "$source" -type f -print0 | sort -z |
        xargs -0 -r -n 1 -P "$parallel" "${BASH_SOURCE[0]}" --one "$vault" "$every"
    exit
fi

vault=$2 every=$3 file=$4
name=${file##*/}
copy=$vault/recordings/$name
packets=$vault/packets/$name.csv
pictures=$vault/pictures/$name

cp -- "$file" "$copy"
digest=$(sha256sum "$copy")
ffprobe -v error -show_packets -show_entries format=duration -of csv "$copy" >"$packets"
mkdir -p "$pictures"
# Keyframes only; the first of each interval, 320 pixels wide.
ffmpeg -nostdin -v error -skip_frame nokey -i "$copy" -an -sn -dn \
    -vf "select='isnan(prev_selected_t)+gte(t-prev_selected_t,$every-0.001)',scale=320:-2" -fps_mode passthrough -q:v 4 \
    "$pictures/%05d.jpg"

size=$(stat -c %s "$copy")
duration=$(tail -n 1 "$packets" | cut -d, -f2)
count=$(wc -l <"$packets")
taken=("$pictures"/*.jpg)
sqlite3 "$vault/list.db" ".timeout 10000" "INSERT INTO recording (path, sha256, size, duration, packets, pictures) VALUES
    ('${name//\'/\'\'}', '${digest%% *}', $size, ${duration:-0}, $((count - 1)), ${#taken[@]});"
