/// One line of a list in a regulation: something to be recorded, to be shown, to be counted, not to be done.
public struct RuleItem: Hashable, Sendable {
    /// What is typed and stored.
    public var key: String
    /// `zh`: the regulation's own term.
    public var words: RuleWords
    public var source: Source

    public init(key: String, words: RuleWords, source: Source) {
        self.key = key
        self.words = words
        self.source = source
    }
}

/// An activity that must be recorded.
public struct ActivityRule: Hashable, Sendable {
    public var item: RuleItem
    /// Whether no step of it may go unrecorded, where the regulation asks for steps only elsewhere.
    public var isWholeCourse: Bool
    /// Whether it must be recorded from several angles, with another camera beside the recorder.
    public var needsSeveralAngles: Bool

    public init(item: RuleItem, isWholeCourse: Bool = false, needsSeveralAngles: Bool = false) {
        self.item = item
        self.isWholeCourse = isWholeCourse
        self.needsSeveralAngles = needsSeveralAngles
    }
}

/// Yes or no, and where it stands.
public struct RuleFlag: Hashable, Sendable {
    public var isRequired: Bool
    public var source: Source

    public init(isRequired: Bool, source: Source) {
        self.isRequired = isRequired
        self.source = source
    }
}

/// A whole number and where it stands; the unit is told where it is used.
public struct RuleNumber: Hashable, Sendable {
    public var value: Int
    public var source: Source

    public init(value: Int, source: Source) {
        self.value = value
        self.source = source
    }
}

/// One line of a form: which field, under the regulation's own word.
public struct FieldRule<Field: Hashable & Sendable>: Hashable, Sendable {
    public var field: Field
    public var words: RuleWords
    public var source: Source

    public init(field: Field, words: RuleWords, source: Source) {
        self.field = field
        self.words = words
        self.source = source
    }
}
