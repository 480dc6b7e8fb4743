/// Time lines, as SVG made in the page.
enum PageDrawing {
    static let text = #"""
        function svg(name, attributes, ...children) {
          const node = document.createElementNS('http://www.w3.org/2000/svg', name);
          for (const [key, value] of Object.entries(attributes || {})) if (value !== null) node.setAttribute(key, value);
          for (const child of children) node.append(child.nodeType ? child : document.createTextNode(String(child)));
          return node;
        }

        /** Steps of an axis that people count in, in milliseconds. */
        function tickStep(length, most) {
          const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];
          return (steps.find((one) => length / (one * 1000) <= most) || Math.ceil(length / 86400000 / most) * 86400) * 1000;
        }

        const width = 1000;

        function lengthOf(one) {
          return Math.max(one.length || 0, ...one.runs.map((run) => run[2]), ...one.findings.map((finding) => finding.until || finding.from || 0), 1);
        }

        /** Pieces of one recording on a lane: what was recorded, what was lost. */
        function lane(one, place, y, height, group) {
          const from = place(0), until = place(lengthOf(one));
          group.append(svg('rect', { x: from, y, width: Math.max(until - from, 1), height, class: 'run recorded', rx: 2 }));
          for (const run of one.runs) {
            if (run[0] === 'recorded') continue;
            const x = place(run[1]);
            group.append(svg('rect', { x, y, width: Math.max(place(run[2]) - x, 2), height, class: 'run ' + run[0] }));
          }
          for (const finding of one.findings) {
            if (finding.from === null) continue;
            const x = place(finding.from);
            const mark = svg('rect', { x: x - 1, y: y - 3, width: Math.max(place(finding.until === null ? finding.from : finding.until) - x, 3), height: height + 6, class: finding.explained ? 'mark explained' : 'mark' });
            mark.append(svg('title', {}, 'F' + finding.id + ' ' + term(finding.kind) + ' ' + clock(finding.from, true)));
            group.append(mark);
          }
        }

        function axis(root, from, until, y, place, label) {
          const step = tickStep(until - from, 8);
          for (let time = Math.ceil(from / step) * step; time <= until; time += step) {
            const x = place(time);
            root.append(svg('line', { x1: x, x2: x, y1: y, y2: y + 5, class: 'tick' }));
            root.append(svg('text', { x: Math.min(Math.max(x, 26), width - 26), y: y + 18, 'text-anchor': 'middle', class: 'tick' }, label(time)));
          }
        }

        /** One recording, on its own clock; on the wall clock where that is known. */
        function recordingLine(one) {
          const length = lengthOf(one);
          const root = svg('svg', { viewBox: '0 0 ' + width + ' 62', class: 'timeline', role: 'img', 'aria-label': say('timeline') + ': ' + one.name });
          const place = (time) => 8 + (time / length) * (width - 16);
          lane(one, place, 10, 18, root);
          axis(root, 0, length, 34, place, (time) => (one.from === null ? clock(time) : dayTime(one.from + time, one.zone)));
          return root;
        }

        /** The small one in a row: no axis. */
        function smallLine(one) {
          const length = lengthOf(one);
          const root = svg('svg', { viewBox: '0 0 ' + width + ' 26', preserveAspectRatio: 'none', class: 'small', 'aria-hidden': 'true' });
          lane(one, (time) => (time / length) * width, 6, 14, root);
          return root;
        }

        /** A dispatch: its span, and a lane for every recording of it, by officer and time. */
        function dispatchLine(dispatch, recordings) {
          const known = recordings.filter((one) => one.from !== null);
          const from = Math.min(dispatch.from, ...known.map((one) => one.from));
          const until = Math.max(dispatch.until, ...known.map((one) => one.until), from + 1000);
          const top = 30, row = 30;
          const height = top + row * known.length + 30;
          const root = svg('svg', { viewBox: '0 0 ' + width + ' ' + height, class: 'timeline', role: 'img', 'aria-label': say('timeline') + ': ' + dispatch.number });
          const place = (time) => 8 + ((time - from) / (until - from)) * (width - 16);
          root.append(svg('rect', { x: place(dispatch.from), y: 4, width: Math.max(place(dispatch.until) - place(dispatch.from), 2), height: height - 34, class: 'span', rx: 3 }));
          root.append(svg('text', { x: place(dispatch.from) + 6, y: 20, class: 'tick' }, dispatch.number));
          known.forEach((one, index) => {
            const scale = (one.until - one.from) / lengthOf(one);
            const y = top + row * index;
            lane(one, (time) => place(one.from + time * scale), y + 12, 10, root);
            const isLate = place(one.from) > width * 0.55;
            root.append(svg('text', { x: isLate ? place(one.until) : place(one.from), y: y + 8, 'text-anchor': isLate ? 'end' : 'start', class: 'label' }, (one.officer || '') + '  ' + one.name));
          });
          axis(root, from, until, height - 28, place, (time) => dayTime(time, dispatch.zone));
          return root;
        }

        function legend() {
          const item = (kind, key) => el('span', {}, (() => { const box = svg('svg', { viewBox: '0 0 16 12', class: 'key', 'aria-hidden': 'true' }); box.append(svg('rect', { width: 16, height: 12, class: kind })); return box; })(), say(key));
          return el('p', { class: 'legend' }, item('run recorded', 'recorded'), item('run lost', 'lostRun'), item('run covered', 'covered'), item('run silent', 'silent'), item('mark', 'unexplained'), item('mark explained', 'explained'));
        }

        """#
}
