/// What the page knows and how it makes elements; search.
enum PageCore {
    static let text = #"""
        const store = { disc: null, recordings: [], findings: [], set: [], ready: false };
        /** Called by the data scripts. */
        const Disc = {
          disc(value) { store.disc = value; },
          recordings(list) { for (const one of list) store.recordings.push(one); },
          findings(list) { for (const one of list) store.findings.push(one); },
          set(list) { for (const one of list) store.set.push(one); },
          end() { prepare(); start(); },
        };

        /** An element: attributes set one by one, children as nodes or text. */
        function el(name, attributes, ...children) {
          const node = document.createElement(name);
          for (const [key, value] of Object.entries(attributes || {})) {
            if (value === null || value === undefined || value === false) continue;
            if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
            else node.setAttribute(key, value === true ? '' : value);
          }
          for (const child of children.flat()) {
            if (child === null || child === undefined || child === '') continue;
            node.append(child.nodeType ? child : document.createTextNode(String(child)));
          }
          return node;
        }

        /** The address of a file on the disc. */
        const address = (path) => path.split('/').map(encodeURIComponent).join('/');

        function fold(text) { return text.normalize('NFKC').toLowerCase(); }

        /** What belongs together, found once; the text that each record is searched by. */
        function prepare() {
          store.recordings.forEach((one, number) => { one.number = number; one.findings = []; });
          for (const finding of store.findings) {
            const recording = finding.recording === null ? null : store.recordings[finding.recording];
            if (recording) recording.findings.push(finding);
          }
          const matters = new Map(store.disc.matters.map((one) => [one.number, one]));
          for (const one of store.recordings) {
            const cases = one.matters.map((number) => matters.get(number)).filter(Boolean);
            one.cases = cases;
            one.dispatches = [...new Set(one.segments.map((segment) => segment.dispatch))];
            const parts = [one.name, one.officer, one.unit, one.recorder, one.when, one.content, one.proves, one.sha, ...one.matters, ...one.files];
            for (const segment of one.segments) parts.push(segment.number, segment.dispatch, segment.officer, segment.place, segment.cause, segment.category);
            for (const finding of one.findings) parts.push('F' + finding.id, ...finding.kind, ...finding.state);
            for (const matter of cases) parts.push(matter.cause, ...matter.parties);
            one.text = fold(parts.filter(Boolean).join('\n'));
          }
          for (const finding of store.findings) {
            const recording = finding.recording === null ? null : store.recordings[finding.recording];
            const parts = ['F' + finding.id, ...finding.kind, ...finding.state, ...finding.evidence, finding.dispatch, finding.officer, finding.recorder, finding.when];
            for (const step of finding.steps) parts.push(step.text, step.by, step.paper, ...(step.cause || []));
            finding.text = fold(parts.filter(Boolean).join('\n')) + '\n' + (recording ? recording.text : '');
          }
          store.kinds = new Map();
          for (const finding of store.findings) store.kinds.set(finding.kind[0], finding.kind);
          store.ready = true;
        }

        const query = { text: '', kind: '', from: '', until: '' };

        /** Every word must be found somewhere: Chinese text has no spaces, so a word is any run of characters. */
        function matcher() {
          const needed = fold(query.text).split(/\s+/).filter(Boolean);
          return (text) => needed.every((word) => text.includes(word));
        }

        function matchingRecordings() {
          const match = matcher();
          return store.recordings.filter((one) => {
            if (!match(one.text)) return false;
            if (query.from && !(one.day && one.day >= query.from)) return false;
            if (query.until && !(one.day && one.day <= query.until)) return false;
            switch (query.kind) {
              case '': return true;
              case '+': return one.findings.length > 0;
              case '-': return one.findings.length === 0;
              case '!': return one.findings.some((finding) => !finding.explained);
              default: return one.findings.some((finding) => finding.kind[0] === query.kind);
            }
          });
        }

        function matchingFindings() {
          const match = matcher();
          return store.findings.filter((one) => {
            const recording = one.recording === null ? null : store.recordings[one.recording];
            const day = (recording && recording.day) || (one.when || '').slice(0, 10);
            if (!match(one.text)) return false;
            if (query.from && !(day && day >= query.from)) return false;
            if (query.until && !(day && day <= query.until)) return false;
            if (query.kind === '!') return !one.explained;
            return !query.kind || query.kind === '+' || one.kind[0] === query.kind;
          });
        }

        /** A list that grows as it is scrolled: sixty rows at a time, so that five thousand do not choke the browser. */
        function growing(items, make, container, listName) {
          const step = 60;
          let shown = 0;
          const list = el(listName || 'ul', { class: 'rows' });
          const button = el('button', { type: 'button', class: 'more', onclick: () => grow(true) });
          const count = el('p', { class: 'count', role: 'status' });
          function grow(byHand) {
            const first = shown;
            const end = Math.min(items.length, shown + step);
            const batch = document.createDocumentFragment();
            for (; shown < end; shown += 1) batch.append(make(items[shown], shown));
            list.append(batch);
            button.hidden = shown >= items.length;
            button.textContent = say('more');
            count.textContent = items.length ? say('shown') + ' ' + shown + ' / ' + items.length : say('none');
            if (byHand) { const next = list.children[first]; const link = next && next.querySelector('a, button'); if (link) link.focus(); }
          }
          container.append(count, list, button);
          grow(false);
          if ('IntersectionObserver' in window) {
            new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting) && shown < items.length) grow(false); }, { rootMargin: '600px' }).observe(button);
          }
        }

        """#
}
