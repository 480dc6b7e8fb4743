"""A voice after an interruption, or none: synthetic speech (espeak-ng, where it is there) in street noise of the same strength."""
import array
import math
import os
import shutil
import subprocess
import wave

from . import packets, scenes
from .carry import ff
from .case import Case
from .packets import Recording

SENTENCES = ["因电池电量不足更换电池，录像中断，现在恢复录像。", "刚才记录仪存储卡已满，现在继续录像，时间是上午九点零五分。", "中断原因是设备故障重启，现在恢复执法记录。",
             "现在恢复录像，我们继续对现场进行检查，请大家配合。", "刚才关机是因为更换电池，大约三分钟，现在重新开始记录。", "The recording stopped because the battery was changed. We now go on."]
NOISES = {
    "traffic": "anoisesrc=c=brown:a=0.5:r=16000:d=60:seed={n},volume='0.5+0.4*sin(2*PI*0.11*t+{n})':eval=frame",
    "wind": "anoisesrc=c=brown:a=0.8:r=16000:d=60:seed={n},highpass=f=30,lowpass=f=400,volume='0.6+0.4*sin(2*PI*0.3*t)':eval=frame",
    "rain": "anoisesrc=c=pink:a=0.25:r=16000:d=60:seed={n},highpass=f=500",
    "engine": "aevalsrc='0.2*sin(2*PI*85*t)+0.15*sin(2*PI*170*t+1)+0.1*sin(2*PI*255*t)+0.08*(random(0)-0.5)':s=16000:d=60",
    "siren": "aevalsrc='0.15*sin(2*PI*(700*t+60*sin(2*PI*0.4*t)))+0.1*(random({n})-0.5)':s=16000:d=60",
    "steps": "aevalsrc='(random(0)-0.5)*(0.05+0.6*exp(-25*mod(t,0.55)))':s=16000:d=60",
}
RESUME = 10.0       # seconds recorded before the interruption


def level(path):
    """Root mean square of a 16-bit WAV, zeros left out."""
    with wave.open(path) as w:
        values = array.array("h", w.readframes(w.getnframes()))[::7]
    loud = [v * v for v in values if abs(v) > 30]
    return (sum(loud) / max(1, len(loud))) ** 0.5


def wav(part, graph):
    ff("-f", "lavfi", "-i", graph, "-t", 60, "-ac", 1, "-ar", 16000, "-c:a", "pcm_s16le", "-f", "wav", part)


def sound(store, noise, n, speaks, ratio=0.0):
    """60 s of noise; speaks: a sentence some seconds after RESUME, `ratio` dB above the noise."""
    bed = store.once(f"bed-{noise}-{n}.wav", lambda part: wav(part, NOISES[noise].format(n=n)))
    if not speaks:
        path = store.once(f"voice-none-{noise}-{n}.m4a", lambda part: ff("-i", bed, "-c:a", "aac", "-b:a", "24k", "-map_metadata", "-1", "-f", "ipod", part))
        return packets.load(path).audio

    def speak(part):
        voice = part + ".wav"
        # to a file of its own: espeak-ng chooses the language by -v
        subprocess.run(["espeak-ng", "-v", "en" if n % 6 == 5 else ["cmn", "cmn+f3", "cmn+m3"][n % 3], "-s", str(150 + 10 * (n % 4)), "-p", str(35 + 7 * (n % 5)), "-w", voice,
                        SENTENCES[n % 6]], check=True, capture_output=True, timeout=60)
        gain = 20 * math.log10(level(bed) / max(1, level(voice))) + ratio
        late = round(1000 * (RESUME + 1.5 + (n * 3) % 12))
        ff("-i", bed, "-i", voice, "-filter_complex", f"[1:a]aresample=16000,volume={gain:.2f}dB,adelay={late}[v];[0:a][v]amix=inputs=2:normalize=0:duration=first", "-ac", 1,
           "-c:a", "aac", "-b:a", "24k", "-map_metadata", "-1", "-f", "ipod", part)
        os.unlink(voice)
    return packets.load(store.once(f"voice-{noise}-{n}-{ratio:g}.m4a", speak)).audio


def resumed(noise, n, speaks, size, ratio):
    def make(work):
        picture = packets.kept(scenes.picture(work.pool, "normal", "h264", 50, n % 2), lambda t: t < 50)
        track = packets.kept(sound(work.pool, noise, n, speaks, ratio), lambda t: t < 50)
        work.carry(Recording([packets.late(picture, RESUME, size), packets.late(track, RESUME - 0.03, size)]))
        work.plant("interruption", RESUME, size)
        work.voice = "voice" if speaks else "no-voice"
    return make


def cases():
    containers = ["mp4-no-b", "ts", "mkv", "fmp4"]
    able = shutil.which("espeak-ng") is not None
    for i, noise in enumerate(NOISES):
        for n in range(4):
            size = [2, 30, 0.6, 300][n]
            if able:
                ratio = [0, 0, 5, 10][n]
                yield Case(f"voice-{noise}-{n}", "voice", containers[(i + n) % 4], resumed(noise, n + i, True, size, ratio), f"a sentence after the break, {ratio} dB above {noise}", size)
            yield Case(f"novoice-{noise}-{n}", "no-voice", containers[(i + n) % 4], resumed(noise, n + i, False, size, 0), f"only {noise} after the break", size)
