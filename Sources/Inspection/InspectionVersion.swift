/// Which inspection this is.
public enum InspectionVersion {
    /// Raise when a change alters what is found: the runner then inspects again.
    public static let number = 4

    /// As findings carry it; a worker adds its libraries' versions.
    public static let own = ["inspection": String(number)]
}
