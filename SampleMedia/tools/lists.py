#!/usr/bin/env python3
"""Writes what a site imports: dispatches (CSV and JSON), officers, recorders."""
import csv
import json
import os
import sys

from plan import DISPATCHES, OFFICERS, RECORDERS


def table(path, encoding, rows):
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)

    # The dispatch system's export: Chinese header, local time without a zone, one row an officer.
    rows = [["接警编号", "出警民警警号", "派警时间", "结束时间", "地点", "经度", "纬度", "事由", "类别"]]
    objects = []
    for d in DISPATCHES:
        for officer in d["officers"]:
            rows.append([d["number"], officer, d["start"].replace("T", " "), d["end"].replace("T", " "), d["place"],
                         f'{d["lon"]:.4f}', f'{d["lat"]:.4f}', d["cause"], d["category"]])
            objects.append({"dispatch_number": d["number"], "officer": officer, "start": d["start"] + "+08:00",
                            "end": d["end"] + "+08:00", "place": d["place"], "lat": d["lat"], "lon": d["lon"],
                            "cause": d["cause"], "category": d["category"]})
    table(os.path.join(folder, "dispatches.csv"), "utf-8", rows)
    with open(os.path.join(folder, "dispatches.json"), "w", encoding="utf-8") as file:
        json.dump(objects, file, ensure_ascii=False, indent=1)
        file.write("\n")

    table(os.path.join(folder, "officers.csv"), "utf-8",
          [["police_number", "name", "name_en", "unit", "unit_name"]] +
          [[o["number"], o["name"], o["nameEn"], o["unit"], o["unitName"]] for o in OFFICERS])
    table(os.path.join(folder, "recorders.csv"), "gb18030",
          [["产品序号", "警号", "单位编号", "单位名称", "型号", "配置文件"]] +
          [[r["serial"], r["officer"], r["unit"], r["unitName"], r["model"], r["profile"]] for r in RECORDERS])


if __name__ == "__main__":
    main()
