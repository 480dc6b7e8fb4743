import Evidence

/// What people write of a recorder's state, on the command line and in lists.
public enum RecorderStateText {
    /// `yes`, `no`; 正常, 故障 and the like.
    public static func flag(_ text: String) -> Bool? {
        let word = text.lowercased()
        if ["yes", "y", "true", "1", "ok", "good", "是", "正常", "完好", "良好", "清晰", "好", "合格", "√", "✓"].contains(word) {
            return true
        }
        if ["no", "n", "false", "0", "bad", "faulty", "否", "故障", "异常", "损坏", "不清晰", "坏", "不合格", "×", "✗"].contains(word)
        {
            return false
        }
        return nil
    }

    /// `90`, `90%`
    public static func percent(_ text: String) -> Int? {
        let digits = text.hasSuffix("%") || text.hasSuffix("％") ? String(text.dropLast()) : text
        return Int(digits.trimmed).flatMap { (0...100).contains($0) ? $0 : nil }
    }

    /// `28GB`, `28 G`, `512MB`, `30GiB`; a number alone is bytes.
    public static func bytes(_ text: String) -> Int64? {
        let units: [(String, Int64)] = [
            ("gib", 1 << 30), ("mib", 1 << 20), ("tb", 1_000_000_000_000), ("gb", 1_000_000_000), ("mb", 1_000_000),
            ("kb", 1000), ("t", 1_000_000_000_000), ("g", 1_000_000_000), ("m", 1_000_000), ("b", 1), ("", 1),
        ]
        let plain = text.lowercased().filter { !$0.isWhitespace }
        guard let (name, size) = units.first(where: { plain.hasSuffix($0.0) }) else { return nil }
        guard let (value, scale) = decimal(String(plain.dropLast(name.count))), value >= 0 else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: size)
        return overflow ? nil : product / scale
    }

    /// `2s`, `-3.5`, `+12 秒`, `250ms`, `5min`: at most forty years.
    public static func offset(_ text: String) -> Nanoseconds? {
        let units: [(String, Int64)] = [
            ("毫秒", 1_000_000), ("ms", 1_000_000), ("分钟", 60_000_000_000), ("分", 60_000_000_000),
            ("min", 60_000_000_000), ("小时", 3_600_000_000_000), ("h", 3_600_000_000_000), ("秒", 1_000_000_000),
            ("s", 1_000_000_000), ("", 1_000_000_000),
        ]
        let plain = text.lowercased().filter { !$0.isWhitespace }
        guard let (name, size) = units.first(where: { plain.hasSuffix($0.0) }) else { return nil }
        guard let (value, scale) = decimal(String(plain.dropLast(name.count))) else { return nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: size)
        let limit = Int64(40 * 366 * 86_400) * 1_000_000_000
        guard !overflow, (-limit...limit).contains(product / scale) else { return nil }
        return Nanoseconds(product / scale)
    }

    /// A decimal number as a whole one over a power of ten; at most six digits behind the point.
    private static func decimal(_ text: String) -> (value: Int64, scale: Int64)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = parts.first else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        let digits = whole.drop { $0 == "+" || $0 == "-" }
        guard whole.count - digits.count <= 1, !digits.isEmpty, (digits + fraction).utf8.allSatisfy(Digits.isDigit),
            fraction.count <= 6, parts.count == 1 || !fraction.isEmpty, let value = Int64(digits + fraction)
        else { return nil }
        let scale = (0..<fraction.count).reduce(Int64(1)) { scale, _ in scale * 10 }
        return (whole.hasPrefix("-") ? -value : value, scale)
    }
}
