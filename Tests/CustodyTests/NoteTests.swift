import Evidence
import Testing

@testable import Custody

@Suite("Signed notes and checkpoints")
struct NoteTests {
    /// The example of Go's package for signed notes.
    private static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let note = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """

    @Test("A note that another implementation signed is accepted, and nothing else with its signature")
    func published() throws {
        let key = try NoteVerifier(text: Self.key)
        #expect(try key.text() == Self.key)
        let note = try SignedNote(encoded: Self.note)
        #expect(try note.verified(by: [key]) == [key])
        #expect(note.encoded == Self.note)
        var other = note
        other.text = note.text.replacing("problem is", with: "problem was")
        #expect(throws: CustodyError(.badSignature, detail: "PeterNeumann")) { try other.verified(by: [key]) }
    }

    @Test("A key is read back as it was written; a note of an unknown key is refused")
    func keys() throws {
        let signer = try NoteSigner.make(name: "unbroken.test/a")
        let again = try NoteSigner(text: signer.text())
        let note = try SignedNote(text: "one\n", signers: [again])
        #expect(try note.verified(by: [signer.verifier]) == [signer.verifier])
        let stranger = try NoteSigner.make(name: "unbroken.test/a")
        #expect(throws: CustodyError(.badSignature)) { try note.verified(by: [stranger.verifier]) }
        #expect(throws: CustodyError.self) { try NoteSigner.make(name: "with space") }
        #expect(throws: CustodyError.self) { try NoteSigner.make(name: "with+plus") }
        for wrong in ["", "a+b", "a+00000000+AQ==", try signer.verifier.text().replacing("test", with: "rest")] {
            #expect(throws: CustodyError.self, "\(wrong)") { try NoteVerifier(text: wrong) }
        }
    }

    @Test(
        "What is no note is refused",
        arguments: ["", "a", "a\n", "a\n\n", "\n\u{2014} a AAAAAAA=\n", "a\n\n\u{2014} a x\n", "a\n\n- a AAAAAAA=\n"])
    func malformed(_ text: String) {
        #expect(throws: CustodyError.self) { try SignedNote(encoded: text) }
    }

    @Test("A checkpoint is three lines, and what isn't is refused")
    func checkpoints() throws {
        let hasher = try MerkleHasher()
        let checkpoint = Checkpoint(origin: "a/b", size: 17, root: hasher.empty())
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        #expect(try Checkpoint(text: checkpoint.text + "another line\n") == checkpoint)
        let root = hasher.empty().base64
        for wrong in [
            "", "a\n17\n", "a\n017\n\(root)\n", "a\n-1\n\(root)\n", "\n17\n\(root)\n", "a\n17\n\(root.dropLast())\n",
        ] {
            #expect(throws: CustodyError.self, "\(wrong)") { try Checkpoint(text: wrong) }
        }
    }

    @Test("Proofs read back as they were written, hold without the log, and for nothing but what they prove")
    func proofs() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(300)
        let old = try log.note()
        try log.append { _ in (300..<900).map(Entries.make) }
        let keys = try log.keys()
        let proof = try InclusionProof(encoded: log.inclusion(of: 299).encoded)
        #expect(try proof.verify(entry: Entries.make(299), keys: keys).size == 900)
        #expect(throws: CustodyError(.refuted)) { try proof.verify(entry: Entries.make(298), keys: keys) }
        let growth = try ConsistencyProof(encoded: log.consistency(with: 300).encoded)
        #expect(try growth.verify(old: old, keys: keys).size == 900)
        let stranger = try TemporaryFolder().log(300)
        #expect(throws: CustodyError.self) { try growth.verify(old: stranger.note(), keys: keys) }
        #expect(throws: CustodyError.self) { try proof.verify(entry: Entries.make(299), keys: stranger.keys()) }
        for wrong in ["", "c2sp.org/tlog-proof@v1\n", proof.encoded.replacing("index 299", with: "index 0299")] {
            #expect(throws: CustodyError.self) { try InclusionProof(encoded: wrong) }
        }
    }
}
