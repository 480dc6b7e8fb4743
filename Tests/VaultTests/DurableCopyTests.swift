import Evidence
import Glibc
import Testing

@testable import Vault

@Suite("Durable copies")
struct DurableCopyTests {
    @Test("a copy has the digests of its source, and is read-only")
    func copies() throws {
        let scratch = try Scratch()
        let bytes = noise(2_500_000)
        let source = try scratch.file(RawPath("source"), bytes)
        let target = scratch.path.appending("target")
        let reading = try DurableCopy.copy(source, to: target, [.sha256, .sm3])
        #expect(contents(target) == bytes)
        #expect(reading.size == 2_500_000)
        #expect(try reading.digests.first == sha256sum(target))
        #expect(try reading == FileDigest.digests(target, [.sha256, .sm3]))
        #expect(try status(target).st_mode & 0o777 == 0o444)
    }

    @Test(
        "a range is copied alone", arguments: [0..<10, 1_000_000..<2_100_000, 2_499_999..<2_500_000] as [Range<Int64>])
    func range(range: Range<Int64>) throws {
        let scratch = try Scratch()
        let bytes = noise(2_500_000)
        let source = try scratch.file(RawPath("source"), bytes)
        let target = scratch.path.appending("target")
        let reading = try DurableCopy.copy(source, to: target, [.sha256], range: range)
        #expect(contents(target) == Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        #expect(try reading.digests == [sha256sum(target)])
    }

    @Test("what is refused, stopped or shorter than asked leaves no trace")
    func traces() throws {
        let scratch = try Scratch()
        let source = try scratch.file(RawPath("source"), noise(2_500_000))
        let target = scratch.path.appending("target")
        let refused = #expect(throws: VaultError.self) {
            _ = try DurableCopy.copy(
                source, to: target, [.sha256],
                accept: { (_: FileReading) throws(VaultError) in throw VaultError(code: .noSpace, path: "") })
        }
        #expect(refused?.code == .noSpace)
        let stopped = #expect(throws: VaultError.self) {
            _ = try DurableCopy.copy(source, to: target, [.sha256], onBlock: { _ in false })
        }
        #expect(stopped?.code == .stopped)
        let short = #expect(throws: VaultError.self) {
            _ = try DurableCopy.copy(source, to: target, [.sha256], range: 2_000_000..<3_000_000)
        }
        #expect(short?.code == .sourceChanging)
        #expect(names(scratch.path) == ["source"])
    }

    @Test("a source that grows while it is copied is told")
    func grows() throws {
        let scratch = try Scratch()
        let source = try scratch.file(RawPath("source"), noise(2_500_000))
        let error = #expect(throws: VaultError.self) {
            _ = try DurableCopy.copy(
                source, to: scratch.path.appending("target"), [.sha256],
                onBlock: { _ in (try? scratch.file(RawPath("source"), noise(2_600_000, seed: 2))) != nil })
        }
        #expect(error?.code == .sourceChanging)
        #expect(names(scratch.path) == ["source"])
    }
}
