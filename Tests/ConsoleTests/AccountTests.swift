import Accounts
import Evidence
import Foundation
import Testing

@Suite("Accounts") struct AccountTests {
    private let cheap = ScryptCost(logN: 4, r: 8, p: 1)

    private func store(_ body: (AccountStore) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "unbroken-accounts-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(AccountStore(root: RawPath(folder), cost: cheap))
    }

    @Test("a hash fits its password only, and names its cost")
    func hash() throws {
        let hash = try #require(PasswordHash(of: "correct horse", cost: cheap))
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read.fits("correct horse") && !read.fits("correct horsf") && read.cost == cheap)
        let other = try #require(PasswordHash(of: "correct horse", cost: cheap))
        #expect(other.text != hash.text)
        #expect(PasswordHash(text: hash.text.replacing("ln=4", with: "ln=40")) == nil)
    }

    /// RFC 7914 §12: `password`, `NaCl`, N 1024, r 8, p 16; the first 32 bytes of its 64.
    @Test("scrypt is the RFC's")
    func vector() throws {
        let text =
            "$scrypt$ln=10,r=8,p=16$4e61436c$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        let hash = try #require(PasswordHash(text: text))
        #expect(hash.fits("password"))
    }

    @Test("the file is its owner's alone, and holds neither password nor token")
    func file() throws {
        try store { store in
            try store.add("021001", password: "correct horse", at: 0)
            let token = try store.addToken("dock", for: "021001", at: 0)
            guard case .done(let cookie, _) = try store.signIn("021001", password: "correct horse", at: 0) else {
                Issue.record("no sign-in")
                return
            }
            let mode = try FileManager.default.attributesOfItem(atPath: store.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            for path in [store.path, store.path + "-wal"] {
                let bytes = FileManager.default.contents(atPath: path) ?? Data()
                for secret in ["correct horse", token, cookie] { #expect(bytes.range(of: Data(secret.utf8)) == nil) }
            }
        }
    }

    @Test("failures lock an account for longer each time, known or not, and a sign-in forgives them")
    func lockOut() throws {
        try store { store in
            try store.add("021001", password: "correct horse", at: 0)
            for person in ["021001", "nobody"] {
                var time: Int64 = 1000
                for _ in 0..<AccountStore.freeFailures {
                    #expect(try store.signIn(person, password: "wrong", at: time) == .refused)
                }
                var waits: [Int64] = []
                for _ in 0..<4 {
                    guard case .locked(let until) = try store.signIn(person, password: "correct horse", at: time) else {
                        Issue.record("not locked")
                        return
                    }
                    waits.append(until - time)
                    time = until
                    #expect(try store.signIn(person, password: "wrong", at: time) == .refused)
                }
                #expect(waits == [30, 60, 120, 240])
            }
            guard case .done = try store.signIn("021001", password: "correct horse", at: 100_000) else {
                Issue.record("stays locked")
                return
            }
            #expect(try store.signIn("021001", password: "wrong", at: 100_001) == .refused)
        }
    }

    @Test("a session ends when it is unused, when it is old, by sign-out, by a new password and by disabling")
    func sessions() throws {
        try store { store in
            try store.add("021001", password: "correct horse", at: 0)
            func enter(_ time: Int64) throws -> String {
                guard case .done(let token, _) = try store.signIn("021001", password: "correct horse", at: time) else {
                    throw Trouble("no sign-in")
                }
                return token
            }
            let idle = try enter(0)
            #expect(try store.session(idle, at: AccountStore.idleLimit) != nil)
            #expect(try store.session(idle, at: 2 * AccountStore.idleLimit + 1) == nil)
            let old = try enter(0)
            for time in stride(from: 0, through: AccountStore.absoluteLimit, by: 1000) {
                #expect(try store.session(old, at: time) != nil)
            }
            #expect(try store.session(old, at: AccountStore.absoluteLimit + 1) == nil)
            let left = try enter(0)
            try store.signOut(try #require(try store.session(left, at: 1)))
            #expect(try store.session(left, at: 1) == nil)
            let before = try enter(0)
            try store.reset("021001", password: "another horse")
            #expect(try store.session(before, at: 1) == nil)
            #expect(try store.signIn("021001", password: "correct horse", at: 2) == .refused)
            guard case .done(let last, _) = try store.signIn("021001", password: "another horse", at: 3) else {
                throw Trouble("no sign-in")
            }
            let token = try store.addToken("dock", for: "021001", at: 3)
            try store.disable("021001", at: 4)
            #expect(try store.session(last, at: 5) == nil)
            #expect(try store.person(ofToken: token) == nil)
            #expect(try store.signIn("021001", password: "another horse", at: 6) == .refused)
        }
    }

    @Test("short passwords and odd numbers are refused")
    func badInput() throws {
        try store { store in
            #expect(throws: AccountError.badPassword(least: 10)) { try store.add("1", password: "short", at: 0) }
            for number in ["", "a b", "<b>", String(repeating: "1", count: 33)] {
                #expect(throws: AccountError.badNumber(number)) {
                    try store.add(number, password: "correct horse", at: 0)
                }
            }
            try store.add("1", password: "correct horse", at: 0)
            #expect(throws: AccountError.exists("1")) { try store.add("1", password: "correct horse", at: 0) }
        }
    }
}
