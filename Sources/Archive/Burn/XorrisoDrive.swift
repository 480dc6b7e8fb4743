import Evidence

/// An optical drive, asked through `xorriso` (libburn). Changes nothing on a disc.
struct XorrisoDrive: Sendable {
    static let usualProgram = "/usr/bin/xorriso"
    /// A drive that spins up, or chews on a bad disc, takes its time.
    static let patience: Int32 = 300_000

    let program: String
    /// `/dev/sr0`; `stdio:/path` for a file in place of one.
    let device: String

    func version() throws(DiscError) -> String {
        var version: String?
        let child = try ChildProcess(program, ["-no_rc", "-version"]) { line in
            if line.hasPrefix("xorriso version"), let number = line.split(separator: ":").last {
                version = number.trimmedOfSpaces
            }
            return true
        }
        let end = try child.wait(patience: 30_000) { false }
        guard end == .code(0), let version else {
            throw DiscError(.programFailed, path: program, detail: child.words.summary)
        }
        return "xorriso \(version)"
    }

    func state() throws(DiscError) -> MediumState {
        var answer = DriveAnswer(device: device)
        let child = try ChildProcess(program, ["-no_rc", "-outdev", device, "-toc", "-list_speeds"]) { line in
            answer.take(line)
            return true
        }
        let end = try child.wait(patience: Self.patience) { false }
        if answer.isUnreachable || end != .code(0) && answer.state.profile.isEmpty && answer.state.status == .unknown {
            throw DiscError(answer.wasThere ? .driveGone : .noDrive, path: device, detail: child.words.summary)
        }
        return answer.finished
    }

    /// Drives of this machine that may be used.
    static func all(program: String) throws(DiscError) -> [DriveIdentity] {
        var drives: [DriveIdentity] = []
        let child = try ChildProcess(program, ["-no_rc", "-devices"]) { line in
            if let drive = DriveAnswer.listed(line) { drives.append(drive) }
            return true
        }
        let end = try child.wait(patience: patience) { false }
        // Ends with an error where there are none.
        if drives.isEmpty, end != .code(0), !child.words.last.contains(where: { $0.contains("drive scan done") }) {
            throw DiscError(.programFailed, path: program, detail: child.words.summary)
        }
        return drives
    }
}

/// What `xorriso -toc -list_speeds` says, line by line.
struct DriveAnswer {
    private(set) var state: MediumState
    private(set) var isUnreachable = false
    private(set) var wasThere = false
    private var overall: Int64 = 0

    init(device: String) { state = MediumState(drive: DriveIdentity(device: device), status: .unknown) }

    mutating func take(_ line: String) {
        if line.contains("Cannot acquire drive") || line.contains("Cannot access") { isUnreachable = true }
        guard let (label, value) = Self.parts(line) else { return }
        switch label {
        case "Drive type":
            // vendor 'A' product 'B' revision 'C'
            let quoted = Self.quoted(value)
            guard quoted.count == 3 else { return }
            state.drive.vendor = quoted[0]
            state.drive.model = quoted[1]
            state.drive.firmware = quoted[2]
            wasThere = true
        case "Media current":
            state.profile = value
            if value.contains("is not recognizable") || value.contains("no media") { state.profile = "" }
        case "Media product": state.manufacturer = value
        case "Media status": state.status = Self.status(value)
        case "Media blocks":
            // R readable , W writable , O overall
            for part in value.split(separator: ",") {
                let words = part.split(separator: " ")
                guard words.count == 2, let number = Int64(words[0]) else { continue }
                switch words[1] {
                case "readable": state.writtenSectors = number
                case "writable": state.writableSectors = number
                case "overall": overall = number
                default: break
                }
            }
        case "Write speed":
            if let first = value.split(separator: "k").first, let speed = Int(first.trimmedOfSpaces) {
                state.speeds.append(speed)
            }
        default: break
        }
    }

    var finished: MediumState {
        var result = state
        result.speeds = Array(Set(result.speeds)).sorted(by: >)
        result.kinds = DriveProfile.kinds(
            profile: result.profile, sectors: max(overall, result.writableSectors), manufacturer: result.manufacturer)
        if result.profile.isEmpty, result.status == .unknown { result.status = .noDisc }
        return result
    }

    static func status(_ value: String) -> MediumState.Status {
        if value.contains("is blank") { return .blank }
        if value.contains("is closed") { return .closed }
        if value.contains("is appendable") { return .appendable }
        if value.contains("not present") || value.contains("no media") || value.contains("is empty") { return .noDisc }
        return .unknown
    }

    /// `Label : value`; labels have no colon.
    private static func parts(_ line: String) -> (label: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        return (line[..<colon].trimmedOfSpaces, line[line.index(after: colon)...].trimmedOfSpaces)
    }

    static func quoted(_ text: String) -> [String] {
        text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { $0.element.trimmedOfSpaces }
    }

    /// `0  -dev '/dev/sr0' rwrw-- :  'VENDOR  ' 'MODEL'`
    static func listed(_ line: String) -> DriveIdentity? {
        guard line.contains("-dev '") else { return nil }
        let quoted = quoted(line)
        guard quoted.count == 3 else { return nil }
        return DriveIdentity(device: quoted[0], vendor: quoted[1], model: quoted[2])
    }
}
