import Evidence

/// What xorriso is told: one command a line, every word quoted.
struct XorrisoScript {
    private(set) var text: [UInt8] = []
    /// What lies in memory, by the name of the file that xorriso shall read it from.
    private(set) var loose: [(name: String, bytes: [UInt8])] = []

    /// - Parameter scratch: where the loose files will lie.
    init(_ tree: ImageTree, _ volume: ImageVolume, scratch: RawPath) {
        let date = String(decoding: DiscDate(volume.date).iso17.prefix(16), as: UTF8.self)
        // Nothing of the machine goes into the image: no date but ours and the files', no owner, no version of ours.
        line("-compliance", "iso_9660_level=3:joliet_long_names:joliet_long_paths:joliet_utf16:rec_mtime:always_gmt")
        for (command, mode) in [
            ("-joliet", "on"), ("-md5", "off"), ("-acl", "off"), ("-xattr", "off"), ("-hardlinks", "off"),
        ] {
            line(command, mode)
        }
        line("-follow", "off")
        line("-pathspecs", "off")
        line("-disk_pattern", "off")
        line("-iso_rr_pattern", "off")
        line("-overwrite", "off")
        line("-padding", "0")
        line("-volid", volume.id)
        if !volume.set.isEmpty { line("-volset_id", volume.set) }
        line("-application_id", ISOVolume.maker)
        line("-volume_date", "uuid", date)
        line("-volume_date", "c", date)
        line("-volume_date", "m", date)
        for index in tree.walk() where index != 0 {
            let path = [UInt8(ascii: "/")] + Array(tree.path(of: index).utf8)
            switch tree.nodes[index].content {
            case nil: line(Array("-mkdir".utf8), path, Array("--".utf8))
            case .file(let source, _, _): line(Array("-map".utf8), source.bytes, path)
            case .part(let source, let offset, let size, _):
                line(
                    Array("-cut_out".utf8), source.bytes, Array(String(offset).utf8), Array(String(size).utf8), path)
            case .bytes(let bytes):
                let name = "\(loose.count)"
                loose.append((name, bytes))
                line(Array("-map".utf8), scratch.appending(name).bytes, path)
            }
        }
        // The words after -find are a path and what to do there; only pattern commands need their list ended.
        line("-chown_r", "0", "/", "--")
        line("-chgrp_r", "0", "/", "--")
        line("-find", "/", "-type", "d", "-exec", "chmod", "0555", "--")
        line("-find", "/", "-type", "f", "-exec", "chmod", "0444", "--")
        // Last: a folder's time changes with what is put into it.
        for index in tree.walk() {
            let path = [UInt8(ascii: "/")] + Array(tree.path(of: index).utf8)
            let seconds = tree.nodes[index].modified.nanoseconds / 1_000_000_000
            line(
                Array("-alter_date".utf8), Array("b-c".utf8), Array("=\(max(0, seconds))".utf8), path, Array("--".utf8))
        }
        line("-volume_date", "all_file_dates", "set_to_mtime")
    }

    private mutating func line(_ words: String...) { append(words.map { Array($0.utf8) }) }
    private mutating func line(_ words: [UInt8]...) { append(words) }

    private mutating func append(_ words: [[UInt8]]) {
        text += words.map(Self.quoted).joined(separator: [UInt8(ascii: " ")]) + [UInt8(ascii: "\n")]
    }

    /// In double quotes; what could end them, and control characters, as octal codes (`-backslash_codes`). All others as
    /// they are: lines have a limit, and a code takes four bytes.
    static func quoted(_ word: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        var out = [quote]
        for byte in word {
            if byte >= 0x20, byte != 0x7F, byte != quote, byte != UInt8(ascii: "\\") {
                out.append(byte)
            } else {
                let octal = String(byte, radix: 8)
                out += Array(("\\" + String(repeating: "0", count: 3 - octal.count) + octal).utf8)
            }
        }
        return out + [quote]
    }
}
