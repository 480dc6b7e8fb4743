import Foundation

/// Which methods each address of `/api/v1` takes, from the document that describes it (a test holds the document against
/// the routes). So that another method is told from another address: 405 and not 404.
struct APIAddresses: Sendable {
    private let addresses: [(parts: [Substring], methods: [String])]

    /// - Parameter document: `openapi.json`.
    init(document: [UInt8]) {
        let object = try? JSONSerialization.jsonObject(with: Data(document)) as? [String: Any]
        let paths = object?["paths"] as? [String: [String: Any]] ?? [:]
        addresses = paths.map { path, methods in
            (path.split(separator: "/"), methods.keys.map { $0.uppercased() }.sorted())
        }
    }

    /// What the address takes, where that is not this method; nil for an address that is none.
    func instead(of method: String, at path: String) -> [String]? {
        let parts = path.split(separator: "/")
        let found = addresses.first { address in
            address.parts.count == parts.count
                && zip(address.parts, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard let found, !found.methods.contains(method), method != "HEAD" || !found.methods.contains("GET") else {
            return nil
        }
        return found.methods
    }
}
