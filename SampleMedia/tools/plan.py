"""What make.sh plants, as data. lists.py writes the lists from it; truth.py measures the files and refuses to
write TRUTH.json when a file does not show what is planned here, or shows something that is not."""

CAM = "card-CAM001/DCIM/100MEDIA/"
HIK = "station/HIK-HK70217/20261120/"
DAHUA = "执法仪三号/"

OFFICERS = [
    {"number": "021001", "name": "民警甲", "nameEn": "Officer A", "unit": "0210", "unitName": "大队一"},
    {"number": "021002", "name": "民警乙", "nameEn": "Officer B", "unit": "0210", "unitName": "大队一"},
    {"number": "022001", "name": "民警丙", "nameEn": "Officer C", "unit": "0220", "unitName": "大队二"},
    {"number": "022002", "name": "民警丁", "nameEn": "Officer D", "unit": "0220", "unitName": "大队二"},
]

# The officer in this list is the one the recorder was given to; the name of a file may say another one
# (officer D takes recorder 3 in the afternoon), and the file's name is right.
RECORDERS = [
    {"serial": "CAM001", "officer": "021001", "unit": "0210", "unitName": "大队一", "model": "单警执法记录仪甲型", "profile": "dcam"},
    {"serial": "HK70217", "officer": "021002", "unit": "0210", "unitName": "大队一", "model": "单警执法记录仪乙型", "profile": "hikvision"},
    {"serial": "DH30388", "officer": "022001", "unit": "0220", "unitName": "大队二", "model": "单警执法记录仪丙型", "profile": "dahua"},
]


def _dispatch(number, officers, start, end, place, lon, lat, cause, category, note):
    return {"number": number, "officers": officers, "start": "2026-11-20T" + start, "end": "2026-11-20T" + end,
            "place": place, "lon": lon, "lat": lat, "cause": cause, "category": category, "note": note}


DISPATCHES = [
    _dispatch("2026112000001", ["021001", "021002"], "08:15:05", "08:16:38", "人民路12号", 118.1820, 39.6311, "邻里纠纷", "纠纷",
              "Two officers, two recorders. Officer A's interruption and break are covered by officer B."),
    _dispatch("2026112000002", ["021001"], "09:04:30", "09:05:40", "新华道与建设路交叉口", 118.1755, 39.6300, "群众求助", "求助",
              "Recorded, but by a recorder whose clock had fallen back to the year 2000: without a correction of the clock nothing matches."),
    _dispatch("2026112000003", ["022001"], "09:29:00", "09:33:00", "文化路3号小区", 118.1901, 39.6402, "入室盗窃", "刑事案件",
              "Recording starts late and stops early; sound lost in one file, picture in the other."),
    _dispatch("2026112000004", ["021002"], "11:20:10", "11:23:30", "学院路与长宁道交叉口", 118.1688, 39.6459, "车辆追尾", "交通事故",
              "One number of the series is missing, an interruption without a word, and a last file without its index."),
    _dispatch("2026112000005", ["022001"], "12:59:50", "13:00:25", "火炬路8号", 118.1802, 39.6504, "老人走失", "求助",
              "First of two dispatches in one recording."),
    _dispatch("2026112000006", ["022001"], "13:00:25", "13:01:30", "火炬路20号", 118.1833, 39.6520, "噪声扰民", "纠纷",
              "Second of two dispatches in one recording."),
    _dispatch("2026112000007", ["021001"], "14:29:00", "14:35:00", "龙泽路5号", 118.1722, 39.6377, "打架斗殴", "治安案件",
              "A truncated file and a file with a wrong extension."),
    _dispatch("2026112000008", ["022002"], "18:00:00", "18:30:00", "大里路1号", 118.1950, 39.6288, "酒后闹事", "治安案件",
              "Nobody recorded."),
    _dispatch("2026112000009", ["022002"], "19:20:00", "19:05:00", "大里路9号", 118.1961, 39.6290, "群众求助", "求助",
              "Invalid row: it ends before it starts."),
]


def _file(path, **facts):
    base = {"path": path, "medium": "recording", "verdict": "whole", "findings": [], "dispatches": [], "notes": ""}
    base.update(facts)
    return base


# planned[]: kind, about where (seconds); the real bounds are measured.
FILES = [
    _file(CAM + "DCAM_CAM001_021001_20261120_081500.mp4", recorder="CAM001", officer="021001", start="2026-11-20T08:15:00",
          seconds=30, container="mp4", creation="start", dispatches=["2026112000001"],
          notes="H.264 with B-frames. The next file of the recorder starts when it ends."),
    _file(CAM + "DCAM_CAM001_021001_20261120_081530_IMP.mp4", recorder="CAM001", officer="021001", start="2026-11-20T08:15:30",
          seconds=40, container="mp4", creation="start", dispatches=["2026112000001"], verdict="findings",
          findings=[{"kind": "interruption", "start": 16.0, "end": 23.4, "where": "middle", "spoken": True,
                     "speech": "因电池电量不足更换电池，录像中断，现在恢复录像。"}],
          notes="H.264 with B-frames. Marked important. Paused, and explained aloud after the resume; officer B's recording covers the pause."),
    _file(CAM + "DCAM_CAM001_021001_20261120_081635.mp4", recorder="CAM001", officer="021001", start="2026-11-20T08:16:35",
          seconds=20, container="mp4", creation="start", dispatches=["2026112000001"],
          notes="Starts 25 s after the file before it ended."),
    _file(CAM + "DCAM_CAM001_021001_20000101_000012.mp4", recorder="CAM001", officer="021001", start="2026-11-20T09:05:00",
          seconds=15, container="mp4", creation="clock-reset", dispatches=[], dispatchesAfterClockCorrection=["2026112000002"],
          clock="2000-01-01T00:00:12",
          notes="Name, container and burnt-in clock say 2000-01-01 00:00:12. The true time cannot be had from the bytes "
                "alone; the officer says it aloud (现在是上午九点零五分)."),
    _file(CAM + "DCAM_CAM001_021001_20261120_143000.mp4", recorder="CAM001", officer="021001", start="2026-11-20T14:30:00",
          seconds=30, container="mp4", creation="start", dispatches=["2026112000007"], verdict="findings",
          findings=[{"kind": "truncated", "start": 18.0, "end": 30.0, "where": "end", "tolerance": 2.0}],
          notes="moov in front declares 30 s; the media data are cut at 60 %."),
    _file(CAM + "DCAM_CAM001_021001_20261120_143200.avi", recorder="CAM001", officer="021001", start="2026-11-20T14:32:00",
          seconds=15, container="mp4", creation="start", dispatches=["2026112000007"], extensionMismatch=True,
          notes="An MP4 under the name of an AVI. Nothing is lost."),
    _file(CAM + "DCAM_CAM001_021001_20261120_170000.mp4", recorder="CAM001", officer="021001", start="2026-11-20T17:00:00",
          seconds=12, container="mp4", creation="start", notes="H.264 without B-frames. The same bytes as ..._170000_IMP.mp4."),
    _file(CAM + "DCAM_CAM001_021001_20261120_170000_IMP.mp4", recorder="CAM001", officer="021001", start="2026-11-20T17:00:00",
          seconds=12, container="mp4", creation="start", duplicateOf=CAM + "DCAM_CAM001_021001_20261120_170000.mp4",
          notes="The same bytes as ..._170000.mp4."),
    _file(CAM + "DCAM_CAM001_021001_20261120_081637.jpg", medium="photo", recorder="CAM001", officer="021001",
          start="2026-11-20T08:16:37", container="jpeg", dispatches=["2026112000001"],
          notes="A photo, named as the recorder names photos. No time line is expected of it."),
    _file(HIK + "HK70217_021002_20261120081540_0041.mp4", recorder="HK70217", officer="021002", start="2026-11-20T08:15:40",
          seconds=60, number=41, container="mp4", creation="end", dispatches=["2026112000001"],
          notes="HEVC. creation_time is the end of the recording."),
    _file(HIK + "HK70217_021002_20261120112000_0042.ts", recorder="HK70217", officer="021002", start="2026-11-20T11:20:00",
          seconds=40, number=42, container="mpegts", creation="none", dispatches=["2026112000004"], wrap=True,
          notes="The 33-bit clock of the transport stream wraps in the middle. Nothing is lost."),
    _file(HIK + "HK70217_021002_20261120112200_0044.mp4", recorder="HK70217", officer="021002", start="2026-11-20T11:22:00",
          seconds=30, number=44, container="fragmented mp4", creation="start", dispatches=["2026112000004"], verdict="findings",
          findings=[{"kind": "interruption", "start": 13.04, "end": 18.24, "where": "middle", "spoken": False}],
          notes="Fragmented MP4. Paused; only low noise after it; nobody else filmed."),
    _file(HIK + "HK70217_021002_20261120112245_0045.mp4", recorder="HK70217", officer="021002", start="2026-11-20T11:22:45",
          seconds=20, number=45, container="mp4", creation="none", dispatches=["2026112000004"], verdict="findings",
          verdictAlsoAccepted=["unreadable"], findings=[{"kind": "truncated"}],
          notes="The power was cut: ftyp and mdat, no moov. 20 s were recorded; no packet can be read without the index."),
    _file(DAHUA + "022001@DH30388_20261120093000_20261120093030.mp4", recorder="DH30388", officer="022001", start="2026-11-20T09:30:00",
          seconds=30, container="mp4", creation="start", dispatches=["2026112000003"], verdict="findings",
          findings=[{"kind": "sound-loss", "start": 14.0, "end": 30.0, "where": "end", "streams": ["audio"]}],
          notes="H.264 without B-frames. The sound stops and does not return."),
    _file(DAHUA + "022001@DH30388_20261120093030_20261120093100.mkv", recorder="DH30388", officer="022001", start="2026-11-20T09:30:30",
          seconds=30, container="matroska", creation="start", dispatches=["2026112000003"], verdict="findings",
          findings=[{"kind": "picture-loss", "start": 12.0, "end": 18.0, "where": "middle", "streams": ["video"]}],
          notes="The picture stops and returns while the sound goes on. Starts when the file before it ends."),
    _file(DAHUA + "022001@DH30388_20261120130000_20261120130100.mov", recorder="DH30388", officer="022001", start="2026-11-20T13:00:00",
          seconds=60, container="mov", creation="local-as-utc", dispatches=["2026112000005", "2026112000006"],
          position={"lat": 39.6504, "lon": 118.1802},
          notes="One recording over two dispatches of the same officer. creation_time is local time written as if it were UTC. Carries a position."),
    _file(DAHUA + "022002@DH30388_20261120151000_20261120151015.avi", recorder="DH30388", officer="022002", start="2026-11-20T15:10:00",
          seconds=15, container="avi", creation="local-no-zone", notes="MJPEG and PCM. Matches no dispatch."),
    _file(DAHUA + "022002@DH30388_20261120151200_20261120151220.m4a", recorder="DH30388", officer="022002", start="2026-11-20T15:12:00",
          seconds=20, container="mp4", creation="start", notes="Sound only, as recorded: no picture was lost. Matches no dispatch."),
    _file(DAHUA + "022002@DH30388_20261120151500_20261120151500.mp4", recorder="DH30388", officer="022002", start="2026-11-20T15:15:00",
          seconds=0, container=None, creation="none", verdict="unreadable",
          findings=[{"kind": "unreadable", "alsoAccepted": ["no-media"]}], notes="0 bytes."),
    _file(DAHUA + "使用说明.mp4", medium="document", recorder=None, officer=None, start=None, container=None, creation="none",
          verdict="unreadable", findings=[{"kind": "unreadable", "alsoAccepted": ["no-media"]}],
          notes="A document named like a film; its name fits no recorder's pattern."),
]

CREATION = {
    "start": "start of the recording, UTC",
    "end": "end of the recording, UTC",
    "local-as-utc": "start of the recording, local time written as if it were UTC",
    "local-no-zone": "start of the recording, local time, no zone (AVI INFO ICRD)",
    "clock-reset": "the recorder's clock after a reset (2000-01-01)",
    "none": "none",
}
