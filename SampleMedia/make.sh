#!/usr/bin/env bash
# Makes the sample day again: day/ (recordings), lists/ (what a site imports) and TRUTH.json (what is true
# about them, measured from the files made). Needs ffmpeg with libx264 and libx265, espeak-ng, python3 and the
# fonts named below; see README.md. Everything is written into a temporary folder first and put in place at the end.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC PYTHONDONTWRITEBYTECODE=1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
digits_font=${DIGITS_FONT:-/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf}
chinese_font=${CHINESE_FONT:-/usr/share/fonts/truetype/wqy/wqy-microhei.ttc}

for tool in ffmpeg ffprobe espeak-ng python3; do
  command -v "$tool" >/dev/null || { echo "make.sh: $tool is missing" >&2; exit 1; }
done
for font in "$digits_font" "$chinese_font"; do
  [[ -r $font ]] || { echo "make.sh: font $font is missing" >&2; exit 1; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/out"
day=$work/out/day
cam=$day/card-CAM001/DCIM/100MEDIA
hik=$day/station/HIK-HK70217/20261120
dahua=$day/执法仪三号
mkdir -p "$cam" "$hik" "$dahua"

# --- building blocks ---------------------------------------------------------------------------------------

# Encoders: one thread each, so that the bytes don't depend on the number of cores. The SEI units (the encoder's
# name and settings) are taken out: no recorder has them.
h264=(-c:v libx264 -preset medium -threads 1 -pix_fmt yuv420p -bsf:v "filter_units=remove_types=6")
h264_b=("${h264[@]}" -bf 2)
h264_no_b=("${h264[@]}" -bf 0)
hevc=(-c:v libx265 -preset fast -pix_fmt yuv420p -tag:v hvc1)
aac=(-c:a aac -ac 1 -b:a 24k)

# Every picture: a moving pattern, the wall clock, the recorder and the officer. The clock counts with the
# recording's own time, so that it jumps where the recording was paused.
#   picture SIZE FPS SECONDS HUE CLOCK RECORDER OFFICER
picture() {
  local size=$1 fps=$2 seconds=$3 hue=$4 clock=$5 recorder=$6 officer=$7 epoch
  epoch=$(date -u -d "$clock" +%s)
  printf 'testsrc2=size=%s:rate=%s:duration=%s,hue=h=%s,' "$size" "$fps" "$seconds" "$hue"
  printf "drawtext=fontfile='%s':fontsize=h/11:fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=4:x=8:y=8:text='%%{pts\\:gmtime\\:%s}'," "$digits_font" "$epoch"
  printf "drawtext=fontfile='%s':fontsize=h/14:fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=4:x=8:y=h-th-10:text='%s  警号 %s'" "$chinese_font" "$recorder" "$officer"
}

# A Mandarin sentence as a WAV file.
#   say FILE TEXT
say() { espeak-ng -v cmn -s 175 -a 120 -w "$1" "$2"; }

# One recording. Settings come from variables, so that a call reads like a description:
#   clock     wall time of the first picture, as the recorder's clock shows it
#   seconds   wall time from first to last picture
#   fps, size, rate (sound), hue, recorder, officer
#   video_keep, audio_keep   filter expressions in t: what the recorder kept (default: everything)
#   speech    list of "SECOND|TEXT"
#   film OUTPUT ENCODER-AND-MUXER-OPTIONS…
film() {
  local output=$1; shift
  local -a inputs=()
  local graph='' mix='[room]' count=1 index=0 item wav delay
  graph+="$(picture "$size" "$fps" "$seconds" "$hue" "$clock" "$recorder" "$officer")"
  graph+=",select='${video_keep:-1}'[v];"
  # A low room noise and a faint hum under everything: never digital silence.
  graph+="anoisesrc=color=brown:amplitude=0.03:sample_rate=$rate:duration=$seconds:seed=$((hue + 1000))[noise];"
  graph+="sine=frequency=$((90 + hue % 60)):sample_rate=$rate:duration=$seconds,volume=0.05[hum];"
  graph+='[noise][hum]amix=inputs=2:normalize=0[room];'
  for item in "${speech[@]}"; do
    wav=$work/speech$index.wav
    say "$wav" "${item#*|}"
    delay=$(awk -v s="${item%%|*}" 'BEGIN { printf "%d", s * 1000 + 0.5 }')  # adelay takes no fractions of a second
    inputs+=(-i "$wav")
    graph+="[$index:a]aresample=$rate,volume=0.7,adelay=delays=$delay:all=1[s$index];"
    mix+="[s$index]"
    count=$((count + 1)); index=$((index + 1))
  done
  # Whole blocks of 1024 samples (one AAC frame) are kept or dropped, never re-timed.
  graph+="${mix}amix=inputs=$count:normalize=0:duration=first,asetnsamples=n=1024:p=0,aselect='${audio_keep:-1}'[a]"
  ffmpeg -nostdin -hide_banner -loglevel error -y "${inputs[@]}" \
    -filter_complex_threads 1 -filter_complex "$graph" -map '[v]' -map '[a]' -map_metadata -1 \
    -fps_mode passthrough -flags:v +bitexact -flags:a +bitexact -fflags +bitexact "$@" "$output"
}

# --- recorder 1: CAM001, unit 1, officer A; the SD card, DCAM names ------------------------------------------
# The container's creation_time is the start, in UTC.

defaults_cam() {
  recorder=CAM001 officer=021001 fps=15 size=480x270 rate=16000 video_keep=1 audio_keep=1 speech=()
}
cam_quality=(-crf 41 -g 30)

# Whole, H.264 with B-frames. The next file starts when it ends.
defaults_cam; hue=0 seconds=30 clock='2026-11-20 08:15:00'
speech=('3|你好，我们是接到报警过来的。' '14|请你先说一下情况。')
film "$cam/DCAM_CAM001_021001_20261120_081500.mp4" "${h264_b[@]}" "${cam_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2026-11-20T00:15:00Z

# A pause of 7.4 s, explained aloud after the resume. The recorder begins the second part with a key picture.
defaults_cam; hue=25 seconds=40 clock='2026-11-20 08:15:30'
video_keep='lt(t,15.999)+gte(t,23.399)' audio_keep='lt(t,15.99)+gte(t,23.399)'
speech=('4|请双方都冷静一下。' '24.6|因电池电量不足更换电池，录像中断，现在恢复录像。')
film "$cam/DCAM_CAM001_021001_20261120_081530_IMP.mp4" "${h264_b[@]}" "${cam_quality[@]}" -force_key_frames 23.4 \
  "${aac[@]}" -metadata creation_time=2026-11-20T00:15:30Z

# 25 s after the end of the one before: a break, which the colleague's recording covers.
defaults_cam; hue=50 seconds=20 clock='2026-11-20 08:16:35'
speech=('5|调解完毕，双方没有异议。')
film "$cam/DCAM_CAM001_021001_20261120_081635.mp4" "${h264_b[@]}" "${cam_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2026-11-20T00:16:35Z

# Recorded at 09:05:00, but the recorder's clock had fallen back to 2000-01-01 after a flat battery.
defaults_cam; hue=75 seconds=15 clock='2000-01-01 00:00:12'
speech=('3|现在是上午九点零五分，记录仪刚换了电池。')
film "$cam/DCAM_CAM001_021001_20000101_000012.mp4" "${h264_b[@]}" "${cam_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2000-01-01T00:00:12Z

# moov in front, and the data cut at 60 %: 30 s declared.
defaults_cam; hue=100 seconds=30 clock='2026-11-20 14:30:00'
speech=('3|我们已经到达现场。' '12|请出示你的证件。')
film "$work/whole.mp4" "${h264_no_b[@]}" "${cam_quality[@]}" "${aac[@]}" -movflags +faststart \
  -metadata creation_time=2026-11-20T06:30:00Z
python3 "$here/tools/mp4cut.py" --mdat-share 0.60 "$work/whole.mp4" "$cam/DCAM_CAM001_021001_20261120_143000.mp4"

# An MP4 under the name of an AVI.
defaults_cam; hue=125 seconds=15 clock='2026-11-20 14:32:00'
speech=('4|现场情况已经控制。')
film "$work/plain.mp4" "${h264_b[@]}" "${cam_quality[@]}" "${aac[@]}" -metadata creation_time=2026-11-20T06:32:00Z
mv "$work/plain.mp4" "$cam/DCAM_CAM001_021001_20261120_143200.avi"

# The same file under two names: once as recorded, once with the "important" mark.
defaults_cam; hue=150 seconds=12 clock='2026-11-20 17:00:00'
speech=('3|巡逻结束，返回单位。')
film "$cam/DCAM_CAM001_021001_20261120_170000.mp4" "${h264_no_b[@]}" "${cam_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2026-11-20T09:00:00Z
cp "$cam/DCAM_CAM001_021001_20261120_170000.mp4" "$cam/DCAM_CAM001_021001_20261120_170000_IMP.mp4"

# A photo.
ffmpeg -nostdin -hide_banner -loglevel error -y \
  -filter_complex "$(picture 960x540 1 1 175 '2026-11-20 08:16:37' CAM001 021001)" -frames:v 1 -map_metadata -1 \
  -flags +bitexact -fflags +bitexact -c:v mjpeg -threads 1 -pix_fmt yuvj420p -q:v 6 -f image2 -update 1 \
  "$cam/DCAM_CAM001_021001_20261120_081637.jpg"

# --- recorder 2: HK70217, unit 1, officer B; the station's folder, Hikvision-like names with a number --------

defaults_hik() {
  recorder=HK70217 officer=021002 fps=25/2 size=480x270 rate=48000 video_keep=1 audio_keep=1 speech=()
}
hik_quality=(-crf 41 -g 25)

# 0041: HEVC, whole; filmed beside officer A. creation_time is the END of the recording.
defaults_hik; hue=200 seconds=60 clock='2026-11-20 08:15:40'
speech=('2|我是民警乙，正在现场。' '20|请到这边来。' '40|双方的身份信息已经核对。')
film "$hik/HK70217_021002_20261120081540_0041.mp4" "${hevc[@]}" -crf 42 \
  -x265-params log-level=error:pools=none:frame-threads=1:info=0:keyint=25:bframes=3 "${aac[@]}" \
  -metadata creation_time=2026-11-20T00:16:40Z

# 0042: transport stream whose 33-bit clock wraps after 20 s. Nothing is lost. No creation time in this format.
defaults_hik; hue=215 seconds=40 clock='2026-11-20 11:20:00'
speech=('3|这里发生了一起交通事故。' '25|请把车移到路边。')
film "$hik/HK70217_021002_20261120112000_0042.ts" "${h264_b[@]}" "${hik_quality[@]}" "${aac[@]}" \
  -f mpegts -muxdelay 0 -muxpreload 0 -output_ts_offset 95423.717689 \
  -metadata service_name=HK70217 -metadata service_provider=DSJ

# 0043 is missing.

# 0044: fragmented MP4 with a pause of 5.2 s and not a word about it. The sound begins at zero and there is no edit
# list: readers disagree about edit lists in fragmented files.
defaults_hik; hue=230 seconds=30 clock='2026-11-20 11:22:00'
video_keep='lt(t,13.039)+gte(t,18.239)' audio_keep='lt(t,13.03)+gte(t,18.239)'
speech=('3|保险公司的电话打了吗？')
film "$hik/HK70217_021002_20261120112200_0044.mp4" "${h264_no_b[@]}" "${hik_quality[@]}" -force_key_frames 18.24 \
  "${aac[@]}" -bsf:a 'setts=pts=PTS+1024:dts=DTS+1024' -movflags +frag_keyframe+empty_moov+default_base_moof \
  -metadata creation_time=2026-11-20T03:22:00Z

# 0045: the power was cut: no moov, and the data ends at a cluster of the card.
defaults_hik; hue=245 seconds=20 clock='2026-11-20 11:22:45'
speech=('3|事故责任认定书稍后送达。')
film "$work/good.mp4" "${h264_no_b[@]}" "${hik_quality[@]}" "${aac[@]}" -metadata creation_time=2026-11-20T03:22:45Z
python3 "$here/tools/mp4cut.py" --before-moov --cluster 4096 "$work/good.mp4" \
  "$hik/HK70217_021002_20261120112245_0045.mp4"

# --- recorder 3: DH30388, unit 2, officers C and D; a folder with a Chinese name, start and end in the name ---

defaults_dahua() {
  recorder=DH30388 officer=022001 fps=15 size=480x270 rate=32000 video_keep=1 audio_keep=1 speech=()
}
dahua_quality=(-crf 41 -g 30)

# The sound stops after 14 s of 30 and does not come back.
defaults_dahua; hue=270 seconds=30 clock='2026-11-20 09:30:00'
audio_keep='lt(t,13.98)'
speech=('2|你们好，请问是谁报的警？' '8|东西是什么时候丢的？')
film "$dahua/022001@DH30388_20261120093000_20261120093030.mp4" "${h264_no_b[@]}" "${dahua_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2026-11-20T01:30:00Z

# The picture stops for 6 s, the sound goes on. Starts when the one before ends.
defaults_dahua; hue=285 seconds=30 clock='2026-11-20 09:30:30'
video_keep='lt(t,11.999)+gte(t,17.999)'
speech=('2|请带我们去看一下现场。' '13|门锁没有被撬的痕迹。')
film "$dahua/022001@DH30388_20261120093030_20261120093100.mkv" "${h264_b[@]}" "${dahua_quality[@]}" \
  -force_key_frames 18 "${aac[@]}" -metadata creation_time=2026-11-20T01:30:30Z

# One recording over two dispatches of the same officer. creation_time is local time written as if it were UTC.
# The file carries a position.
defaults_dahua; hue=300 seconds=60 clock='2026-11-20 13:00:00'
speech=('3|老人家，您家住在哪里？' '27|收到，马上前往下一个警情。' '45|我们到了，请把音乐关小一点。')
film "$dahua/022001@DH30388_20261120130000_20261120130100.mov" "${h264_b[@]}" "${dahua_quality[@]}" "${aac[@]}" \
  -metadata creation_time=2026-11-20T13:00:00Z -metadata location=+39.6504+118.1802/

# Officer D on the same recorder: AVI with MJPEG and PCM; the date in the file is local time without a zone.
defaults_dahua; officer=022002 hue=315 seconds=15 fps=10 size=320x240 rate=8000 clock='2026-11-20 15:10:00'
speech=('3|请靠边停车，接受检查。')
film "$dahua/022002@DH30388_20261120151000_20261120151015.avi" -c:v mjpeg -threads 1 -pix_fmt yuvj420p -q:v 24 \
  -c:a pcm_s16le -ac 1 -metadata date='2026-11-20 15:10:00'

# Sound only.
say "$work/statement.wav" '以下是现场录音。请你把刚才说的话再说一遍。好的，谢谢配合。'
ffmpeg -nostdin -hide_banner -loglevel error -y -i "$work/statement.wav" -filter_complex_threads 1 -filter_complex \
  "anoisesrc=color=brown:amplitude=0.03:sample_rate=32000:duration=20:seed=1330[n];[0:a]aresample=32000,volume=0.7,adelay=delays=2000:all=1[s];[n][s]amix=inputs=2:normalize=0:duration=first[a]" \
  -map '[a]' -map_metadata -1 -flags:a +bitexact -fflags +bitexact "${aac[@]}" \
  -metadata creation_time=2026-11-20T07:12:00Z -f ipod "$dahua/022002@DH30388_20261120151200_20261120151220.m4a"

# An empty file, and a document that somebody named like a film.
: > "$dahua/022002@DH30388_20261120151500_20261120151500.mp4"
cat > "$dahua/使用说明.mp4" <<'TEXT'
%PDF-1.4
% This is no film. Somebody copied the recorder's manual to the upload folder and named it .mp4.
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj
执法记录仪使用说明：一、开机前检查电量；二、到达现场前开启录像；三、中断录像须口头说明原因。
trailer << /Root 1 0 R >>
%%EOF
TEXT

# --- lists and truth -----------------------------------------------------------------------------------------

python3 "$here/tools/lists.py" "$work/out/lists"
python3 "$here/tools/truth.py" "$day" "$work/out/TRUTH.json"

rm -rf "$here/day" "$here/lists"
mv "$work/out/day" "$work/out/lists" "$work/out/TRUTH.json" "$here/"
chmod -R u=rwX,go=rX "$here/day" "$here/lists" "$here/TRUTH.json"
du -ch "$here/day" "$here/lists" "$here/TRUTH.json" | tail -1
