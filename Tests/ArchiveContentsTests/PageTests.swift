import Archive
import Evidence
import Foundation
import Testing

@Suite("The index page in a browser")
struct PageTests {
    /// Waits for the rows, then for a condition.
    static let wait = """
        const until = async (test) => { for (let i = 0; i < 400; i += 1) { const found = test(); if (found) return found; await new Promise((done) => setTimeout(done, 25)); } throw new Error('never: ' + test); };
        await until(() => document.querySelector('#results'));
        const rows = () => [...document.querySelectorAll('#results .name')].map((one) => one.textContent);
        const search = async (text) => { const field = document.getElementById('q'); field.value = text; field.dispatchEvent(new Event('input')); await new Promise((done) => setTimeout(done, 250)); return rows(); };
        """

    @Test("search finds by dispatch, officer, place, cause, date and kind of finding, in Chinese pieces of words")
    func searching() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let (result, log) = try disc.browse(
            "index.html",
            Self.wait + """
                const found = {};
                for (const text of ['', '2026112000001', '民警乙', '长宁道', '室盗', '11-20 09:30', '录像中断', 'interruption', '当事人甲', '没有这个词', '人民路 民警乙']) found[text] = (await search(text)).length;
                return found;
                """)
        let found = try #require(result as? [String: Int], "\(result) \(log)")
        #expect(
            found == [
                "": 8, "2026112000001": 4, "民警乙": 2, "长宁道": 1, "室盗": 1, "11-20 09:30": 1, "录像中断": 2, "interruption": 2,
                "当事人甲": 1, "没有这个词": 0, "人民路 民警乙": 1,
            ])
        #expect(log == [])
    }
}
