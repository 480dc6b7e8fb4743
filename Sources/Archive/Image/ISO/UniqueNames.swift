/// Gives every child of one folder a name that no other has, in the order of the true names.
///
/// A name that came through whole keeps it; those that were changed or cut are numbered around it.
struct UniqueNames<Unit: FixedWidthInteger & Sendable, Key: Hashable> {
    /// What may not occur twice.
    var key: (ShortName<Unit>) -> Key
    /// The name with a number in it, within the format's length.
    var numbered: (ShortName<Unit>, Int) -> ShortName<Unit>

    /// - Parameter names: each with whether it is the true name, letter by letter.
    func assign(_ names: [(candidate: ShortName<Unit>, isWhole: Bool)]) -> [ShortName<Unit>] {
        var result = names.map(\.candidate)
        var taken: Set<Key> = []
        var next: [Key: Int] = [:]
        for pass in [true, false] {
            for (index, name) in names.enumerated() where name.isWhole == pass {
                if taken.insert(key(name.candidate)).inserted { continue }
                var number = next[key(name.candidate), default: 1]
                var other = numbered(name.candidate, number)
                while !taken.insert(key(other)).inserted {
                    number += 1
                    other = numbered(name.candidate, number)
                }
                next[key(name.candidate)] = number + 1
                result[index] = other
            }
        }
        return result
    }
}

extension UniqueNames where Unit == UInt8, Key == ShortName<UInt8> {
    /// `NAME.EXT`, `NAME001.EXT`, `NAME002.EXT`, …
    static var iso: Self {
        Self(
            key: { $0 },
            numbered: { name, number in
                let text = String(number)
                let digits = Array((String(repeating: "0", count: max(0, 3 - text.count)) + text).utf8)
                let stem = name.stem.prefix(ISOName.largest - name.ending.count - digits.count)
                return ShortName(stem: stem + digits, ending: name.ending)
            })
    }
}

extension UniqueNames where Unit == UInt16, Key == String {
    /// `name.mp4`, `name~1.mp4`, `name~2.mp4`, …
    static var joliet: Self {
        Self(
            key: JolietName.key,
            numbered: { name, number in
                let suffix = Array("~\(number)".utf16)
                let stem = JolietName.cut(name.stem, to: JolietName.room(name.ending) - suffix.count)
                return ShortName(stem: stem + suffix, ending: name.ending)
            })
    }
}
