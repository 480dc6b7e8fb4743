import Archive
import Evidence
import Foundation
import Testing

/// One browser at a time.
@Suite("The index page in a browser", .serialized)
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

    @Test(
        "the picture really plays, from ten seconds before an interruption, in both languages", arguments: ["zh", "en"])
    func playing(language: String) throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let (result, log) = try disc.browse(
            "index.html?lang=\(language)#r1",
            """
            for (let i = 0; i < 400 && !document.querySelector('.jump'); i += 1) await new Promise((done) => setTimeout(done, 25));
            const media = document.getElementById('media');
            for (let i = 0; i < 400 && media.readyState < 2; i += 1) await new Promise((done) => setTimeout(done, 25));
            const loaded = [media.readyState, media.duration, media.videoWidth];
            document.querySelector('.jump').click();
            media.pause();
            return { loaded, time: media.currentTime, jump: document.querySelector('.jump').textContent, heading: document.querySelector('aside h3').textContent, lang: document.documentElement.lang };
            """)
        let page = try #require(result as? [String: Any], "\(result) \(log)")
        let loaded = try #require(page["loaded"] as? [Double])
        #expect(loaded[0] >= 2 && loaded[1] == 40 && loaded[2] == 480)
        // The interruption begins at 16 s; the player may have gone on a little.
        let time = try #require(page["time"] as? Double)
        #expect(time >= 6 && time < 16)
        #expect(page["jump"] as? String == (language == "zh" ? "▶ 从中断前 10 秒播放" : "▶ Play from 10 s before"))
        #expect(page["heading"] as? String == (language == "zh" ? "详情" : "Details"))
        #expect(page["lang"] as? String == (language == "zh" ? "zh-CN" : "en"))
        #expect(log == [])
    }

    @Test(
        "the browser's language decides, and the switch changes it; a file that browsers don't play is named with a program that does"
    )
    func languages() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let script =
            Self.wait + """
                const before = document.querySelector('nav a').textContent;
                document.getElementById('language').click();
                const after = document.querySelector('nav a').textContent;
                location.hash = '#r6';
                const notice = await until(() => document.querySelector('.player .notice'));
                return [before, after, notice.textContent];
                """
        let english = try #require(disc.browse("index.html", script, ["--lang", "en-GB"]).result as? [String])
        #expect(english[0] == "Recordings" && english[1] == "录像")
        #expect(english[2].contains("VLC") && english[2].contains("DCAM_CAM001_021001_20261120_143200.avi"))
        let french = try #require(disc.browse("index.html", script, ["--lang", "fr-FR"]).result as? [String])
        #expect(french[0] == "录像" && french[1] == "Recordings")
    }

    @Test("no name of a file or person becomes part of the page")
    func hostile() throws {
        let disc = try ExtractedDisc(HostileDisc.make())
        let (result, log) = try disc.browse(
            "index.html",
            Self.wait + """
                const names = rows();
                const seen = [];
                for (const view of ['findings', 'dispatches', 'set', 'check', 'r0', 'r1']) { location.hash = view; await new Promise((done) => setTimeout(done, 200)); seen.push(document.body.textContent.length > 0); }
                return { names, hacked: window.hacked || null, images: document.querySelectorAll('img[src="x"]').length, scripts: document.querySelectorAll('#app script').length, policy: document.querySelector('meta[http-equiv]').content, seen };
                """)
        let page = try #require(result as? [String: Any], "\(result) \(log)")
        #expect(page["hacked"] is NSNull && page["images"] as? Int == 0 && page["scripts"] as? Int == 0)
        #expect(page["names"] as? [String] == HostileDisc.names)
        #expect((page["policy"] as? String)?.contains("http") == false)
        let list = try disc.browse(
            "index/list.html",
            "return [window.hacked || null, document.querySelectorAll('tbody tr').length, document.querySelectorAll('img').length]"
        )
        #expect(
            (list.result as? [Any])?[1] as? Int == HostileDisc.names.count && (list.result as? [Any])?[2] as? Int == 0)
        // Only one of the recordings told of is really there.
        #expect(log.allSatisfy { $0.contains("ERR_FILE_NOT_FOUND") }, "\(log)")
    }

    @Test("five thousand recordings: all are found, few are drawn")
    func many() throws {
        // The page alone: the whole disc of so many takes a debug build a minute.
        let disc = try ExtractedDisc(page: HostileDisc.many(5000).description)
        let (result, log) = try disc.browse(
            "index.html",
            Self.wait + """
                const drawn = rows().length;
                const count = document.querySelector('.count').textContent;
                const one = await search('D-004321');
                location.hash = '#set';
                await until(() => document.querySelector('#results table'));
                document.getElementById('q').value = '';
                document.getElementById('q').dispatchEvent(new Event('input'));
                await until(() => document.querySelector('.count').textContent.endsWith('/ 5000'));
                return { drawn, count, one, set: document.querySelector('.count').textContent };
                """)
        let page = try #require(result as? [String: Any], "\(result) \(log)")
        let drawn = try #require(page["drawn"] as? Int)
        #expect(drawn > 0 && drawn <= 240)
        #expect((page["count"] as? String)?.hasSuffix("/ 5000") == true)
        #expect(page["one"] as? [String] == ["R004321.mp4"])
        #expect((page["set"] as? String)?.hasSuffix("/ 5000") == true)
        #expect(log == [])
    }

    @Test("without scripts the page leads to a list of every recording")
    func withoutScripts() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let texts = try #require(try disc.browse("index.html", "", ["--no-script"]).result as? [String])
        #expect(texts.contains { $0.contains("录像清单") && $0.contains("list of recordings") })
        let list = String(decoding: try #require(contents(disc.folder.appending("index/list.html"))), as: UTF8.self)
        let links = list.matches(of: /href="\.\.\/(data[^"]+)"/).map { String($0.1) }
        #expect(links.count == SampleDisc.sources.count)
        for link in links {
            let path = try #require(link.removingPercentEncoding)
            #expect(FileManager.default.fileExists(atPath: disc.folder.appending(path).text))
        }
    }
}
