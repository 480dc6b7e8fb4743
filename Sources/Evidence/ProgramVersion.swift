/// The program's own version: what `--version` prints, and what steps and marks made by the machine are signed with.
public enum ProgramVersion {
    public static let number = "0.1.0"
    /// As it stands in ``LedgerStep/by`` of a step no person made.
    public static let signature = "unbroken " + number
}
