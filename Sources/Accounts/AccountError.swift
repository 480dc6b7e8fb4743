/// What went wrong with the accounts, and in which file.
public enum AccountError: Error, Hashable, Sendable {
    case exists(String)
    case unknown(String)
    /// A police number: letters, digits and `-`, at most 32.
    case badNumber(String)
    /// At least so many characters, at most 256 bytes.
    case badPassword(least: Int)
    /// The machine has no memory for the hash.
    case noMemory
    case unknownToken(Int64)
    /// A system's name: letters, digits and `-`, at most 32.
    case badName(String)
    case receiverExists(String)
    case unknownReceiver(String)
    case file(path: String, cause: String)
}
