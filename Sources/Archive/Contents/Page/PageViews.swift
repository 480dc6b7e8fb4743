/// The lists, the way between them, and the page's frame.
enum PageViews {
    static let text = #"""
        const views = ['recordings', 'findings', 'dispatches', 'set', 'check'];

        function recordingRow(one) {
          const number = one.number;
          const picture = one.pictures[0];
          const segment = one.segments[0];
          return el('li', { class: 'row' },
            el('a', { class: 'thumb', href: '#r' + number, tabindex: '-1', 'aria-hidden': 'true' }, picture ? el('img', { src: address(picture.file), alt: '', loading: 'lazy' }) : el('span', {}, one.play === 'audio' ? '♪' : say('noPicture'))),
            el('div', { class: 'about' },
              el('a', { class: 'name', href: '#r' + number }, one.name),
              el('p', {}, one.when || say('noTime'), one.length === null ? '' : ' · ' + clock(one.length), one.officer ? ' · ' + one.officer : ''),
              el('p', {}, segment ? [segment.dispatch, segment.place, segment.cause].filter(Boolean).join(' · ') : say('noDispatch')),
              smallLine(one)),
            el('div', { class: 'badges' }, ...(one.findings.length ? one.findings.slice(0, 6).map(badge) : [one.verdict ? el('span', { class: 'badge good' }, pick(one.verdict)) : '']),
              one.findings.length > 6 ? el('span', { class: 'quiet' }, '+' + (one.findings.length - 6)) : ''));
        }

        function findingRow(finding) {
          const one = finding.recording === null ? null : store.recordings[finding.recording];
          return el('li', { class: 'row wide' }, el('div', { class: 'about' },
            findingBlock(finding, null),
            el('p', {}, one ? el('a', { href: '#r' + finding.recording + '/F' + finding.id }, say('openRecording') + ': ' + one.name) : el('span', { class: 'quiet' }, say('betweenFiles') + ' · ' + [finding.dispatch, finding.officer, finding.recorder].filter(Boolean).join(' · ')))));
        }

        function dispatchRow(dispatch) {
          const own = store.recordings.filter((one) => one.dispatches.includes(dispatch.number));
          const between = store.findings.filter((one) => one.recording === null && one.dispatch === dispatch.number);
          return el('li', { class: 'row wide' }, el('div', { class: 'about' }, el('h3', {}, dispatch.number),
            pairs([[say('duty'), dispatch.when], [say('officers'), dispatch.officers.join('; ')], [say('place'), dispatch.place], [say('cause'), dispatch.cause], [say('category'), dispatch.category]]),
            dispatchLine(dispatch, own),
            el('ul', { class: 'plain' }, ...own.map((one) => el('li', {}, el('a', { href: '#r' + one.number }, one.name), ' ', ...one.findings.map(badge)))),
            ...between.map((one) => findingBlock(one, null))));
        }

        function matterRow(matter) {
          return el('section', { class: 'matter' }, el('h3', {}, say('matter') + ' ' + matter.number), pairs([
            [say('cause'), matter.cause], [say('parties'), matter.parties.join('; ')], [say('dispatches'), matter.dispatches.join('; ')],
            [say('ended'), matter.ended], [say('filed'), matter.filed], [say('caseFile'), matter.caseFile && pick(matter.caseFile)]]));
        }

        function dispatchMatches() {
          const match = matcher();
          return store.disc.dispatches.filter((one) => match(fold([one.number, one.place, one.cause, one.category, one.when, ...one.officers].filter(Boolean).join('\n'))));
        }

        function setRow(line) {
          const [disc, name, when, officer, dispatch, matter] = line;
          const own = disc === store.disc.number;
          return el('tr', { class: own ? 'own' : null }, el('td', {}, disc + (own ? ' (' + say('thisDisc') + ')' : '')), el('td', {}, name), el('td', {}, when), el('td', {}, officer), el('td', {}, dispatch), el('td', {}, matter));
        }

        function setView(view) {
          const match = matcher();
          const lines = store.set.filter((line) => match(fold(line.slice(1).join('\n'))));
          const table = el('table', {}, el('thead', {}, el('tr', {}, ...['disc', 'name', 'start', 'officer', 'dispatch', 'matter'].map((key) => el('th', { scope: 'col' }, say(key))))));
          const held = new Map();
          for (const line of store.set) held.set(line[0], (held.get(line[0]) || 0) + 1);
          const counts = store.disc.discs.map((id, index) => [index + 1, id, held.get(index + 1) || 0]);
          if (counts.length <= 200) view.append(el('p', { class: 'discs' }, ...counts.map(([number, id, count]) => el('span', { class: 'badge' + (number === store.disc.number ? ' good' : '') }, id + ': ' + count))));
          const holder = el('div', { class: 'scroll' });
          growing(lines, setRow, holder, 'tbody');
          const body = holder.querySelector('tbody');
          const place = el('div', { class: 'scroll' }, table);
          body.replaceWith(place);
          table.append(body);
          view.append(holder);
        }

        function checkView(view) {
          const disc = store.disc;
          const one = disc.extraction;
          view.append(el('h2', {}, say('discInfo')), pairs([
            [say('disc'), disc.id], [say('organisation'), [disc.organisation, disc.unit].filter(Boolean).join(' · ')],
            [say('plan'), disc.plan], [say('set'), pick(disc.set) + ' · ' + disc.number + ' / ' + disc.count], [say('medium'), disc.medium],
            [say('date'), disc.date], [say('recordings'), disc.recordings + ' · ' + size(disc.bytes)], [say('vault'), disc.vault],
            [say('before'), disc.before], [say('contact'), disc.contact]]));
          if (one) view.append(el('h2', {}, say('extraction')), pairs([[say('extractedBy'), one.by], [say('extractedAt'), one.at], [say('extractedFor'), one.reason], [say('approvedBy'), one.approvedBy], [say('rule'), one.rule && pick(one.rule)]]));
          view.append(el('h2', {}, say('checkAll')), el('p', {}, say('checkAllHow')),
            el('pre', {}, 'sha256sum --check --quiet tagmanifest-sha256.txt\nsha256sum --check --quiet manifest-sha256.txt'),
            el('p', {}, el('a', { href: 'README.txt' }, 'README.txt')),
            el('h2', {}, say('custody')), el('p', {}, say('custodyHow') + ' ', el('a', { href: 'custody/README.txt' }, 'custody/README.txt')),
            el('h2', {}, say('tables')), el('ul', { class: 'plain' }, el('li', {}, el('a', { href: 'index/list.html' }, say('printList'))),
              ...['index.csv', 'index.json', 'interruptions.csv', 'dispatches.csv', 'dispatches.json', 'set.csv', 'metadata/premis.xml'].map((file) => el('li', {}, el('a', { href: file }, file)))));
        }

        function go(view) { location.hash = view; }

        function parts() {
          const hash = decodeURIComponent(location.hash.slice(1));
          const match = /^r(\d+)(?:\/F(\d+))?$/.exec(hash);
          if (match && store.recordings[Number(match[1])]) return { recording: Number(match[1]), finding: match[2] };
          return { view: views.includes(hash) ? hash : 'recordings' };
        }

        /** Only what the search changes is drawn anew, so that the field keeps its place. */
        function drawList(view) {
          const old = document.getElementById('results');
          const results = el('div', { id: 'results' });
          if (view === 'recordings') growing(matchingRecordings(), recordingRow, results);
          else if (view === 'findings') growing(matchingFindings(), findingRow, results);
          else if (view === 'dispatches') { growing(dispatchMatches(), dispatchRow, results); if (store.disc.matters.length) results.append(el('h2', {}, say('matters')), ...store.disc.matters.slice(0, 500).map(matterRow)); }
          else if (view === 'set') setView(results);
          else checkView(results);
          if (old) old.replaceWith(results);
          return results;
        }

        function searchBar(view) {
          let wait = null;
          const later = () => { clearTimeout(wait); wait = setTimeout(() => drawList(view), 120); };
          const field = (key, type) => el('label', {}, el('span', {}, say(key)), el('input', { type, id: 'q-' + key, value: query[key], oninput: (event) => { query[key] = event.target.value; later(); } }));
          const options = [['', 'any'], ['+', 'withFindings'], ['!', 'openOnly'], ['-', 'without']].map(([value, key]) => el('option', { value, selected: query.kind === value }, say(key)))
            .concat([...store.kinds.values()].map((kind) => el('option', { value: kind[0], selected: query.kind === kind[0] }, term(kind))));
          const bar = el('form', { role: 'search', class: 'search', onsubmit: (event) => { event.preventDefault(); drawList(view); } },
            el('label', { class: 'grow' }, el('span', {}, say('search')), el('input', { type: 'search', id: 'q', value: query.text, placeholder: say('searchHint'), autocomplete: 'off', oninput: (event) => { query.text = event.target.value; later(); } })));
          if (view === 'recordings' || view === 'findings') {
            bar.append(el('label', {}, el('span', {}, say('kind')), el('select', { id: 'q-kind', onchange: (event) => { query.kind = event.target.value; drawList(view); } }, ...options)), field('from', 'date'), field('until', 'date'));
          }
          bar.append(el('button', { type: 'button', onclick: () => { Object.assign(query, { text: '', kind: '', from: '', until: '' }); draw(); document.getElementById('q').focus(); } }, say('clear')));
          return bar;
        }

        function header(current) {
          const disc = store.disc;
          return el('header', {}, el('a', { class: 'skip', href: '#content', onclick: (event) => { event.preventDefault(); document.getElementById('content').focus(); } }, say('skip')),
            el('div', { class: 'title' }, el('div', {}, el('h1', {}, disc.organisation), el('p', {}, say('title') + ' · ' + disc.id + ' · ' + pick(disc.set) + ' ' + disc.number + ' / ' + disc.count + ' · ' + disc.date)),
              el('button', { type: 'button', id: 'language', lang: language === 'zh' ? 'en' : 'zh', onclick: () => { language = language === 'zh' ? 'en' : 'zh'; draw(); document.getElementById('language').focus(); } }, say('language'))),
            el('nav', { 'aria-label': say('views') }, ...views.map((view) => el('a', { href: '#' + view, 'aria-current': view === current ? 'page' : null }, say(view)))));
        }

        function draw() {
          document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
          document.title = store.disc.id + ' · ' + say('title');
          const app = document.getElementById('app');
          const place = parts();
          if (place.recording !== undefined) {
            app.replaceChildren(header('recordings'), detail(place.recording, place.finding));
          } else {
            const main = el('main', { id: 'content', tabindex: '-1' });
            if (place.view !== 'check') main.append(searchBar(place.view));
            main.append(drawList(place.view));
            app.replaceChildren(header(place.view), main);
          }
        }

        function start() {
          const asked = new URLSearchParams(location.search);
          const preferred = (navigator.languages && navigator.languages.length ? navigator.languages : [navigator.language || 'zh']).find((one) => /^(zh|en)/i.test(one)) || 'zh';
          language = asked.get('lang') === 'en' || (asked.get('lang') !== 'zh' && /^en/i.test(preferred)) ? 'en' : 'zh';
          query.text = asked.get('q') || '';
          query.kind = asked.get('kind') || '';
          window.addEventListener('hashchange', () => { draw(); window.scrollTo(0, 0); document.getElementById('content').focus({ preventScroll: true }); });
          draw();
        }
        """#
}
