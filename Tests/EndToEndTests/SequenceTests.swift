import Foundation
import Testing

extension EndToEnd {
    @Suite("files cut from one stream") struct SequenceTests {
        private func parts(_ kept: [Int]) throws -> (folder: String, cuts: [Double]) {
            let source = CheckTests.path("station/HIK-HK70217/20261120/HK70217_021002_20261120112000_0042.ts")
            let stream = try TransportStream(Files.bytes(source))
            let folder = try Scratch.fresh("parts")
            // Three parts of 12, 12 and 16 seconds; the clock wraps inside the second.
            let cuts = [0, 6, 12, stream.keyframes.count]
            for part in kept {
                let bytes = stream.bytes(from: cuts[part], to: cuts[part + 1])
                try Files.write(bytes, to: "\(folder)/part-\(["a", "b", "c"][part]).ts")
            }
            return (folder, cuts.dropLast().map { stream.seconds($0) })
        }

        @Test("all parts there: nothing is missing between them") func complete() throws {
            let (folder, _) = try parts([0, 1, 2])
            let outcome = try Product.run(["check", "--json", folder])
            #expect(outcome.code == 0, "\(outcome.out)")
            let sequence = try #require(try outcome.lines().of("unbroken.sequence/1").first)
            #expect(sequence["findings"].list.isEmpty, "\(sequence)")
        }

        @Test("the middle part missing: a break as long as it was, by the stored timestamps") func missingPart() throws
        {
            let (folder, times) = try parts([0, 2])
            let outcome = try Product.run(["check", "--json", folder])
            #expect(outcome.code == 3)
            let lines = try outcome.lines()
            for line in lines.of("unbroken.check/1") { #expect(line["verdict"].text == "whole", "\(line)") }
            let findings = try #require(lines.of("unbroken.sequence/1").first)["findings"].list
            #expect(findings.count == 1, "\(findings)")
            let found = try #require(findings.first)
            #expect(found["kind"].text == "break")
            #expect(found["evidence"]["clocks"].list == [.text("stored timestamps")])
            // The cuts lie before pictures; the sound around them was written a little later or earlier.
            let lost = try #require(found["lost"].number)
            let missing = times[2] - times[1]
            #expect(lost > missing - 0.3 && lost < missing + 0.1, "\(lost) instead of \(missing)")
        }
    }
}

/// Just enough of ISO 13818-1 to cut a transport stream before its keyframes.
struct TransportStream {
    private static let packet = 188
    private let bytes: [UInt8]
    /// Programme tables, which every part needs at its start.
    private var tables: [UInt8] = []
    /// Byte offset and clock of each keyframe.
    private(set) var keyframes: [(offset: Int, clock: Int64)] = []

    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        var tablesSeen = Set<Int>()
        for offset in stride(from: 0, to: bytes.count - Self.packet + 1, by: Self.packet) {
            guard bytes[offset] == 0x47 else { throw Trouble("not a transport stream at byte \(offset)") }
            let startsUnit = bytes[offset + 1] & 0x40 != 0
            let programme = Int(bytes[offset + 1] & 0x1F) << 8 | Int(bytes[offset + 2])
            let control = bytes[offset + 3] >> 4 & 3
            let adaptation = control & 2 != 0 ? Int(bytes[offset + 4]) + 1 : 0
            let isRandomAccess = adaptation > 1 && bytes[offset + 5] & 0x40 != 0
            let payload = offset + 4 + adaptation
            guard startsUnit, control & 1 != 0, payload + 14 < offset + Self.packet else { continue }
            let isPacketised = bytes[payload] == 0 && bytes[payload + 1] == 0 && bytes[payload + 2] == 1
            if !isPacketised {
                if tablesSeen.insert(programme).inserted { tables += bytes[offset..<offset + Self.packet] }
            } else if isRandomAccess, bytes[payload + 3] & 0xF0 == 0xE0 {
                keyframes.append((offset, Self.clock(bytes[(payload + 9)...].prefix(5))))
            }
        }
        guard keyframes.count > 12 else { throw Trouble("only \(keyframes.count) keyframes") }
    }

    private static func clock(_ field: ArraySlice<UInt8>) -> Int64 {
        let value = field.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return ((value >> 33) & 7) << 30 | ((value >> 17) & 0x7FFF) << 15 | ((value >> 1) & 0x7FFF)
    }

    /// Seconds from the first keyframe, over the wrap of the 33-bit clock.
    func seconds(_ keyframe: Int) -> Double {
        let difference = keyframes[keyframe].clock - keyframes[0].clock
        return Double(difference < 0 ? difference + (1 << 33) : difference) / 90_000
    }

    func bytes(from first: Int, to last: Int) -> [UInt8] {
        let start = first == 0 ? 0 : keyframes[first].offset
        let end = last < keyframes.count ? keyframes[last].offset : bytes.count
        return (first == 0 ? [] : tables) + bytes[start..<end]
    }
}
