#!/usr/bin/env bash
# Makes the sounds that voice-bench listens to: 16 kHz mono WAV in FOLDER/speech/SOURCE/ and FOLDER/noise/KIND/.
#
#   make-set.sh FOLDER [MORE]
#
# MORE is a folder of speech of your own (any sound files), which becomes the source "more".
# Needs apt-get with Debian 12's main archive, dpkg-deb, ffmpeg and espeak-ng. Installs nothing: packages are only
# unpacked under FOLDER. Some 90 MB are fetched.
set -euo pipefail
# The same order of files on every machine.
export LC_ALL=C
(($# == 1 || $# == 2)) || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
for program in apt-get dpkg-deb ffmpeg espeak-ng; do
    command -v "$program" >/dev/null || { echo "make-set: needs $program" >&2; exit 2; }
done
mkdir -p "$1"
sounds=$(cd "$1" && pwd) more=${2:-}
packages=(pocketsphinx-testdata lincity-ng-data flite asterisk-core-sounds-en-wav asterisk-core-sounds-ru-wav)

root=$sounds/packages
mkdir -p "$root/debs"
for package in "${packages[@]}"; do
    compgen -G "$root/debs/${package}_*.deb" >/dev/null || (cd "$root/debs" && apt-get download -qq "$package")
    dpkg-deb -x "$root/debs/${package}"_*.deb "$root"
done

rm -rf "$sounds/speech" "$sounds/noise"
to() { # kind/source input-arguments…: the next file of that kind
    local folder=$sounds/$1
    shift
    mkdir -p "$folder"
    local files=("$folder"/*)
    [[ -e ${files[0]} ]] || files=()
    ffmpeg -nostdin -v error "$@" -ac 1 -ar 16000 -c:a pcm_s16le -f wav "$folder/$(printf %04d ${#files[@]}).wav"
}

# --- speech: people -----------------------------------------------------------------------------------------------------

for file in "$root"/usr/share/pocketsphinx/test/data/librivox/*.wav; do to speech/librivox-en -i "$file"; done
for language in en_US ru_RU; do
    folder=("$root/usr/share/asterisk/sounds/$language"_*)
    # Prompts of two to twelve seconds, 8 kHz; every fourth is enough.
    find "${folder[0]}" -maxdepth 1 -name '*.wav' -size +36k -size -192k | sort | awk 'NR % 4 == 0 && ++n <= 60' |
        while IFS= read -r file; do to "speech/telephone-${language%_*}" -i "$file"; done
done
if [[ $more ]]; then
    find "$more" -type f | sort | while IFS= read -r file; do to speech/more -i "$file"; done
fi

# --- speech: machines ---------------------------------------------------------------------------------------------------

english=(
    "The battery ran out. I have changed it, and recording goes on."
    "I switched the camera off by mistake while getting out of the car."
    "Recording resumed. The memory card was full and has been replaced."
    "The recorder fell to the ground during the struggle and stopped."
    "We are back at the scene now, the time is nine fifteen."
    "The witness asked me to stop recording, and has now agreed to go on."
    "Restarted the camera because the picture was frozen."
    "I was in the station for a moment and am now returning to the dispatch."
)
# The reasons of every day: battery empty, card full, device failure, pressed by mistake, resumed, evidence of others.
mandarin=(
    "yin1 dian4 chi2 dian4 liang4 bu4 zu2 zhong1 duan4, xian4 hui1 fu4 lu4 zhi4"
    "cun2 chu3 ka3 yi3 man3, yi3 geng1 huan4, ji4 xu4 lu4 xiang4"
    "she4 bei4 gu4 zhang4, chong2 xin1 kai1 ji1"
    "gang1 cai2 wu4 chu4 guan1 ji1, xian4 zai4 ji4 xu4 zhi2 fa3"
    "xian4 zai4 shi4 shang4 wu3 jiu3 dian3 shi2 wu3 fen1, wo3 men5 hui2 dao4 xian4 chang3"
    "zhi2 fa3 ji4 lu4 yi2 diao4 luo4, xian4 yi3 jian3 hui2"
)
for voice in slt rms awb kal16; do
    for text in "${english[@]}"; do
        "$root/usr/bin/flite" -voice "$voice" -t "$text" -o "$root/spoken.wav"
        to speech/flite-en -i "$root/spoken.wav"
    done
done
for voice in en-us en-us+f3 en-gb+m2; do
    for text in "${english[@]}"; do
        espeak-ng -v "$voice" -w "$root/spoken.wav" "$text"
        to speech/espeak-en -i "$root/spoken.wav"
    done
done
for voice in cmn-latn-pinyin cmn-latn-pinyin+f2 cmn-latn-pinyin+m3; do
    for text in "${mandarin[@]}"; do
        espeak-ng -v "$voice" -w "$root/spoken.wav" "$text"
        to speech/espeak-zh -i "$root/spoken.wav"
    done
done

# --- noise: recorded ----------------------------------------------------------------------------------------------------

for file in "$root"/usr/share/games/lincity-ng/sounds/*.wav; do
    case $(basename "$file") in
        # Left out: one voice by its spectrum, its siblings on which the detector fires (partly circular: docs/design/voice.md),
        # and clicks of the game's own buttons.
        Substation* | Click* | Window*) continue ;;
        # People may speak in these: told apart.
        Commune* | Market* | School* | Sports* | University* | Residential* | Shanty* | Health*) kind=crowd ;;
        Trafic* | DirtTrack* | RailTrain* | FireStation* | Harbor* | *Construction* | Industry* | PowerCoal* | Raze* | Build*)
            kind=street ;;
        *) kind=other ;;
    esac
    to "noise/$kind" -i "$file"
done

# --- noise: made --------------------------------------------------------------------------------------------------------

made() { # kind seconds expression-or-filter
    to "noise/$1" -f lavfi -t "$2" -i "$3"
}
# Two sirens, a horn, an engine that changes speed, the beeps of a recorder.
made street 8 "aevalsrc='0.3*sin(2*PI*(900*t-250/(2*PI*0.25)*cos(2*PI*0.25*t)))':s=16000"
made street 8 "aevalsrc='0.3*sin(2*PI*if(lt(mod(t,1.2),0.6),440,585)*t)':s=16000"
made street 4 "aevalsrc='if(lt(mod(t,2),0.7),0.2*(sin(2*PI*420*t)+sin(2*PI*510*t)+0.5*sin(2*PI*840*t)),0)':s=16000"
made street 8 "aevalsrc='0.1*(sin(2*PI*(60*t+4*sin(t)))+sin(4*PI*(60*t+4*sin(t)))+0.7*sin(6*PI*(60*t+4*sin(t)))+0.4*random(0))':s=16000"
made street 4 "aevalsrc='if(lt(mod(t,1),0.15),0.3*sin(2*PI*2700*t),0)':s=16000"
# Wind on the microphone, rain, hiss, hum of the mains.
made other 10 "anoisesrc=c=brown:a=0.9:r=16000:seed=1,lowpass=200,tremolo=f=0.3:d=0.9"
made other 10 "anoisesrc=c=brown:a=0.9:r=16000:seed=2,lowpass=500,tremolo=f=1.7:d=0.8"
made other 10 "anoisesrc=c=pink:a=0.5:r=16000:seed=3,highpass=1500"
made other 10 "anoisesrc=c=white:a=0.1:r=16000:seed=4"
made other 5 "aevalsrc='0.2*(sin(2*PI*50*t)+0.5*sin(2*PI*150*t)+0.3*sin(2*PI*250*t))':s=16000"

for folder in "$sounds"/speech/* "$sounds"/noise/*; do
    echo "$(find "$folder" -name '*.wav' | wc -l) ${folder#"$sounds"/}"
done
