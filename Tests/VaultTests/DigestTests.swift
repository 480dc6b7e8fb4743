import Evidence
import Testing

@testable import Vault

@Suite("Digests")
struct DigestTests {
    private func digest(_ algorithm: RunningDigest.Algorithm, _ text: String, pieces: Int = 1) -> String? {
        guard let digest = RunningDigest(algorithm) else { return nil }
        let bytes = Array(text.utf8)
        for piece in stride(from: 0, to: bytes.count, by: max(1, bytes.count / pieces)) {
            bytes[piece..<min(bytes.count, piece + max(1, bytes.count / pieces))].withUnsafeBytes { digest.update($0) }
        }
        return digest.finish()
    }

    @Test(
        "SHA-256 of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(text: String, expected: String) {
        #expect(digest(.sha256, text) == expected)
        #expect(digest(.sha256, text, pieces: 3) == expected)
    }

    @Test(
        "SM3 of GB/T 32905's examples",
        arguments: [
            ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            (
                String(repeating: "abcd", count: 16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
            ),
        ])
    func sm3(text: String, expected: String) { #expect(digest(.sm3, text) == expected) }

    @Test("a file that cannot be read has no digest")
    func unreadable() throws {
        let scratch = try Scratch()
        let error = #expect(throws: VaultError.self) { try FileDigest.sha256(scratch.path.appending("nothing")) }
        #expect(error?.code == .sourceVanished)
        #expect(throws: VaultError.self) { try FileDigest.sha256(scratch.path) }
    }
}
