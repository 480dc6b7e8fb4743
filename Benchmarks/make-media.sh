#!/usr/bin/env bash
# Makes the recordings the benchmarks run on. Nothing is downloaded: pictures and sound are computed by ffmpeg.
#
#   make-media.sh day FOLDER [FILES] [MINUTES]   1080p H.264 + AAC, about 4.5 Mbit/s; 7 files of 10 minutes = 2.3 GB
#   make-media.sh large FROM FILE GIGABYTES      one long file: FROM over and over, packets copied
#   make-media.sh small FOLDER COUNT             many distinct files of a few kilobytes each, in one folder
#
# What is there already is kept.
set -euo pipefail

ffmpeg=(ffmpeg -hide_banner -v error -y)
quiet=("${ffmpeg[@]}" -nostdin)

# A still with the spectrum of a landscape: noise in four octaves, 3840 × 1080, a different one for each seed.
scenery() { # seed file
    local seed=$1
    octave() { echo "color=c=gray:s=$2:r=1:d=1,format=yuv420p,noise=alls=$3:all_seed=$((seed * 10 + $1)),scale=3840:1080:flags=bicubic,setsar=1[o$1]"; }
    "${quiet[@]}" -filter_complex "
        $(octave 0 32x10 100);$(octave 1 128x36 90);$(octave 2 512x144 70);$(octave 3 1920x540 40);
        [o0][o1][o2][o3]mix=inputs=4:weights=8 6 4 3,eq=contrast=2:saturation=0.4[out]" \
        -map '[out]' -frames:v 1 -update 1 "$2"
}

# Twenty seconds as a recorder writes them: a panning view, three things moving through it, sensor noise, no B pictures.
clip() { # seed keyframe-distance-in-pictures file
    local seed=$1 every=$2 file=$3 still
    still=${file%.*}.png
    scenery "$seed" "$still"
    "${quiet[@]}" -i "$still" -filter_complex "
        [0:v]format=yuv420p,loop=-1:1,setpts=N/25/TB,fps=25,crop=1920:1080:x='(iw-ow)*(0.5+0.45*sin(t/4+$seed))':y=0[view];
        color=c=0x804030:s=220x420:r=25,noise=alls=40:all_seed=${seed}[a];
        color=c=0x203060:s=420x180:r=25,noise=alls=40:all_seed=$((seed + 1))[b];
        color=c=0xc0c0b0:s=90x240:r=25,noise=alls=30:all_seed=$((seed + 2))[c];
        [view][a]overlay=x='mod(t*160+$seed*97,2140)-220':y='500+30*sin(t*3)'[va];
        [va][b]overlay=x='1920-mod(t*310,2340)':y='640'[vb];
        [vb][c]overlay=x='900+500*sin(t*0.7)':y='420+60*cos(t)',noise=c0s=7:c0f=t:c0_seed=$seed,format=yuv420p[v]" \
        -map '[v]' -t 20 -r 25 -c:v libx264 -preset superfast -profile:v high -bf 0 -g "$every" -keyint_min "$every" \
        -sc_threshold 0 -b:v 4400k -maxrate 5500k -bufsize 8800k -f h264 "$file"
    rm -f "$still"
}

day() { # folder files minutes
    local folder=$1 files=$2 minutes=$3 number name start every scratch round remark
    scratch=$folder/../clips
    mkdir -p "$folder" "$scratch"
    for ((number = 1; number <= files; number++)); do
        start=$(date -u -d "2026-11-20 00:00 UTC + $(((number - 1) * minutes)) minutes" +%H%M%S)
        name=$folder/DCAM_CAM007_021007_20261120_$start.mp4
        [[ -s $name ]] && continue
        # Recorders put a keyframe every second or every two.
        every=$((number % 2 ? 25 : 50))
        [[ -s $scratch/$number.h264 ]] || clip "$number" "$every" "$scratch/$number.h264"
        # Round and round, each time with another remark beside the keyframes as recorders put there, so that no group
        # of pictures is the copy of an earlier one. The sound is made anew: no joint is heard or found.
        for ((round = 0; round * 20 < minutes * 60; round++)); do
            printf -v remark '%032x+%s round %04d' $((number * 1000000 + 7)) "DCAM_CAM007" "$round"
            "${quiet[@]}" -f h264 -i "$scratch/$number.h264" -c copy \
                -bsf:v "filter_units=remove_types=6,h264_metadata=sei_user_data=$remark" -f h264 -
        done | "${ffmpeg[@]}" -f h264 -framerate 25 -i - \
            -f lavfi -i "anoisesrc=r=16000:c=pink:a=0.2:seed=$number,tremolo=f=0.3:d=0.7" \
            -t $((minutes * 60)) -map 0:v -map 1:a -c:v copy -bsf:v 'setts=ts=N/25/TB' -c:a aac -b:a 64k -ac 1 \
            -metadata "creation_time=2026-11-20T${start:0:2}:${start:2:2}:${start:4:2}Z" -f mp4 "$name.part"
        mv "$name.part" "$name"
    done
    rm -rf "$scratch"
}

large() { # from file gigabytes
    local from=$1 file=$2 wanted=$(($3 * 1000000000)) one times
    [[ -s $file ]] && return
    mkdir -p "$(dirname "$file")"
    one=$(stat -c %s "$from")
    times=$(((wanted + one - 1) / one))
    "${quiet[@]}" -stream_loop $((times - 1)) -i "$from" -map 0 -c copy -f mp4 "$file.part"
    mv "$file.part" "$file"
}

small() { # folder count
    local folder=$1 count=$2 tiny number name
    mkdir -p "$folder"
    tiny=$folder/../tiny-$$.mp4
    "${quiet[@]}" -f lavfi -i testsrc2=s=128x96:r=10:d=1 -f lavfi -i sine=r=8000:d=1 \
        -c:v libx264 -preset veryfast -bf 0 -g 10 -crf 35 -c:a aac -b:a 16k -shortest -f mp4 "$tiny"
    # $0 and $@ are the inner shell's. Each read makes four hundred copies; then a "free" box with a number of its own for each.
    # shellcheck disable=SC2016
    seq -f "$folder/DCAM_CAM008_021008_%06.0f.mp4" 1 "$count" |
        xargs -n 400 sh -c 'from=$0; exec tee "$@" <"$from" >/dev/null' "$tiny"
    for ((number = 1; number <= count; number++)); do
        printf -v name '%s/DCAM_CAM008_021008_%06d.mp4' "$folder" "$number"
        printf '\0\0\0\x10free%08d' "$number" >>"$name"
    done
    rm -f "$tiny"
}

case ${1:-} in
    day) day "$2" "${3:-7}" "${4:-10}" ;;
    large) large "$2" "$3" "$4" ;;
    small) small "$2" "$3" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
