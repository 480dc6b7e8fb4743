/// One recording: player, time line, findings with their ledgers, what is known of it, digests and how to check them.
enum PageDetail {
    static let text = #"""
        function pairs(list) {
          const body = el('dl', { class: 'facts' });
          for (const [label, value] of list) {
            if (value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length)) continue;
            body.append(el('dt', {}, label), el('dd', {}, ...(Array.isArray(value) ? value : [value])));
          }
          return body;
        }

        const unique = (list) => [...new Set(list.filter(Boolean))].join('; ');

        function fileName(path) { return path.slice(path.lastIndexOf('/') + 1); }

        /** The player, or which program plays the file where a browser does not. */
        function player(one) {
          const box = el('div', { class: 'player' });
          const links = el('p', {}, ...one.files.flatMap((path) => [el('a', { href: address(path) }, path), el('br', {})]));
          const instead = (key) => el('div', { class: 'notice', role: 'status' }, el('p', {}, say(key)), links.cloneNode(true));
          if (one.play === 'parts') { box.append(instead('inParts'), el('pre', {}, joinCommand(one))); return box; }
          if (one.play === 'no') { box.append(instead('cannotPlay')); return box; }
          const media = el(one.play === 'audio' ? 'audio' : 'video', { controls: true, preload: 'metadata', src: address(one.files[0]), 'aria-label': one.name, id: 'media' });
          media.addEventListener('error', () => { box.replaceChildren(instead('failed')); });
          box.append(media, el('p', { class: 'quiet' }, el('a', { href: address(one.files[0]) }, one.files[0])));
          return box;
        }

        /** In single quotes, as a shell wants it. */
        function quoted(text) { return "'" + text.replaceAll("'", "'\\''") + "'"; }

        function joinCommand(one) {
          const whole = one.files[0].slice(0, one.files[0].lastIndexOf('.'));
          return 'cat ' + quoted(whole) + '.[0-9]* | sha256sum\n' + 'cat ' + quoted(whole) + '.[0-9]* > ' + quoted(fileName(whole));
        }

        function playFrom(ms) {
          const media = document.getElementById('media');
          if (!media) return;
          const go = () => { media.currentTime = Math.max(0, ms / 1000); media.play().catch(() => {}); };
          if (media.readyState >= 1) go(); else media.addEventListener('loadedmetadata', go, { once: true });
          media.scrollIntoView({ block: 'nearest' });
          media.focus();
        }

        function badge(finding) {
          return el('span', { class: 'badge ' + (finding.explained ? 'explained' : 'open') }, term(finding.kind));
        }

        function steps(finding) {
          if (!finding.steps.length) return el('p', { class: 'quiet' }, say('noSteps'));
          return el('ol', { class: 'steps' }, ...finding.steps.map((step) => el('li', { class: step.back ? 'back' : null },
            el('strong', {}, pick(step.kind)), step.back ? ' (' + say('takenBack') + ')' : '', ' · ' + step.by + ' · ' + step.at,
            step.cause ? ' · ' + pick(step.cause) : '', step.rule ? ' · ' + pick(step.rule) : '',
            step.text ? el('blockquote', {}, step.text) : '',
            step.paper ? el('p', {}, say('paper') + ': ', step.file ? el('a', { href: address(step.file) }, step.paper) : step.paper) : '')));
        }

        function findingBlock(finding, one) {
          const picture = one && one.pictures.filter((item) => item.finding === finding.id);
          const canPlay = one && (one.play === 'video' || one.play === 'audio' || one.play === 'perhaps') && finding.from !== null;
          return el('article', { class: 'finding', id: 'F' + finding.id },
            el('h4', {}, badge(finding), ' F' + finding.id,
              finding.from === null ? '' : ' · ' + clock(finding.from, true) + (finding.until === null || finding.until === finding.from ? '' : ' – ' + clock(finding.until, true)),
              finding.lost ? ' · ' + say('lost') + ' ' + seconds(finding.lost) : ''),
            finding.when ? el('p', { class: 'quiet' }, finding.when) : '',
            el('p', {}, el('span', { class: 'quiet' }, say('evidence') + ': '), pick(finding.evidence)),
            picture && picture.length ? el('p', { class: 'strip' }, ...picture.map((item) => el('img', { src: address(item.file), alt: item.at === null ? '' : clock(item.at), loading: 'lazy' }))) : '',
            canPlay ? el('p', {}, el('button', { type: 'button', class: 'jump', onclick: () => playFrom(finding.from - 10000) }, '▶ ' + say('jump')), ' ', el('button', { type: 'button', onclick: () => playFrom(finding.from) }, say('jumpTo'))) : '',
            el('p', {}, el('span', { class: 'quiet' }, say('state') + ': '), term(finding.state)), steps(finding));
        }

        function howToCheck(one) {
          const path = one.files[0];
          const box = el('div', {}, el('p', {}, 'SHA-256 ', el('code', { class: 'digest' }, one.sha)));
          for (const digest of one.digests) box.append(el('p', {}, digest[0] + ' ', el('code', { class: 'digest' }, digest[1])));
          box.append(el('p', {}, say('checkOne')), el('pre', {}, one.files.length > 1 ? joinCommand(one) : 'sha256sum ' + quoted(path)),
            el('p', {}, say('checkWindows')), el('pre', {}, 'certutil -hashfile "' + path.replaceAll('/', '\\') + '" SHA256'),
            !one.proof ? '' : el('p', {}, say('custody') + ': ', el('a', { href: 'custody/proofs/' + one.sha + '.entry.json' }, say('entry')), ' · ', el('a', { href: 'custody/proofs/' + one.sha + '.tlog-proof' }, say('proof')), ' · ', el('a', { href: 'custody/README.txt' }, 'custody/README.txt')));
          return box;
        }

        function detail(number, focusFinding) {
          const one = store.recordings[number];
          const view = el('main', { id: 'content', tabindex: '-1', class: 'detail' });
          view.append(el('p', {}, el('button', { type: 'button', onclick: () => history.length > 1 ? history.back() : go('recordings') }, '← ' + say('back'))),
            el('h2', {}, one.name), el('p', { class: 'quiet' }, one.when || say('noTime'), one.officer ? ' · ' + one.officer : ''));
          view.append(el('div', { class: 'columns' },
            el('div', {}, player(one),
              el('h3', {}, say('timeline')), recordingLine(one), legend(),
              one.pictures.length ? el('p', { class: 'strip' }, ...one.pictures.map((item) => el('button', { type: 'button', class: 'shot', onclick: () => item.at === null ? window.open(address(item.file)) : playFrom(item.at), 'aria-label': say('jumpTo') + (item.at === null ? '' : ' ' + clock(item.at)) }, el('img', { src: address(item.file), alt: '', loading: 'lazy' }), el('span', {}, item.at === null ? '' : clock(item.at))))) : '',
              el('h3', {}, say('findings') + ' (' + one.findings.length + ')'),
              one.findings.length ? one.findings.map((finding) => findingBlock(finding, one)) : el('p', {}, one.verdict ? pick(one.verdict) : say('notChecked'))),
            el('aside', {}, el('h3', {}, say('details')), facts(one), el('h3', {}, say('howToCheck')), howToCheck(one))));
          if (focusFinding) setTimeout(() => { const block = document.getElementById('F' + focusFinding); if (block) block.scrollIntoView(); }, 0);
          return view;
        }

        function facts(one) {
          const rows = [
            [say('originalName'), one.name], [say('file'), one.files.join('\n')], [say('when'), one.when],
            [say('clock'), one.clock && pick(one.clock) + (one.error ? ' ± ' + seconds(one.error) : '')],
            [say('length'), one.length === null ? '' : clock(one.length, true)], [say('size'), size(one.bytes) + ' (' + one.bytes + ')'],
            [say('format'), one.format], [say('verdict'), one.verdict && pick(one.verdict)], [say('received'), one.received],
            [say('recorder'), one.recorder], [say('officer'), one.officer], [say('unit'), one.unit],
            [say('matter'), unique(one.matters)], [say('party'), unique(one.cases.flatMap((item) => item.parties))],
            [say('content'), one.content], [say('proves'), one.proves], [say('maker'), one.maker], [say('signed'), one.signed],
            [say('kept'), one.kept && pick(one.kept.why)], [say('rule'), one.kept && pick(one.kept.rule)], [say('keptUntil'), one.kept && pick(one.kept.until)],
          ];
          const box = el('div', {}, pairs(rows));
          for (const segment of one.segments) {
            box.append(el('h4', {}, say('segment') + ' ' + segment.number), pairs([
              [say('dispatch'), segment.dispatch], [say('officer'), segment.officer], [say('when'), segment.when],
              [say('place'), segment.place], [say('cause'), segment.cause], [say('category'), segment.category],
            ]));
          }
          return box;
        }

        """#
}
