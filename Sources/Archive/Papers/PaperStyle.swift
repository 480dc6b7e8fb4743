/// How large things are on a paper and how close they stand, in tenths of a point.
struct PaperStyle {
    var margin = 560
    var labelWidth = 1300
    var titleSize = 180
    var titleAdvance = 280
    var headingSize = 125
    var headingAdvance = 300
    var size = 105
    var advance = 165
    var fieldAdvance = 190
    var codeSize = 85
    var codeAdvance = 135
    var codeIndent = 200
    var figureHeight = 1100
    var captionSize = 80
    var captionAdvance = 115
    var captionLines = 4
    var signatureAdvance = 420
    /// Short fields and codes two in a row, places to sign side by side.
    var isPaired = false

    /// To be read at ease.
    static let usual = PaperStyle()

    /// Everything on one page: the letters are still 8.8 points high.
    static let dense = PaperStyle(
        margin: 400, labelWidth: 880, titleSize: 150, titleAdvance: 190, headingSize: 105, headingAdvance: 210,
        size: 88, advance: 128, fieldAdvance: 138, codeSize: 74, codeAdvance: 105, codeIndent: 100,
        figureHeight: 1000, captionSize: 66, captionAdvance: 86, captionLines: 5, signatureAdvance: 330,
        isPaired: true)

    var full: Int { PaperPages.width - 2 * margin }
    var half: Int { full / 2 }
    /// Where a page's lines end: below stand its foot and the margin.
    var bottom: Int { PaperPages.height - margin - (isPaired ? 150 : margin) }
}
