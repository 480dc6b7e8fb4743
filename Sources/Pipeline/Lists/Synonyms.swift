/// What dispatch systems and personnel lists call their columns. Case, spaces and punctuation don't count.
/// Where two columns of a file mean the same, the one named earlier here is used.
enum Synonyms {
    static let dispatch: [ListColumn] = [
        ListColumn(
            name: "number", required: true,
            synonyms: [
                "接警编号", "出警编号", "警情编号", "接处警编号", "接警单编号", "接警单号", "警单编号", "警单号", "警情号", "报警编号", "案事件编号",
                "dispatch_number", "dispatch", "dispatch_id", "event_id", "event_number", "incident_number",
                "incident_id", "call_number", "call_id", "cad_id", "case_number", "id",
            ]),
        ListColumn(
            name: "officers", many: true,
            synonyms: [
                "出警民警警号", "处警民警警号", "出警人员警号", "主办民警警号", "协办民警警号", "民警警号", "出警警号", "警号",
                "officer", "officer_badge_id", "badge_id", "badge", "badge_number", "police_number", "officer_id",
                "officer_number", "unit_officers",
            ]),
        ListColumn(
            name: "start", required: true,
            synonyms: [
                "派警时间", "出警时间", "出动时间", "处警开始时间", "开始时间", "接警时间", "报警时间",
                "officer_dispatched_datetime", "dispatched", "dispatched_at", "dispatch_time", "start_time",
                "starttime", "begin", "from", "time", "datetime", "call_time", "received",
            ]),
        ListColumn(
            name: "end",
            synonyms: [
                "结束时间", "处警结束时间", "处置结束时间", "完成时间", "结案时间", "销警时间",
                "officer_cleared_datetime", "cleared", "cleared_at", "clear_time", "end_time", "endtime", "finish",
                "to", "closed",
            ]),
        ListColumn(
            name: "place",
            synonyms: [
                "地点", "出警地点", "警情地址", "案发地点", "事发地点", "发生地点", "详细地址", "地址", "address", "location",
                "incident_address",
            ]),
        ListColumn(
            name: "latitude", synonyms: ["纬度", "lat", "position_lat", "position_latitude", "location_lat", "y"]),
        ListColumn(
            name: "longitude",
            synonyms: ["经度", "lon", "lng", "long", "position_lon", "position_longitude", "location_lon", "x"]),
        ListColumn(
            name: "cause",
            synonyms: ["事由", "警情内容", "报警内容", "简要案情", "警情描述", "description", "nature", "reason", "summary"]),
        ListColumn(
            name: "category",
            synonyms: ["类别", "警情类别", "警情类型", "警情性质", "类型", "call_type", "type", "category_name"]),
    ]

    static let matter: [ListColumn] = [
        ListColumn(
            name: "number", required: true,
            synonyms: ["案件编号", "案号", "案件号", "事项编号", "case_number", "case_id", "case", "matter", "number", "id"]),
        ListColumn(
            name: "dispatches", many: true,
            synonyms: [
                "接警编号", "出警编号", "警情编号", "接警单编号", "dispatches", "dispatch_numbers", "dispatch_number", "dispatch",
            ]),
        ListColumn(name: "category", synonyms: ["案由", "案件类别", "类别", "案件名称", "category", "cause_of_action", "type"]),
        ListColumn(name: "traits", many: true, synonyms: ["情形", "标记", "性质", "traits", "kinds", "marks", "flags"]),
        ListColumn(name: "risk", synonyms: ["风险等级", "风险级别", "risk", "risk_level"]),
        ListColumn(name: "parties", many: true, synonyms: ["当事人", "案件当事人", "相对人", "parties", "party", "persons"]),
        ListColumn(
            name: "end", synonyms: ["结案时间", "结案日期", "终结时间", "case_end", "closed", "closed_at", "end", "end_time"]),
        ListColumn(
            name: "caseFile",
            synonyms: ["案卷保存期限", "卷宗期限", "案卷期限", "case_file_months", "case_file", "file_period"]),
        ListColumn(name: "filed", synonyms: ["归档时间", "归档日期", "立卷归档时间", "filed", "filed_at", "archived_at"]),
    ]

    static let officer: [ListColumn] = [
        ListColumn(
            name: "policeNumber", required: true,
            synonyms: [
                "警号", "民警警号", "警员编号", "police_number", "badge_id", "badge", "badge_number", "user_no", "officer",
                "officer_id", "number", "id",
            ]),
        ListColumn(name: "name", synonyms: ["姓名", "民警姓名", "警员姓名", "user_name", "officer_name", "full_name"]),
        ListColumn(
            name: "unit", synonyms: ["单位编号", "单位代码", "机构代码", "部门编号", "unit_no", "unit_number", "unit_id", "unit_code"]),
        ListColumn(
            name: "unitName", synonyms: ["单位名称", "单位", "所属单位", "部门", "机构名称", "unit_name", "department", "station"]),
    ]

    static let recorder: [ListColumn] = [
        ListColumn(
            name: "serial", required: true,
            synonyms: [
                "产品序号", "设备序列号", "序列号", "设备编号", "记录仪编号", "执法仪编号", "执法记录仪编号", "serial_number", "c_serial", "sn",
                "device_id", "device", "recorder", "camera", "camera_id",
            ]),
        ListColumn(
            name: "officer",
            synonyms: [
                "警号", "民警警号", "配发民警警号", "police_number", "badge_id", "badge", "user_no", "officer_id", "assigned_to",
            ]),
        ListColumn(
            name: "unit", synonyms: ["单位编号", "单位代码", "机构代码", "部门编号", "unit_no", "unit_number", "unit_id", "unit_code"]),
        ListColumn(
            name: "unitName", synonyms: ["单位名称", "单位", "所属单位", "部门", "机构名称", "unit_name", "department", "station"]),
        ListColumn(name: "model", synonyms: ["型号", "设备型号", "产品型号", "device_model", "camera_model"]),
        ListColumn(name: "profile", synonyms: ["配置文件", "命名规则", "文件名规则", "recorder_profile", "profile_id"]),
        ListColumn(name: "gear", many: true, synonyms: ["特殊功能", "功能", "gear", "features"]),
    ]

    static let recorderLedger: [ListColumn] = [
        ListColumn(name: "serial", required: true, synonyms: recorder.first?.synonyms ?? []),
        ListColumn(
            name: "officer", required: true,
            synonyms: [
                "领用人警号", "领取人警号", "使用人警号", "领用人", "领取人", "警号", "民警警号", "issued_to", "police_number", "badge_id",
                "badge", "officer_id",
            ]),
        ListColumn(
            name: "issuedAt", required: true,
            synonyms: ["领用时间", "领取时间", "发放时间", "借出时间", "出库时间", "issued_at", "issued", "issue_time", "out"]),
        ListColumn(name: "until", synonyms: ["勤务结束时间", "应归还时间", "预计归还时间", "until", "due", "duty_end"]),
        ListColumn(
            name: "returnedAt",
            synonyms: ["归还时间", "交还时间", "返还时间", "入库时间", "returned_at", "returned", "return_time", "in"]),
        ListColumn(
            name: "by",
            synonyms: ["发放人警号", "发放人", "管理员警号", "管理员", "经办人", "issued_by", "handed_out_by", "keeper", "by"]),
        ListColumn(name: "receivedBy", synonyms: ["接收人警号", "接收人", "received_by", "taken_by"]),
        ListColumn(name: "works", synonyms: ["设备状况", "设备状态", "性能", "是否正常", "works", "condition"]),
        ListColumn(name: "battery", synonyms: ["电池电量", "电量", "battery", "battery_percent"]),
        ListColumn(
            name: "storage", synonyms: ["剩余空间", "存储余量", "存储空间", "内存空间", "storage_free", "free_space", "storage"]),
        ListColumn(name: "picture", synonyms: ["图像", "画面", "图像是否清晰", "picture", "picture_clear"]),
        ListColumn(name: "sound", synonyms: ["声音", "录音", "声音是否清晰", "sound", "sound_clear"]),
        ListColumn(name: "clockOffset", synonyms: ["时钟偏差", "时间偏差", "时间误差", "clock_offset"]),
        ListColumn(name: "returnWorks", synonyms: ["归还时设备状况", "归还状况", "归还状态", "return_condition", "return_works"]),
        ListColumn(name: "returnClockOffset", synonyms: ["归还时时钟偏差", "归还时钟偏差", "return_clock_offset"]),
        ListColumn(name: "reason", synonyms: ["带故障领用原因", "领用原因", "原因", "reason"]),
        ListColumn(name: "note", synonyms: ["备注", "说明", "note", "notes", "remarks"]),
    ]
}
