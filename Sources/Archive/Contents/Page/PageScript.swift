/// The page's program: one file made of its parts, each an idea.
enum PageScript {
    static let text = [PageWords.text, PageCore.text, PageDrawing.text, PageDetail.text, PageViews.text].joined()
}
